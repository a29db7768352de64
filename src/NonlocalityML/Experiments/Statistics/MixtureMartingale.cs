using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A p-value from counts alone that holds under memory, for any rule of stopping and without any choice before the data: the mean
/// of products of test factors over a fixed list, the 8 games of CHSH and the 64 of Clauser, Horne and Eberhard, each with 40
/// sizes of the bet. Every product, and so their mean, exceeds K with probability at most 1/K under local realism (Ville's
/// inequality). The order of the trials does not matter, because no factor changes on the way. For the CHSH scenario.
/// </summary>
/// <param name="PValue">min(1, 1 / mean of the products), an upper bound.</param>
/// <param name="LogProduct">ln of the mean of the products.</param>
public sealed record MixtureMartingale(PValue PValue, double LogProduct)
{
    /// <summary>Bets 2^(-j/2), j = 1..40: the best bet on a violation seen at some sigma is met to 19 percent.</summary>
    public const int Sizes = 40;

    private static readonly Lazy<IReadOnlyList<TestFactor>> Unbiased = new(() => Make(new SettingsModel(Scenario.Chsh, 0)));

    /// <summary>The factors of all games and sizes; they depend on the settings model alone.</summary>
    public static IReadOnlyList<TestFactor> Bets(SettingsModel settings) => settings.Bias == 0 ? Unbiased.Value : Make(settings);

    private static IReadOnlyList<TestFactor> Make(SettingsModel settings) =>
        [.. BellGame.ChshGames.Concat(BellGame.EberhardGames).SelectMany(game => Bets(game, settings))];

    public static MixtureMartingale Of(Counts counts, SettingsModel settings) => Of(counts, Bets(settings));

    /// <param name="counts">The counts.</param>
    /// <param name="bets">What <see cref="Bets(SettingsModel)"/> gives.</param>
    public static MixtureMartingale Of(Counts counts, IReadOnlyList<TestFactor> bets)
    {
        // Half of the weight to each kind of game.
        var ofChsh = BellGame.ChshGames.Length * Sizes;
        return Mean(bets, counts, i => 0.5 / (i < ofChsh ? ofChsh : bets.Count - ofChsh));
    }

    /// <summary>The p-value of a weighted mean of products of factors.</summary>
    /// <param name="bets">The factors.</param>
    /// <param name="counts">How often each result was seen.</param>
    /// <param name="weight">The weight of each factor, fixed before the data; they sum to one.</param>
    internal static MixtureMartingale Mean(IReadOnlyList<TestFactor> bets, Counts counts, Func<int, double> weight)
    {
        double[] table = [.. counts.Table.Select(count => (double)count)];
        double[] logs = [.. bets.Select((bet, i) => bet.LogProduct(table) + Math.Log(weight(i)))];
        var largest = logs.Max();
        var product = largest + Math.Log(logs.Sum(log => Math.Exp(log - largest)));
        return new MixtureMartingale(PValue.FromLogarithm(-product), product);
    }

    /// <summary>The sizes of the bets, 2^(-j/2).</summary>
    internal static IEnumerable<double> BetSizes => Enumerable.Range(1, Sizes).Select(j => Math.Pow(2, -j / 2.0));

    /// <summary>A win gains a share of what was bet, a loss loses it, such that no local model gains on average.</summary>
    internal static IReadOnlyList<TestFactor> Bets(BellGame game, SettingsModel settings)
    {
        var beta = game.LocalBound(settings);
        return
        [
            .. BetSizes.Select(size =>
                TestFactor.Of(
                    Scenario.Chsh,
                    [
                        .. game.Payoff.Select(payoff =>
                            payoff switch
                            {
                                1 => size * (1 - beta) / beta,
                                -1 => -size,
                                _ => 0.0,
                            }
                        ),
                    ],
                    settings
                )
            ),
        ];
    }
}
