using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Experiments.Statistics;

[TestClass]
public sealed class ExperimentStatisticsTests
{
    private static readonly StatisticsOptions Quick = new() { Bootstrap = new BootstrapOptions { Replicates = 100 } };

    [TestMethod]
    public void The_verdict_is_local_quantum_or_post_quantum_within_error()
    {
        foreach (
            var (q, trials, rejection, expected) in ((Behavior, int, Rejection, Membership)[])
                [
                    (Behaviors.Isotropic(0.4), 4000, Rejection.NotRejected, Membership.Local),
                    (Behaviors.Isotropic(0.6), 4000, Rejection.Rejected, Membership.Quantum),
                    (Behaviors.Tsirelson, 4000, Rejection.Rejected, Membership.Quantum),
                    (Behaviors.Isotropic(0.9), 4000, Rejection.Rejected, Membership.PostQuantum),
                ]
        )
        {
            var verdict = ExperimentStatistics.Of(Simulation.Draw(q, trials, new RandomStream(40, 0)), Quick).Verdict;
            Assert.AreEqual((rejection, expected), (verdict.Rejection, verdict.Class!.Value), verdict.Sentence);
            Assert.IsEmpty(verdict.Warnings);
        }
    }

    [TestMethod]
    public void A_table_that_signals_is_warned_of()
    {
        var signals = Behavior.FromFunction(
            Scenario.Chsh,
            (_, b, x, y) =>
                y == 0 ? 0.25
                : b == x ? 0.35
                : 0.15
        );
        var verdict = ExperimentStatistics.Of(Simulation.Draw(signals, 4000, new RandomStream(41, 0)), Quick).Verdict;
        Assert.Contains("signals beyond statistics", verdict.Warnings[0]);
    }

    [TestMethod]
    public void Other_scenarios_have_what_does_not_need_CHSH()
    {
        foreach (var scenario in (Scenario[])[Scenario.Bipartite(3), Scenario.Uniform(3, 2, 2), Scenario.Bipartite(5)])
        {
            var options = Quick with { Inequalities = [new BellInequality(scenario, Behaviors.WhiteNoise(scenario).Table)] };
            var statistics = ExperimentStatistics.Of(
                Simulation.DrawBlocks(Behaviors.WhiteNoise(scenario), 5000, 40, new RandomStream(42, 0)),
                options with
                {
                    Bootstrap = new BootstrapOptions { Replicates = 20 },
                }
            );
            Assert.IsNull(statistics.ChshGame, $"{scenario}");
            Assert.AreEqual(scenario.StrategyCount <= 512, statistics.Ratio is not null, $"{scenario}");
            Assert.AreEqual(Rejection.NotRejected, statistics.Verdict.Rejection, $"{scenario}");
            Assert.AreEqual(1, statistics.Martingales.Single().PValue.Value, $"{scenario}: a score that never changes");
            Assert.IsNotNull(statistics.BlockBootstrap, $"{scenario}");
            Assert.AreEqual("inequality", statistics.Inequalities.Single().Name);
        }
    }

    [TestMethod]
    public void Standard_errors_of_inequalities_are_those_of_CHSH()
    {
        var counts = Simulation.Draw(Behaviors.Isotropic(0.6), 3000, new RandomStream(43, 0));
        var s = InequalityValue.ChshFamily(counts).Single(value => value.Name == "S");
        var test = ChshTest.Of(counts);
        Assert.AreEqual(test.Value, s.Value, 1e-12);
        Assert.AreEqual(test.Error!.Value, s.StandardError, 1e-12);
        Assert.AreEqual(2, s.LocalBound);
        // Without signalling CH = (S - 2) / 4 = J.
        var exact = new Counts(Scenario.Chsh, [.. Behaviors.Isotropic(0.75).Table.ToArray().Select(p => 16_000 * p)]);
        foreach (var value in InequalityValue.ChshFamily(exact))
            Assert.AreEqual(value.Name == "S" ? 3 : 0.25, value.Value, 1e-12, value.Text);
    }
}
