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
            var counts = new Counts(scenario, [.. q.Table.ToArray().Select((p, i) => i / scenario.SettingTuples == 0 ? 1 + Math.Round(1000 * p) : Math.Round(1000 * p))]);
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
                    if (counts.Table[i] > 0) slope += counts.Table[i] * ((towards.Table[i] / projection.Behavior.Table[i]) - 1);
                }

                Assert.IsLessThanOrEqualTo(1e-6 * counts.Trials, slope, $"{where}, towards {other}");
            }
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
        for (var i = 0; i < 16; i++) Assert.AreEqual(nearest.Table[i], likely.Table[i], 0.005, "stream (9, 0)");
    }
}
