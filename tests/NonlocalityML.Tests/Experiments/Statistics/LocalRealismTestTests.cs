using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments.Statistics;

/// <summary>False positives and power of the p-values against local realism. Tables for more settings: benchmark
/// <c>statistics</c>.</summary>
[TestClass]
public sealed class LocalRealismTestTests
{
    private const double Level = 0.05;

    private static readonly SettingsModel Perfect = new(Scenario.Chsh, 0);

    [TestMethod]
    public void Two_thousand_local_data_sets_are_rejected_no_more_often_than_the_level()
    {
        const int sets = 2000,
            trials = 400;
        var bets = MixtureMartingale.Bets(Perfect);
        // S = 2, the edge of the local set, where a test is the most likely to be wrong.
        var edge = Behaviors.Isotropic(0.5);
        int game = 0,
            mixture = 0,
            hoeffding = 0;
        for (var set = 0UL; set < sets; set++)
        {
            var counts = Simulation.Draw(edge, trials, new RandomStream(10, set));
            game += GameBound.Of(BellGame.ChshGames[0], counts, Perfect).PValue.Value <= Level ? 1 : 0;
            hoeffding += MartingaleBound.Of(BellInequalities.Chsh, counts, Perfect).PValue.Value <= Level ? 1 : 0;
            if (set % 20 == 0)
                mixture += MixtureMartingale.Of(counts, bets).PValue.Value <= Level ? 1 : 0;
        }

        // The game is exact: its size is the tail from the first number of wins that rejects.
        var first = Enumerable.Range(0, trials).First(wins => LogTail.Binomial(wins, trials, 0.75) <= Math.Log(Level));
        var size = Math.Exp(LogTail.Binomial(first, trials, 0.75));
        Assert.AreEqual(size, game / (double)sets, 4 * Math.Sqrt(size * (1 - size) / sets), "seed 10");
        Assert.IsLessThanOrEqualTo(Level, game / (double)sets, "seed 10");
        Assert.IsLessThanOrEqualTo(Level, hoeffding / (double)sets, "seed 10");
        Assert.IsLessThanOrEqualTo(Level, mixture / (sets / 20.0), "seed 10");
    }

    [TestMethod]
    public void Ratios_that_learn_do_not_gain_on_local_data_on_average()
    {
        const int sets = 100;
        var products = new List<double>();
        for (var set = 0UL; set < sets; set++)
        {
            var blocks = Simulation.DrawBlocks(Behaviors.Isotropic(0.5), 200, 20, new RandomStream(11, set));
            products.Add(Math.Exp(PredictionBasedRatio.Of(blocks, Perfect).LogProduct));
        }

        var mean = products.Average();
        var error = Math.Sqrt(products.Average(product => (product - mean) * (product - mean)) / sets);
        Assert.IsLessThanOrEqualTo(1 + (4 * error), mean, "seed 11");
        Assert.IsLessThanOrEqualTo(Level * sets, products.Count(product => product >= 1 / Level), "seed 11");
    }

    [TestMethod]
    public void A_device_that_stops_when_it_is_ahead_does_not_fool_the_mixture()
    {
        // A local device that answers at random in the form J and goes silent as soon as it leads: the binomial of a number of
        // decided trials that the device chooses is fooled, the mixture is not.
        const int sets = 200;
        var game = BellGame.EberhardGames.Single(g => g.Name == "p(00|00) - p(01|01) - p(10|10) - p(00|11) <= 0");
        var bets = MixtureMartingale.Bets(Perfect);
        int binomial = 0,
            mixture = 0;
        for (var set = 0UL; set < sets; set++)
        {
            var counts = LeadingDevice(game, new RandomStream(12, set));
            binomial += GameBound.Of(game, counts, Perfect).PValue.Value <= Level ? 1 : 0;
            mixture += MixtureMartingale.Of(counts, bets).PValue.Value <= Level ? 1 : 0;
        }

        Assert.IsGreaterThan(2 * Level, binomial / (double)sets, "this is what 'number fixed in advance' excludes; seed 12");
        Assert.IsLessThanOrEqualTo(Level, mixture / (double)sets, "seed 12");
    }

