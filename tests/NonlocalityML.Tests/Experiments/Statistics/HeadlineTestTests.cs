using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments.Statistics;

/// <summary>The error rate of the p-value that a verdict rests on. More devices and sizes: benchmark <c>statistics
/// headline</c>.</summary>
[TestClass]
public sealed class HeadlineTestTests
{
    private const double Level = 0.05;

    private static readonly SettingsModel Perfect = new(Scenario.Chsh, 0);

    [TestMethod]
    [TestCategory("Slow")]
    public void Local_tables_are_called_a_rejection_no_more_often_than_the_level_whatever_is_named()
    {
        var bets = MixtureMartingale.Bets(Perfect);
        foreach (var trials in (int[])[100, 400])
        foreach (
            var form in (string?[])
                [null, "chsh", "j", "-E00 + E01 + E10 + E11", "p(00|00) + p(00|01) + p(00|10) - p(00|11) - pA(0|0) - pB(0|0)"]
        )
        {
            var rejected = 0;
            var named = form is null ? null : new NamedForm(form);
            var sets = form?.Length > 20 ? 60 : 600;
            for (var set = 0UL; set < (ulong)sets; set++)
            {
                var counts = Simulation.Draw(Behaviors.Isotropic(0.5), trials, new RandomStream(94, set));
                rejected += Headline(counts, bets, named).Value <= Level ? 1 : 0;
            }

            // Three standard deviations of the share at the level.
            Assert.IsLessThanOrEqualTo(
                (Level * sets) + (3 * Math.Sqrt(Level * (1 - Level) * sets)),
                rejected,
                $"{trials} trials, {form ?? "nothing"} named, seed 94"
            );
            if (form is null)
                Assert.IsLessThanOrEqualTo(Level * sets, rejected, $"{trials} trials, corrected, seed 94");
        }
    }

    [TestMethod]
    public void Quantum_tables_are_called_one_and_more_often_when_the_form_was_named()
    {
        var bets = MixtureMartingale.Bets(Perfect);
        int unnamed = 0,
            named = 0,
            wrong = 0;
        for (var set = 0UL; set < 200; set++)
        {
            var counts = Simulation.Draw(Behaviors.Isotropic(0.6), 1000, new RandomStream(95, set));
            unnamed += Headline(counts, bets, null).Value <= Level ? 1 : 0;
            named += Headline(counts, bets, new NamedForm("chsh")).Value <= Level ? 1 : 0;
            wrong += Headline(counts, bets, new NamedForm("E00 - E01 - E10 - E11")).Value <= Level ? 1 : 0;
        }

        Assert.IsGreaterThan(150, unnamed, "S = 2.4, 1000 trials, seed 95");
        Assert.IsGreaterThan(unnamed, named);
        Assert.AreEqual(0, wrong);
    }

    [TestMethod]
    public void A_named_game_is_the_binomial_tail_by_whichever_words_it_is_named()
    {
        var counts = Simulation.Draw(Behaviors.Isotropic(0.65), 500, new RandomStream(96, 0));
        foreach (var bias in (double[])[0, 0.02])
        {
            var settings = new SettingsModel(Scenario.Chsh, bias);
            var game = GameBound.Of(BellGame.ChshGames[0], counts, settings);
            foreach (
                var text in (string[])
                    [
                        "chsh",
                        "E00+E01+E10-E11",
                        "3 A0B0 + 3 A0B1 + 3 A1B0 - 3 A1B1 <= 6",
                        "p(00|00) + p(11|00) + p(00|01) + p(11|01) + p(00|10) + p(11|10) + p(01|11) + p(10|11) <= 3",
                    ]
            )
            {
                var test = NamedTest.Of(new NamedForm(text), counts, settings);
                Assert.AreEqual((game.Wins, game.Decided), (test.Wins!.Value, test.Decided!.Value), text);
                Assert.AreEqual(game.PValue.NaturalLogarithm, test.PValue.NaturalLogarithm, 1e-9, text);
            }
        }

        // Mermin: every trial at the four settings that it uses is won or lost, and local models win three in four; at the others
        // nothing counts.
        var ghz = Simulation.Draw(Behaviors.WhiteNoise(Scenario.Uniform(3, 2, 2)), 800, new RandomStream(96, 1));
        var mermin = NamedTest.Of(new NamedForm("mermin"), ghz, new SettingsModel(ghz.Scenario, 0));
        Assert.AreEqual(0.75, mermin.Beta!.Value, 1e-12);
        Assert.AreEqual(ghz.TrialsBySetting.Where((_, i) => i is 0 or 3 or 5 or 6).Sum(), mermin.Decided);
    }

    [TestMethod]
    public void Bets_on_a_named_form_with_undecided_trials_hold_for_a_device_that_stops_and_the_binomial_only_when_the_number_was_fixed()
    {
        var counts = Simulation.Draw(Behaviors.Isotropic(0.7), 2000, new RandomStream(97, 0));
        var game = BellGame.EberhardGames.Single(one => one.Name == "p(00|00) - p(01|01) - p(10|10) - p(00|11) <= 0");
        var any = NamedTest.Of(new NamedForm("j"), counts, Perfect);
        Assert.AreEqual("any stopping", any.Condition);
        Assert.IsNull(any.Decided);
        var bound = GameBound.Of(game, counts, Perfect);
        var planned = NamedTest.Of(new NamedForm("j", Decided: bound.Decided), counts, Perfect);
        Assert.AreEqual(bound.PValue, planned.PValue);
        Assert.IsTrue(planned.PValue < any.PValue);
        Assert.Contains(
            "fixed in advance",
            Assert
                .ThrowsExactly<InvalidInputException>(() =>
                    NamedTest.Of(new NamedForm("j", Decided: bound.Decided + 1), counts, Perfect)
                )
                .Message
        );
        foreach (var factor in MixtureMartingale.Bets(game, Perfect).SelectMany(bet => bet.Means))
            Assert.IsTrue(factor.LocalBound <= 0);
    }

    [TestMethod]
    public void Forms_of_other_scenarios_can_be_named()
    {
        var i3322 = Simulation.Draw(Behaviors.WhiteNoise(Scenario.Bipartite(3)), 3000, new RandomStream(98, 0));
        foreach (var bias in (double[])[0, 0.01])
            Assert.AreEqual(
                1,
                NamedTest.Of(new NamedForm("i3322"), i3322, new SettingsModel(i3322.Scenario, bias)).PValue.Value,
                "white noise"
            );
        var q = Behavior.FromFunction(
            Scenario.Bipartite(3),
            (a, b, x, y) => (1 + ((a == b ? 1 : -1) * Math.Cos((x + y - 1) * Math.PI / 6))) / 4
        );
        var chained = Simulation.Draw(q, 5000, new RandomStream(98, 1));
        var best = BellInequalities.Chained(3);
        var relabelled = InequalityFormatter.Format(best);
        Assert.IsNotNull(NamedTest.Of(new NamedForm(relabelled), chained, new SettingsModel(chained.Scenario, 0)).Beta);
        Assert.AreEqual(
            5.0 / 6,
            NamedTest.Of(new NamedForm(relabelled), chained, new SettingsModel(chained.Scenario, 0)).Beta!.Value,
            1e-12,
            "2m - 2 of 2m correlators"
        );
    }

    private static PValue Headline(Counts counts, IReadOnlyList<TestFactor> bets, NamedForm? form) =>
        HeadlineTest
            .Of(
                form is null ? null : NamedTest.Of(form, counts, Perfect),
                GameBound.BestChsh(counts, Perfect),
                form is null ? MixtureMartingale.Of(counts, bets) : null,
                null
            )
            .PValue;
}
