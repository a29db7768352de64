using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Quantum.SeeSaw;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Quantum.Engines;

/// <summary>Quantum or post-quantum for three and more parties, both sides with proofs.</summary>
[TestClass]
public sealed class ManyPartyQuantumTests
{
    private static readonly Scenario Three = Scenario.Uniform(3, 2, 2);

    /// <summary>GHZ and W states with noise, losses counted as an outcome, and random states.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Tables_of_states_of_three_and_four_qubits_are_proven_quantum()
    {
        Measurement x = Measurement.Bloch(1, 0, 0),
            y = Measurement.Bloch(0, 1, 0),
            z = Measurement.Bloch(0, 0, 1);
        foreach (
            var (name, behavior) in new (string, Behavior)[]
            {
                ("GHZ", Of(States.Ghz(3), [x, y])),
                ("noisy GHZ", Of(States.Ghz(3), [x, y]).MixWith(Behaviors.WhiteNoise(Three), 0.7)),
                ("W", Of(States.W(3), [z, x])),
                ("GHZ, one round of ten answered always 0", Noisy(Of(States.Ghz(3), [x, y]).MixWith(Zero(Three), 0.9), 0.95)),
                ("GHZ of four", Of(States.Ghz(4), [x, y]).MixWith(Behaviors.WhiteNoise(Scenario.Uniform(4, 2, 2)), 0.8)),
            }
        )
        {
            var proof = QuantumEngines.For(behavior.Scenario)!.Solve(behavior);
            Assert.IsLessThanOrEqualTo(Classification.ModelTolerance, (double)proof.Upper, name);
            Assert.AreEqual(0, proof.Lower.Numerator.Sign, name);
            Assert.IsNull(proof.Verify(), name);
        }

        static Behavior Of(State state, Measurement[] both) =>
            BornRule.Apply(state, [.. Enumerable.Repeat((IReadOnlyList<Measurement>)both, state.Parties)]);

        static Behavior Noisy(Behavior behavior, double visibility) =>
            behavior.MixWith(Behaviors.WhiteNoise(behavior.Scenario), visibility);

        static Behavior Zero(Scenario scenario) => DeterministicStrategy.FromIndex(scenario, 0).ToBehavior();
    }

    /// <summary>
    /// The box a + b + c = x y + y z + x z mod 2 has the value 8 in Svetlichny's inequality, whose eight correlators have
    /// coefficients 1 and -1; quantum theory reaches 4 sqrt 2. So v of it with white noise is (8 v - 4 sqrt 2)/16 from the
    /// quantum set, and as far from GHZ correlations, which are v = 1/sqrt 2 of it.
    /// </summary>
    [TestMethod]
    public void Boxes_of_three_parties_are_proven_post_quantum_by_the_distance_of_the_closed_form()
    {
        var box = Box((o, s) => o.Sum() % 2 == ((s[0] * s[1]) + (s[1] * s[2]) + (s[0] * s[2])) % 2);
        foreach (var visibility in (double[])[1, 0.8, 0.71])
        {
            var behavior = box.MixWith(Behaviors.WhiteNoise(Three), visibility);
            var proof = QuantumEngines.For(Three)!.Solve(behavior);
            var expected = ((8 * visibility) - (4 * Math.Sqrt(2))) / 16;
            Assert.AreEqual(expected, (double)proof.Lower, 1e-6, $"{visibility}");
            Assert.IsGreaterThanOrEqualTo(expected - 1e-12, (double)proof.Upper, $"{visibility}");
            Assert.IsNull(proof.Verify());
        }
    }

    private static Behavior Box(Func<int[], int[], bool> isAllowed)
    {
        var table = new double[Three.TableLength];
        for (var i = 0; i < table.Length; i++)
        {
            var (outcomes, settings) = Three.EntryOf(i);
            table[i] = isAllowed(outcomes, settings) ? 0.25 : 0;
        }

        return new Behavior(Three, table);
    }

    [TestMethod]
    public void A_box_of_two_of_three_parties_is_post_quantum_as_it_is_for_the_two()
    {
        var box = Box((o, s) => (o[0] ^ o[1]) == (s[0] & s[1]));
        var proof = QuantumEngines.For(Three)!.Solve(box);
        Assert.AreEqual((1 - Math.Sqrt(0.5)) / 2, (double)proof.Lower, 1e-7);
        Assert.AreEqual(Three, proof.Behavior.Scenario);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Random_models_of_three_qubits_are_proven_quantum()
    {
        using var local = NonlocalityEngines.Create(NonlocalityEngines.Default, Three);
        var engine = QuantumEngines.For(Three)!;
        var nonlocal = 0;
        for (var i = 0; nonlocal < 6; i++)
        {
            var model = new SeeSawModel(Three, 2, new RandomStream(91, (ulong)i));
            model.ImproveState(BellInequalities.Mermin(3));
            var behavior = new Behavior(Three, [.. model.ToPureModel().ExactTable().Select(p => (double)p)]);
            if (local.Solve(behavior).Lower < new Rational(1, 1000))
                continue;
            nonlocal++;
            var proof = engine.Solve(behavior);
            Assert.IsLessThanOrEqualTo(Classification.ModelTolerance, (double)proof.Upper, $"stream (91, {i})");
            Assert.IsNull(proof.Verify());
        }
    }

    /// <summary>Derivatives of probabilities of three parties, one with three outcomes, by central differences.</summary>
    [TestMethod]
    public void Derivatives_of_models_of_three_parties_are_those_of_differences()
    {
        const double Small = 1e-6;
        var scenario = Scenario.Parse("[(2 3) (2 2) (3)]");
        var model = FreeModel.Of(new SeeSawModel(scenario, 3, new RandomStream(92, 0)).ToPureModel(), 0.75);
        var (rows, columns) = (scenario.TableLength, model.ParameterCount);
        var jacobian = new double[rows * columns];
        model.Evaluate(new double[rows], jacobian, columns, 0);
        for (var k = 0; k < columns; k++)
        {
            var (above, below) = (At(Small), At(-Small));
            for (var i = 0; i < rows; i++)
                Assert.AreEqual(
                    (above[i] - below[i]) / (2 * Small),
                    jacobian[(i * columns) + k],
                    1e-8,
                    $"entry {i}, parameter {k}"
                );

            double[] At(double step)
            {
                var (table, steps) = (new double[rows], new double[columns]);
                steps[k] = step;
                model.Step(steps).Evaluate(table, [], 0, 0);
                return table;
            }
        }
    }
}