    [TestMethod]
    public void Power_grows_with_trials_and_with_S()
    {
        double[][] power =
        [
            .. ((double[])[0.55, 0.65]).Select(visibility =>
                ((int[])[200, 1000]).Select(trials => Power(visibility, trials)).ToArray()
            ),
        ];
        Assert.IsGreaterThan(power[0][0], power[0][1]);
        Assert.IsGreaterThan(power[0][0], power[1][0]);
        Assert.IsGreaterThan(0.99, power[1][1], "S = 2.6, 1000 trials");
        // S = 2.2, 1000 trials: wins are binomial with 0.775, rejected from the first number on whose tail is small.
        var first = Enumerable.Range(0, 1000).First(wins => LogTail.Binomial(wins, 1000, 0.75) <= Math.Log(Level));
        Assert.AreEqual(Math.Exp(LogTail.Binomial(first, 1000, 0.775)), power[0][1], 0.12, "seed 13");

        double Power(double visibility, int trials) =>
            Enumerable
                .Range(0, 300)
                .Count(set =>
                    GameBound
                        .Of(
                            BellGame.ChshGames[0],
                            Simulation.Draw(Behaviors.Isotropic(visibility), trials, new RandomStream(13, (ulong)set)),
                            Perfect
                        )
                        .PValue.Value <= Level
                ) / 300.0;
    }

    [TestMethod]
    public void Every_test_rejects_Tsirelson_correlations_and_a_bias_weakens_it()
    {
        var blocks = Simulation.DrawBlocks(Behaviors.Tsirelson, 3000, 100, new RandomStream(14, 0));
        foreach (
            var test in (Func<SettingsModel, PValue>[])
                [
                    settings => PredictionBasedRatio.Of(blocks, settings).PValue,
                    settings => PredictionBasedRatio.Of(blocks.Total, settings, seed: 1).PValue,
                    settings => MixtureMartingale.Of(blocks.Total, settings).PValue,
                    settings => GameBound.BestChsh(blocks.Total, settings).AfterChoice,
                    settings => MartingaleBound.Of(BellInequalities.Chsh, blocks.Total, settings).PValue,
                ]
        )
        {
            PValue[] values = [.. ((double[])[0, 0.01, 0.04]).Select(bias => test(new SettingsModel(Scenario.Chsh, bias)))];
            Assert.IsLessThan(-15, values[0].Log10);
            Assert.IsTrue(values[0] < values[1] && values[1] < values[2], string.Join(' ', values));
        }
    }

    [TestMethod]
    public void Ratios_work_in_other_scenarios_and_refuse_what_is_too_large()
    {
        var q = Behavior.FromFunction(
            Scenario.Bipartite(3),
            (a, b, x, y) => (1 + (a == b ? 1 : -1) * Math.Cos((x + y - 1) * Math.PI / 6)) / 4
        );
        var blocks = Simulation.DrawBlocks(q, 20_000, 30, new RandomStream(15, 0));
        Assert.IsLessThan(
            1e-10,
            PredictionBasedRatio.Of(blocks, new SettingsModel(blocks.Scenario, 0)).PValue.Value,
            "stream (15, 0)"
        );
        var large = Simulation.Draw(Behaviors.WhiteNoise(Scenario.Bipartite(6)), 1000, new RandomStream(15, 1));
        Assert.Contains(
            "4096",
            Assert
                .ThrowsExactly<InvalidInputException>(() =>
                    PredictionBasedRatio.Of(large, new SettingsModel(large.Scenario, 0), seed: 1)
                )
                .Message
        );
    }

    /// <summary>
    /// Settings are uniform. The device plays strategies that win the form J at (0,0) and lose it at one other setting, until a
    /// binomial test would reject; then it always answers 1, which decides nothing.
    /// </summary>
    private static Counts LeadingDevice(BellGame game, RandomStream stream)
    {
        var table = new double[16];
        int lead = 0,
            decided = 0;
        for (var trial = 0; trial < 4000; trial++)
        {
            var (x, y) = (stream.NextInt(2), stream.NextInt(2));
            var isAhead = lead > 1 + (1.8 * Math.Sqrt(decided + 4));
            var answers = DeterministicStrategy.FromIndex(
                Scenario.Chsh,
                isAhead ? 15 : ((int[])[0b0000, 0b0001, 0b0100])[stream.NextInt(3)]
            );
            var place = Scenario.Chsh.TableIndex([answers.Outcome(0, x), answers.Outcome(1, y)], [x, y]);
            table[place]++;
            lead += game.Payoff[place];
            decided += Math.Abs(game.Payoff[place]);
        }

        return new Counts(Scenario.Chsh, table);
    }
}
