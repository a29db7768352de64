using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Literature;

/// <summary>
/// Published statistics of the Bell tests in datasets/experiments, and which method gives them. Golden values of our own are from
/// mpmath 1.2.1 (30 digits), by the sum of binomial terms as in LogTailTests.
/// </summary>
[TestClass]
public sealed class PublishedStatisticsTests
{
    private static readonly Dictionary<(string, double), ExperimentStatistics> Known = [];

    [TestMethod]
    [TestCategory("Slow")]
    public void Delft_has_P_0_039_by_the_game_bound_and_not_by_the_normal_tail()
    {
        // Hensen et al., Nature 526, 682 (2015): S = 2.42 +- 0.20; P <= 0.039 with memory and predictable settings, for bias
        // 1.08e-5; the conventional analysis, a normal tail of independent trials, gives 0.019.
        var statistics = Of("delft2015", 1.08e-5);
        var game = statistics.ChshGame!;
        Assert.AreEqual((196L, 245L, "E00 + E01 + E10 - E11 <= 2"), (game.Wins, game.Decided, game.Game.Name));
        Assert.AreEqual(0.039, game.PValue.Value, 0.0005);
        Assert.AreEqual(0.03910997241, game.PValue.Value, 1e-10, "1 - (1/2 - bias)^2");
        Assert.AreEqual(0.03907767139, Of("delft2015", 0).ChshGame!.PValue.Value, 1e-10, "3/4");
        var bound = 0.75 + (3 * (1.08e-5 + (1.08e-5 * 1.08e-5)));
        Assert.AreEqual(
            0.03917464355,
            Math.Exp(LogTail.Binomial(196, 245, bound)),
            1e-10,
            "the simpler bound 3/4 + 3(bias + bias^2)"
        );
        var s = statistics.Inequalities.Single(value => value.Name == "S");
        Assert.AreEqual(2.42, s.Value, 0.005);
        Assert.AreEqual(0.20, s.StandardError, 0.005);
        Assert.AreEqual(0.019, s.NormalPValue!.Value.Value, 0.0005);
        Assert.AreEqual(
            Rejection.IfPlanned,
            statistics.Verdict.Rejection,
            "the sidecar says that the inequality was chosen before; picked after, P <= 0.32"
        );
        Assert.AreEqual((196L, 245L), (statistics.Named!.Wins!.Value, statistics.Named.Decided!.Value));
        Assert.AreEqual(0.03910997241, statistics.Named.PValue.Value, 1e-10, "the named form is the game");
        Assert.AreEqual(0.31, game.AfterChoice.Value, 0.005);
        Assert.Contains("P <= 0.040, ", statistics.Verdict.Sentence, "0.0391 rounded up");
        Assert.Contains("Nature 526", statistics.Verdict.Sentence);
        Assert.AreEqual(Membership.Quantum, statistics.Verdict.Class);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Vienna_has_J_and_a_p_value_below_1E_30()
    {
        // Giustina et al., PRL 115, 250401 (2015): J = 7.27e-6; P = 3.74e-31 with memory and predictable settings, 11.5 standard
        // deviations.
        var statistics = Of("vienna2015", 2.4e-4);
        var j = statistics.Inequalities.Single(value => value.Name == "J");
        Assert.AreEqual("p(00|00) - p(01|01) - p(10|10) - p(00|11) <= 0", j.Text);
        Assert.AreEqual(7.27e-6, j.Value, 0.005e-6);
        var game = statistics.EberhardGame!;
        Assert.AreEqual((141_439L, 276_514L), (game.Wins, game.Decided));
        Assert.AreEqual(Math.Log10(2.152861263e-31), game.PValue.Log10, 1e-8);
        Assert.AreEqual(Math.Log10(5.214608758e-34), Of("vienna2015", 0).EberhardGame!.PValue.Log10, 1e-8, "perfect settings");
        Assert.AreEqual("2.2E-31", game.PValue.ToString());
        Assert.IsLessThan(-50, statistics.Ratio!.PValue.Log10, "uses all sixteen results");
        Assert.IsLessThan(-24, statistics.Mixture!.PValue.Log10, "chooses nothing in advance");
        Assert.AreEqual(Rejection.IfPlanned, statistics.Verdict.Rejection);
        Assert.AreEqual(
            "any stopping",
            statistics.Verdict.Condition,
            "nobody stated that the number of decided trials was fixed"
        );
        Assert.IsTrue(statistics.Named!.PValue < statistics.Mixture.PValue, "one form instead of 72");
        Assert.AreEqual(Membership.Quantum, statistics.Verdict.Class);
        Assert.AreEqual(3.5e-6, statistics.Bootstrap.Nonlocality.Lower, 1.2e-6);
        Assert.AreEqual(3.5e-6, statistics.Bootstrap.Nonlocality.Upper, 1.2e-6);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Settings_that_contradict_the_stated_bias_leave_no_verdict()
    {
        // Perfect settings make the p-values of both photon experiments worthless: their shares are off by 5.4e-5 and 4.1e-3.
        foreach (var (file, deviation) in ((string, double)[])[("vienna2015", 5.43e-5), ("nist2015", 4.07e-3)])
        {
            var statistics = Of(file, 0);
            Assert.AreEqual(Rejection.SettingsContradicted, statistics.Verdict.Rejection, file);
            Assert.StartsWith("No verdict", statistics.Verdict.Sentence);
            Assert.AreEqual(deviation, statistics.Balance.LargestDeviation, 0.005 * deviation, file);
        }

        Assert.AreEqual(Rejection.IfPlanned, Of("nist2015", 0.0042).Verdict.Rejection);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Nist_has_J_in_both_labellings()
    {
        // R. D. Gill, AppliedMath 3, 446 (2023): J = 1.21e-5 for this table in the form whose first term is p(00|00).
        var statistics = Of("nist2015", 0.0042);
        var game = BellGame.EberhardGames.Single(form => form.Name == "p(00|00) - p(01|01) - p(10|10) - p(00|11) <= 0");
        var j = game
            .Payoff.Select((payoff, i) => payoff * statistics.Counts.Table[i] / (double)statistics.Counts.TrialsBySetting[i % 4])
            .Sum();
        Assert.AreEqual(1.21e-5, j, 0.005e-5);
        Assert.AreEqual((6378L, 5770L), (game.Wins(statistics.Counts), game.Losses(statistics.Counts)));
        Assert.IsLessThan(0.001, GameBound.Of(game, statistics.Counts, statistics.Settings).PValue.Value);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Published_tables_do_not_signal_beyond_statistics_and_name_their_efficiency()
    {
        foreach (
            var (file, bias) in ((string, double)[])
                [("delft2015", 1.08e-5), ("munich2016-150", 0), ("vienna2015", 2.4e-4), ("nist2015", 0.0042)]
        )
        {
            var statistics = Of(file, bias);
            Assert.IsGreaterThan(0.01, statistics.Projection!.Test.PValue.Value, file);
            Assert.IsEmpty(statistics.Verdict.Warnings, file);
            Assert.IsTrue(statistics.Detection!.Factor is > 0.85 and < 0.99, file);
        }
    }

    private static ExperimentStatistics Of(string file, double bias)
    {
        lock (Known)
        {
            var table = MeasuredTable.Read(Path.Combine(Repository.Root, "datasets", "experiments", file + ".csv"));
            var counts = table.Counts!;
            var options = new StatisticsOptions
            {
                SettingsBias = bias,
                Form = table.Form,
                Bootstrap = new BootstrapOptions { Replicates = 200 },
            };
            return Known.TryGetValue((file, bias), out var known)
                ? known
                : Known[(file, bias)] = ExperimentStatistics.Of(counts, options);
        }
    }
}
