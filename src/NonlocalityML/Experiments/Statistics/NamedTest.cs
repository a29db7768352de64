using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The p-value of a form that was named before the data, with any memory. Which test it is follows from the form alone:
/// where every trial is won or lost (correlators of one size, as in CHSH), the binomial tail; for other forms, which leave trials
/// undecided or have scores of several sizes, the mean of products of 40 bets on the form, which holds for any rule of stopping.
/// Where the number of decided trials of a game of Clauser, Horne and Eberhard was fixed in advance, its binomial tail.
/// </summary>
/// <param name="Form">What was named.</param>
/// <param name="Text">The form, written out.</param>
/// <param name="PValue">An upper bound.</param>
/// <param name="Wins">Trials won; null where bets were made.</param>
/// <param name="Decided">Trials won or lost; null where bets were made.</param>
/// <param name="Beta">The largest probability of a win under local realism; null where bets were made.</param>
public sealed record NamedTest(
    NamedForm Form,
    string Text,
    PValue PValue,
    long? Wins = null,
    long? Decided = null,
    double? Beta = null
)
{
    /// <summary>Under which condition the p-value holds, beside the choice of settings and that the form was named.</summary>
    public string Condition =>
        Decided is { } decided
            ? $"if the number of {(Form.Decided is null ? "" : "decided ")}trials, {decided:N0}, was fixed in advance"
            : "any stopping";

    /// <exception cref="InvalidInputException">The form does not suit the scenario, or another number of decided trials was
    /// fixed.</exception>
    public static NamedTest Of(NamedForm form, Counts counts, SettingsModel settings) =>
        For(form, counts.Scenario, settings)(counts);

    /// <summary>The test of a form, made before any counts, for many tables.</summary>
    /// <exception cref="InvalidInputException">The form does not suit the scenario.</exception>
    public static Func<Counts, NamedTest> For(NamedForm form, Scenario scenario, SettingsModel settings)
    {
        var inequality = form.In(scenario);
        var text = InequalityFormatter.FormatForFrequencies(inequality);
        if (WinningSign(inequality) is { } signs)
        {
            var (beta, decides) = LocalBound(signs, scenario, settings);
            return counts => Binomial(form, text, signs, beta, decides, counts);
        }

        var game = EberhardGame(inequality);
        if (game is not null && form.Decided is not null)
            return counts => Binomial(form, text, game, counts, settings);
        if (form.Decided is not null)
            throw new InvalidInputException(
                $"A number of decided trials was given, and {text} has none: its trials score in more than two ways."
            );
        var bets = game is null ? Bets(inequality, settings) : MixtureMartingale.Bets(game, settings);
        return counts => new NamedTest(form, text, MixtureMartingale.Mean(bets, counts, _ => 1.0 / bets.Count).PValue);
    }

    private static NamedTest Binomial(NamedForm form, string text, BellGame game, Counts counts, SettingsModel settings)
    {
        var bound = GameBound.Of(game, counts, settings);
        RequireDecided(form, bound.Decided);
        return new NamedTest(form, text, bound.PValue, bound.Wins, bound.Decided, bound.Beta);
    }

    private static void RequireDecided(NamedForm form, long decided)
    {
        if (form.Decided is { } stated && stated != decided)
            throw new InvalidInputException($"{stated} decided trials were fixed in advance; the table has {decided}.");
    }

    /// <summary>+1 won, -1 lost, 0 at settings where the score never changes; null where the scores at the other settings are not
    /// just two.</summary>
    private static int[]? WinningSign(BellInequality inequality)
    {
        var c = inequality.Coefficients.ToArray();
        var settings = inequality.Scenario.SettingTuples;
        var used = inequality
            .Scenario.TableIndexOfSlot.ToArray()
            .GroupBy(i => i % settings)
            .Where(group => group.Any(i => c[i] != c[group.First()]))
            .SelectMany(group => group)
            .ToList();
        if (used.Select(i => c[i]).Distinct().Count() != 2)
            return null;
        var most = used.Max(i => c[i]);
        var signs = new int[c.Length];
        foreach (var i in used)
            signs[i] = c[i] == most ? 1 : -1;
        return signs;
    }

    /// <summary>The largest probability of a win at the settings that decide, and which joint settings these are.</summary>
    private static (double Beta, bool[] Decides) LocalBound(int[] signs, Scenario scenario, SettingsModel settings)
    {
        var decides = new bool[scenario.SettingTuples];
        for (var i = 0; i < signs.Length; i++)
            decides[i % decides.Length] |= signs[i] != 0;
        var beta = settings.Vertices.Max(vertex =>
        {
            var share = vertex.Where((_, setting) => decides[setting]).Sum();
            return new BellInequality(
                scenario,
                [.. signs.Select((sign, i) => sign > 0 ? vertex[i % vertex.Length] / share : 0)]
            ).LocalBound.RoundUp();
        });
        // The quotients above are rounded.
        return (Math.Min(1, beta * (1 + 1e-14)), decides);
    }

    /// <summary>Whether a trial decides hangs on its settings alone, so that each decided trial is won with probability at most
    /// beta given the past.</summary>
    private static NamedTest Binomial(NamedForm form, string text, int[] signs, double beta, bool[] decides, Counts counts)
    {
        var wins = counts.Table.Where((_, i) => signs[i] > 0).Sum();
        var decided = counts.TrialsBySetting.Where((_, setting) => decides[setting]).Sum();
        RequireDecided(form, decided);
        // A game that local models always win tests nothing.
        var tail = beta >= 1 ? 0 : LogTail.Binomial(wins, decided, beta);
        return new NamedTest(form, text, PValue.FromLogarithm(tail), wins, decided, beta);
    }

    private static BellGame? EberhardGame(BellInequality inequality)
    {
        if (!inequality.Scenario.Equals(Scenario.Chsh))
            return null;
        var c = inequality.Coefficients.ToArray();
        var size = c.Max();
        return size > 0
            ? BellGame.EberhardGames.FirstOrDefault(game => game.Payoff.Zip(c).All(pair => pair.First * size == pair.Second))
            : null;
    }

    /// <summary>Bets on the score above what local models reach on average, of 40 sizes; the largest loses nearly all at the
    /// lowest score.</summary>
    private static IReadOnlyList<TestFactor> Bets(BellInequality inequality, SettingsModel settings)
    {
        var scenario = inequality.Scenario;
        var c = inequality.Coefficients.ToArray();
        var scale = settings.Bias == 0 ? 1.0 / scenario.SettingTuples : 1;
        var local =
            settings.Bias == 0
                ? (double)inequality.LocalBound * scale
                : settings.Vertices.Max(vertex =>
                    (double)
                        new BellInequality(scenario, [.. c.Select((value, i) => value * vertex[i % vertex.Length])]).LocalBound
                );
        var room = local - scenario.ToSlots<double>(c).Min();
        if (!(room > 0))
            return [TestFactor.Of(scenario, new double[c.Length], settings)];
        return
        [
            .. MixtureMartingale.BetSizes.Select(size =>
                TestFactor.Of(scenario, [.. c.Select(value => size * (value - local) / room)], settings)
            ),
        ];
    }
}
