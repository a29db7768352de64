using NonlocalityML.Bell;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Learning.Search;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Learning.Search;

/// <summary>The known inequalities see every relabelling, and their derivative is that of central differences.</summary>
[TestClass]
public sealed class KnownInequalityTests
{
    [TestMethod]
    public void CHSH_is_seen_at_any_pair_of_settings()
    {
        var scenario = Scenario.Bipartite(3);
        var aligned = Measurement.InXzPlane(0.1);
        var tsirelson = BornRule.Apply(
            States.Schmidt(Math.PI / 4),
            [
                [Measurement.InXzPlane(0), Measurement.InXzPlane(Math.PI / 2), aligned],
                [Measurement.InXzPlane(Math.PI / 4), Measurement.InXzPlane(-Math.PI / 4), aligned],
            ]
        );
        var known = KnownInequality.Of(scenario);
        for (var k = 0; k < 20; k++)
        {
            var moved = Relabeling.Random(scenario, new RandomStream(1, (ulong)k)).Apply(tsirelson);
            Assert.AreEqual((2 * Math.Sqrt(2)) - 2, Violation(known, moved), 1e-12, $"relabelling {k}");
            Assert.IsFalse(known.Holds(moved));
        }

        var white = tsirelson.MixWith(
            BornRule.Apply(
                States.MaximallyMixed(2, 2),
                [
                    [aligned, aligned, aligned],
                    [aligned, aligned, aligned],
                ]
            ),
            0.7071
        );
        Assert.IsTrue(known.Holds(white));
    }

    [TestMethod]
    public void The_bilocal_inequality_is_seen_under_any_names()
    {
        var scenario = Scenario.Uniform(3, 2, 2);
        var known = KnownInequality.Of(scenario);
        foreach (var visibility in (double[])[1, 0.72, 0.7])
            for (var k = 0; k < 20; k++)
            {
                var moved = RelabelKeepingParties(scenario, k).Apply(WernerPair.TwoMeasurements(visibility));
                Assert.AreEqual((Math.Sqrt(2) * visibility) - 1, Violation(known, moved), 1e-12, $"relabelling {k}");
                Assert.AreEqual(visibility < Math.Sqrt(0.5), known.Holds(moved));
            }
    }

    [TestMethod]
    public void Bilocal_models_satisfy_it()
    {
        var scenario = Scenario.Uniform(3, 2, 2);
        var known = KnownInequality.Of(scenario);
        for (var k = 0; k < 200; k++)
        {
            var random = new RandomStream(2, (ulong)k);
            var model = new BilocalModel(scenario, Draw(4), Draw(4), Draw(64).Select(weight => weight + 1e-3));
            Assert.IsLessThan(1e-12, Violation(known, model.ToBehavior()), $"model {k}");

            double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => Math.Pow(random.NextDouble(), 8))];
        }
    }

    [TestMethod]
    public void Derivatives_are_those_of_central_differences()
    {
        const double Step = 1e-6;
        foreach (var scenario in (Scenario[])[Scenario.Bipartite(3), Scenario.Uniform(3, 2, 2)])
        {
            var known = KnownInequality.Of(scenario);
            var random = new RandomStream(3, 0);
            double[] point = new double[scenario.Parties == 2 ? 16 : 27],
                gradient = new double[point.Length],
                ignored = new double[point.Length];
            for (var k = 0; k < point.Length; k++)
                point[k] = random.NextDouble(-1, 1);
            Assert.IsGreaterThan(0, known.Violation(point, 0.3, gradient).Sum);
            for (var k = 0; k < point.Length; k++)
            {
                var slope = 0.0;
                foreach (var sign in (int[])[1, -1])
                {
                    point[k] += sign * Step;
                    slope += sign * known.Violation(point, 0.3, ignored).Sum / (2 * Step);
                    point[k] -= sign * Step;
                }

                Assert.AreEqual(slope, gradient[k], 1e-6, $"{scenario}, correlator {k}");
            }
        }
    }

    private static double Violation(KnownInequality known, Behavior behavior)
    {
        var values = Correlators.Of(behavior).Values.ToArray();
        return known.Violation(values, 0, new double[values.Length]).Largest;
    }

    private static Relabeling RelabelKeepingParties(Scenario scenario, int index)
    {
        var random = new RandomStream(4, (ulong)index);
        return new Relabeling(scenario, [0, 1, 2], Each(Pair), Each(() => (IReadOnlyList<IReadOnlyList<int>>)[Pair(), Pair()]));

        IReadOnlyList<int> Pair() => random.NextInt(2) == 0 ? [0, 1] : [1, 0];

        static IReadOnlyList<T> Each<T>(Func<T> make) => [make(), make(), make()];
    }
}
