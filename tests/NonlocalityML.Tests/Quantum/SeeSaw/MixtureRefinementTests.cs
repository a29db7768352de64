using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Quantum.SeeSaw;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Quantum.SeeSaw;

[TestClass]
public sealed class MixtureRefinementTests
{
    private const double Step = 1e-6;

    [TestMethod]
    public void Derivatives_agree_with_central_differences()
    {
        foreach (var (name, dimension) in ((string, int)[])[("m3", 2), ("[(2 3) (3 2)]", 3), ("[(2 2) (2 2 2)]", 4)])
        {
            var scenario = Scenario.Parse(name);
            var model = FreeModel.Of(
                new SeeSawModel(scenario, dimension, new RandomStream(71, (ulong)dimension)).ToPureModel(),
                0.7
            );
            var count = model.ParameterCount;
            var jacobian = new double[scenario.TableLength * count];
            model.Evaluate(new double[scenario.TableLength], jacobian, count, 0);
            for (var parameter = 0; parameter < count; parameter++)
            {
                var (forward, backward) = (Moved(parameter, Step), Moved(parameter, -Step));
                for (var i = 0; i < scenario.TableLength; i++)
                    Assert.AreEqual(
                        (forward[i] - backward[i]) / (2 * Step),
                        jacobian[(i * count) + parameter],
                        1e-8,
                        $"{name}, entry {i}, parameter {parameter}"
                    );
            }

            double[] Moved(int parameter, double by)
            {
                var (step, table) = (new double[count], new double[scenario.TableLength]);
                step[parameter] = by;
                model.Step(step).Evaluate(table, [], count, 0);
                return table;
            }
        }
    }

    [TestMethod]
    public void Probabilities_are_those_of_the_exact_model()
    {
        var scenario = Scenario.Parse("[(2 3) (3 2)]");
        var model = new SeeSawModel(scenario, 3, new RandomStream(72, 0)).ToPureModel();
        var table = new double[scenario.TableLength];
        FreeModel.Of(model, 1).Evaluate(table, [], 0, 0);
        var exact = model.ExactTable();
        for (var i = 0; i < table.Length; i++)
            Assert.AreEqual((double)exact[i], table[i], 1e-14);
    }

    [TestMethod]
    public void Random_nonlocal_models_of_two_qubits_are_proven_quantum_for_up_to_five_settings()
    {
        foreach (var (settings, count) in ((int, int)[])[(3, 4), (4, 3), (5, 2)])
        {
            var scenario = Scenario.Bipartite(settings);
            var (sampler, engine) = (new QuantumSampler(scenario), QuantumEngines.For(scenario)!);
            using var local = NonlocalityEngines.Create(NonlocalityEngines.Default, scenario);
            var nonlocal = Enumerable
                .Range(0, 10_000)
                .Select(i => sampler.Sample(new RandomStream(73, (ulong)i)))
                .Where(p => local.Solve(p).Lower > Threshold);
            foreach (var behavior in nonlocal.Take(count))
            {
                var proof = engine.Solve(behavior);
                Assert.IsLessThanOrEqualTo(Classification.ModelTolerance, (double)proof.Upper, $"{scenario}");
                Assert.IsNull(proof.Verify());
            }
        }
    }

    [TestMethod]
    public void Mixtures_of_a_box_with_quantum_models_are_proven_post_quantum_or_given_an_interval()
    {
        var scenario = Scenario.Bipartite(3);
        var (sampler, engine) = (new QuantumSampler(scenario), QuantumEngines.For(scenario)!);
        var box = Behavior.FromFunction(scenario, (a, b, x, y) => (a ^ b) == (x & y & 1) ? 0.5 : 0);
        foreach (var share in (double[])[0.5, 0.8])
        {
            var proof = engine.Solve(box.MixWith(sampler.Sample(new RandomStream(74, 0)), share));
            Assert.IsNull(proof.Verify());
            Assert.IsLessThan(0.1, (double)(proof.Upper - proof.Lower), $"{share}");
            // CHSH of the first two settings is beyond 2 sqrt 2.
            if (share > 0.75)
                Assert.IsGreaterThan(0, proof.Lower.Numerator.Sign, $"{share}");
        }
    }

    private static readonly Rational Threshold = new(1, 100_000_000);
}
