using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments.Statistics;

/// <summary>The one property that p-values under memory rest on: no local strategy and no allowed choice of settings gains on
/// average.</summary>
[TestClass]
public sealed class TestFactorTests
{
    private static readonly Scenario[] Scenarios =
    [
        Scenario.Chsh,
        Scenario.Bipartite(3),
        Scenario.Bipartite(2, 3),
        Scenario.Uniform(3, 2, 2),
        new Scenario([
            [3, 3],
            [2, 2, 2],
        ]),
    ];

    [TestMethod]
    public void The_mean_factor_is_at_most_one_for_every_strategy_and_every_extreme_choice_exactly()
    {
        foreach (var scenario in Scenarios)
        foreach (var bias in (double[])[0, 0.02])
        {
            var settings = new SettingsModel(scenario, bias);
            foreach (var scale in (double[])[1e-7, 3])
            {
                var stream = new RandomStream(3, (ulong)scenario.TableLength);
                double[] wanted =
                [
                    .. Enumerable.Range(0, scenario.TableLength).Select(_ => Math.Max(-1, scale * stream.NextNormal())),
                ];
                AssertFair(TestFactor.Of(scenario, wanted, settings), scenario, bias, $"{scenario}, bias {bias}, scale {scale}");
            }
        }
    }

    [TestMethod]
    public void Factors_learned_from_data_are_fair_and_grow_on_data_like_these()
    {
        foreach (
            var (behavior, bias) in ((Behavior, double)[])
                [(Behaviors.Tsirelson, 0), (Behaviors.Isotropic(0.6), 0.001), (Behaviors.Isotropic(0.4), 0)]
        )
        {
            var settings = new SettingsModel(Scenario.Chsh, bias);
            var counts = Simulation.Draw(behavior, 3000, new RandomStream(8, 0));
            var factor = PredictionBasedRatio.FactorFor(counts, settings, new LocalLikelihood(Scenario.Chsh, settings));
            AssertFair(factor, Scenario.Chsh, bias, $"bias {bias}");
            var more = Simulation.Draw(behavior, 3000, new RandomStream(8, 1));
            var growth = factor.LogProduct([.. more.Table.Select(count => (double)count)]);
            if (NonlocalityML.Experiments.ChshTest.Of(behavior).Value > 2)
                Assert.IsGreaterThan(5, growth, "stream (8, 1)");
            else
                Assert.AreEqual(0, growth, 2, "stream (8, 1)");
        }
    }

    [TestMethod]
    public void The_rate_on_Tsirelson_correlations_is_the_known_divergence()
    {
        // The nearest local behavior is isotropic with S = 2 by symmetry: the divergence of cos^2(pi/8) from 3/4
        // (van Dam, Gill and Grunwald, IEEE Trans. Inf. Theory 51, 2812 (2005): 0.0463 bits).
        var settings = new SettingsModel(Scenario.Chsh, 0);
        var local = new LocalLikelihood(Scenario.Chsh, settings);
        var q = Scenario.Chsh.ToSlots(Behaviors.Tsirelson.Table).Select(p => p / 4).ToArray();
        var bits = q.Zip(local.Nearest(q), (f, p) => f * Math.Log2(f / p)).Sum();
        var win = (1 + Math.Sqrt(0.5)) / 2;
        Assert.AreEqual((win * Math.Log2(win / 0.75)) + ((1 - win) * Math.Log2((1 - win) / 0.25)), bits, 1e-9);
        Assert.AreEqual(0.0463, bits, 5e-5);
    }

    [TestMethod]
    public void Games_have_the_stated_local_bound_by_enumeration()
    {
        foreach (var bias in (double[])[0, 0.01])
        {
            var settings = new SettingsModel(Scenario.Chsh, bias);
            foreach (var game in BellGame.ChshGames.Concat(BellGame.EberhardGames))
            {
                var largest = 0.0;
                foreach (var vertex in settings.Vertices)
                    for (var k = 0; k < 16; k++)
                    {
                        var slots = DeterministicStrategy
                            .FromIndex(Scenario.Chsh, k)
                            .SlotIndices()
                            .Select(slot => Scenario.Chsh.TableIndexOfSlot[slot])
                            .ToList();
                        var win = slots.Where(i => game.Payoff[i] == 1).Sum(i => vertex[i % 4]);
                        var loss = slots.Where(i => game.Payoff[i] == -1).Sum(i => vertex[i % 4]);
                        if (win > 0)
                            largest = Math.Max(largest, win / (win + loss));
                    }

                Assert.AreEqual(largest, game.LocalBound(settings), 1e-14, $"{game.Name}, bias {bias}");
            }
        }

        Assert.HasCount(64, BellGame.EberhardGames.Select(game => string.Join(',', game.Payoff)).Distinct());
        Assert.HasCount(8, BellGame.ChshGames.Select(game => string.Join(',', game.Payoff)).Distinct());
    }

    [TestMethod]
    public void Bets_of_the_mixture_are_fair()
    {
        foreach (var bias in (double[])[0, 0.003])
        foreach (var (i, bet) in MixtureMartingale.Bets(new SettingsModel(Scenario.Chsh, bias)).Index())
        {
            // A few sizes of each game are enough.
            if (i % 29 == 0)
                AssertFair(bet, Scenario.Chsh, bias, $"bias {bias}, bet {i}");
        }
    }

    /// <summary>Enumerates strategies and extreme choices with fractions, apart from the code that made the factor.</summary>
    private static void AssertFair(TestFactor factor, Scenario scenario, double bias, string where)
    {
        Assert.IsTrue(factor.Gains.ToArray().All(gain => gain >= -1), where);
        var b = Rational.FromDouble(bias);
        var gains = factor.Gains.ToArray().Select(Rational.FromDouble).ToArray();
        var shares = Enumerable
            .Range(0, scenario.Parties)
            .Select(party => Extremes(scenario.Settings(party), b).ToList())
            .ToList();
        for (var k = 0; k < (int)scenario.StrategyCount; k++)
        {
            var places = DeterministicStrategy
                .FromIndex(scenario, k)
                .SlotIndices()
                .Select(slot => scenario.TableIndexOfSlot[slot])
                .ToList();
            foreach (var choice in Product(shares))
            {
                var mean = Rational.Zero;
                foreach (var place in places)
                {
                    var settings = scenario.SettingTuple(place % scenario.SettingTuples);
                    mean += settings
                        .Select((setting, party) => choice[party][setting])
                        .Aggregate(gains[place], (product, p) => product * p);
                }

                Assert.IsTrue(mean <= 0, $"{where}: strategy {k} gains {(double)mean:R}");
            }
        }
    }

    private static IEnumerable<Rational[]> Extremes(int settings, Rational bias) =>
        bias == 0
            ?
            [
                [.. Enumerable.Repeat(new Rational(1, settings), settings)],
            ]
            : from up in Enumerable.Range(0, settings)
            from down in Enumerable.Range(0, settings)
            where up != down
            select Enumerable
                .Range(0, settings)
                .Select(i =>
                    new Rational(1, settings)
                    + (
                        i == up ? bias
                        : i == down ? -bias
                        : 0
                    )
                )
                .ToArray();

    private static IEnumerable<List<Rational[]>> Product(IEnumerable<List<Rational[]>> lists) =>
        lists.Aggregate(
            (IEnumerable<List<Rational[]>>)
                [
                    [],
                ],
            (prefixes, list) => prefixes.SelectMany(prefix => list.Select(item => (List<Rational[]>)[.. prefix, item]))
        );
}
