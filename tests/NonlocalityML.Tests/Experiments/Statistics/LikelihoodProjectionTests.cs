using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Bell;

namespace NonlocalityML.Tests.Experiments.Statistics;

[TestClass]
public sealed class LikelihoodProjectionTests
{
    [TestMethod]
    public void No_other_no_signalling_behavior_makes_the_counts_more_likely()
    {
        foreach (var scenario in RandomTables.Scenarios.Where(scenario => scenario.SlotLength == scenario.TableLength))
        foreach (var skew in (int[])[1, 4])
        {
            var stream = new RandomStream(6, (ulong)skew);
            var q = RandomTables.Signaling(scenario, stream, skew);
            var counts = new Counts(
                scenario,
                [
                    .. q
                        .Table.ToArray()
                        .Select((p, i) => i / scenario.SettingTuples == 0 ? 1 + Math.Round(1000 * p) : Math.Round(1000 * p)),
                ]
            );
            var projection = LikelihoodProjection.Of(counts);
            var where = $"{scenario}, skew {skew}, seed 6";
            Assert.IsLessThanOrEqualTo(1e-11, projection.Behavior.SignalingResidual, where);
            // The logarithm is concave: the slope towards every other behavior decides.
            for (var other = 0UL; other < 50; other++)
            {
                var towards = RandomBell.Model(scenario, new RandomStream(7, other), 1 + (int)(other % 4)).ToBehavior();
                var slope = 0.0;
                for (var i = 0; i < counts.Table.Length; i++)
                {
                    if (counts.Table[i] > 0)
                        slope += counts.Table[i] * ((towards.Table[i] / projection.Behavior.Table[i]) - 1);
                }

                Assert.IsLessThanOrEqualTo(1e-6 * counts.Trials, slope, $"{where}, towards {other}");
            }
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Every_table_of_counts_has_one_however_lopsided()
    {
        // The no-signalling polytope of CHSH has 16 local vertices and 8 PR boxes: the slope towards each bounds how far the
        // maximum is.
        Behavior[] vertices =
        [
            .. Enumerable
                .Range(0, 16)
                .Select(i => DeterministicStrategy.FromIndex(Scenario.Chsh, i))
                .Select(strategy =>
                    Behavior.FromFunction(
                        Scenario.Chsh,
                        (a, b, x, y) => a == strategy.Outcome(0, x) && b == strategy.Outcome(1, y) ? 1 : 0
                    )
                ),
            .. from sign in (int[])[0, 1]
            from odd in Enumerable.Range(0, 4)
            select Behavior.FromFunction(
                Scenario.Chsh,
                (a, b, x, y) => (a ^ b ^ sign ^ ((2 * x) + y == odd ? 1 : 0)) == 0 ? 0.5 : 0
            ),
        ];
        for (var i = 0UL; i < 3000; i++)
        {
            var stream = new RandomStream(99, i);
            var digits = 1 + stream.NextInt(12);
            double[] table =
            [
                .. Enumerable
                    .Range(0, 16)
                    .Select(_ => stream.NextInt(3) == 0 ? 0 : Math.Floor(Math.Pow(10, stream.NextDouble() * digits))),
            ];
            for (var setting = 0; setting < 4; setting++)
            {
                if (Enumerable.Range(0, 4).All(outcome => table[(4 * outcome) + setting] == 0))
                    table[(4 * stream.NextInt(4)) + setting] = 1;
            }

            var counts = new Counts(Scenario.Chsh, table);
            var projection = LikelihoodProjection.Of(counts);
            var where = $"stream (99, {i}): {string.Join(' ', table)}";
            Assert.IsLessThanOrEqualTo(1e-9, projection.Behavior.SignalingResidual, where);
            Assert.IsTrue(double.IsFinite(projection.Divergence) && double.IsFinite(projection.Test.PValue.Value), where);
            var slope = vertices.Max(vertex =>
                Enumerable
                    .Range(0, 16)
                    .Where(place => table[place] > 0)
                    .Sum(place => table[place] * ((vertex.Table[place] / projection.Behavior.Table[place]) - 1))
            );
            Assert.IsLessThanOrEqualTo(1e-4 * counts.Trials, slope, where);
        }
    }

    [TestMethod]
    public void Frequencies_that_do_not_signal_stay_and_both_projections_agree_near_them()
    {
        var counts = new Counts(Scenario.Chsh, [.. Behaviors.Isotropic(0.5).Table.ToArray().Select(p => 8000 * p)]);
        var projection = LikelihoodProjection.Of(counts);
        Assert.AreEqual(0, projection.TraceDistance, 1e-9);
        Assert.AreEqual(0, projection.Test.Statistic, 1e-9);
        Assert.AreEqual(4, projection.Test.DegreesOfFreedom);

        var drawn = Simulation.Draw(Behaviors.Isotropic(0.5), 100_000, new RandomStream(9, 0));
        var (likely, nearest) = (LikelihoodProjection.Of(drawn).Behavior, NoSignalingProjection.Of(drawn.Frequencies()).Behavior);
        for (var i = 0; i < 16; i++)
            Assert.AreEqual(nearest.Table[i], likely.Table[i], 0.005, "stream (9, 0)");
    }
}
