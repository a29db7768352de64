using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Tests.Quantum.SeeSaw;

[TestClass]
public sealed class ModelTests
{
    [TestMethod]
    public void The_exact_table_is_that_of_the_born_rule()
    {
        foreach (var name in (string[])["m2", "[(3 3) (3 3)]", "[(2 3) (3 2)]"])
        {
            var scenario = Scenario.Parse(name);
            var stream = new RandomStream(41, 0);
            var inequality = new BellInequality(
                scenario,
                [.. Enumerable.Range(0, scenario.TableLength).Select(_ => stream.NextNormal())]
            );
            for (var i = 0; i < 3; i++)
            {
                // From one round alone, so that the model is not a special one.
                var model = new SeeSawModel(scenario, 3, new RandomStream(41, (ulong)i + 1));
                model.ImproveState(inequality);
                AssertMatches(model.ToPureModel());
                model.ImproveMeasurements(inequality, 1);
                AssertMatches(model.ToPureModel());
            }
        }
    }

    [TestMethod]
    public void A_model_whose_vectors_are_far_from_orthonormal_is_still_a_quantum_model()
    {
        var stream = new RandomStream(42, 0);
        var scenario = Scenario.Chsh;
        MeasuredVector Vector(int outcome) => new(outcome, [Number(), Number()]);
        Complex Number() => new(stream.NextNormal(), stream.NextNormal());
        for (var i = 0; i < 20; i++)
        {
            var model = new PureModel(
                scenario,
                [2, 2],
                [Number(), Number(), Number(), Number()],
                Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 2).Select(_ => new[] { Vector(0), Vector(1), Vector(1) }))
            );
            var table = model.ExactTable();
            Assert.IsTrue(Array.TrueForAll(table, value => value >= 0), $"sample {i} of stream (42, 0)");
            var behavior = new Behavior(scenario, Array.ConvertAll(table, value => (double)value));
            Assert.IsLessThan(1e-14, behavior.SignalingResidual);
            Assert.IsLessThan(2 * Math.Sqrt(2), BellInequalities.Chsh.Value(behavior));
        }
    }

    [TestMethod]
    public void Random_quantum_behaviors_are_found_as_mixtures()
    {
        foreach (var name in (string[])["m2", "m3", "[(2 3) (3 2)]"])
        {
            var sampler = new QuantumSampler(Scenario.Parse(name));
            for (var i = 0; i < 3; i++)
            {
                var behavior = sampler.Sample(new RandomStream(43, (ulong)i));
                var mixture = NearestMixture.Find(behavior);
                Assert.IsLessThan(1e-10, (double)mixture.DistanceTo(behavior), $"{name}, stream (43, {i})");
            }
        }
    }

    [TestMethod]
    public void The_nearest_mixture_of_the_box_of_popescu_and_rohrlich_is_the_point_of_tsirelson()
    {
        var mixture = NearestMixture.Find(Behaviors.PopescuRohrlich);
        Assert.AreEqual((1 - (1 / Math.Sqrt(2))) / 2, (double)mixture.DistanceTo(Behaviors.PopescuRohrlich), 1e-6);
    }

    [TestMethod]
    public void Wrong_models_are_refused()
    {
        var strategy = DeterministicStrategy.FromIndex(Scenario.Chsh, 3);
        var good = PureModel.Deterministic(strategy);
        Assert.AreEqual("1", $"{good.ExactTable().Aggregate(Rational.Zero, (sum, value) => sum + value) / 4}");
        Refused("amplitudes", () => new PureModel(Scenario.Chsh, [1, 2], good.Amplitudes, Copy(good)));
        Refused("not all zero", () => new PureModel(Scenario.Chsh, [1, 1], [Complex.Zero], Copy(good)));
        Refused("finite", () => new PureModel(Scenario.Chsh, [1, 1], [Complex.NaN], Copy(good)));
        Refused("outcome 2", () => new PureModel(Scenario.Chsh, [1, 1], [1], Copy(good, vector => vector with { Outcome = 2 })));
        Refused(
            "components",
            () => new PureModel(Scenario.Chsh, [1, 1], [1], Copy(good, vector => vector with { Components = [] }))
        );
        Refused("at least 1", () => new ModelMixture([], []));
        Refused("weight", () => new ModelMixture([good], [-1]));

        static void Refused(string expected, Func<object> make) =>
            Assert.Contains(expected, Assert.ThrowsExactly<InvalidInputException>(make).Message);
        static IEnumerable<IEnumerable<IEnumerable<MeasuredVector>>> Copy(
            PureModel model,
            Func<MeasuredVector, MeasuredVector>? change = null
        ) =>
            model.Measurements.Select(party =>
                party.Select(setting => setting.Select(vector => change?.Invoke(vector) ?? vector))
            );
    }

    private static void AssertMatches(PureModel model)
    {
        var (exact, born) = (model.ExactTable(), QuantumModel.Of(model).ToBehavior());
        for (var i = 0; i < exact.Length; i++)
            Assert.AreEqual(born.Table[i], (double)exact[i], 1e-12, born.Scenario.EntryName(i));
    }
}
