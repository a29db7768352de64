using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>A Bell inequality on measured frequencies, with the plain standard error of independent trials.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Text">Written out.</param>
/// <param name="Value">c.q of the frequencies.</param>
/// <param name="LocalBound">The largest value of local models.</param>
/// <param name="StandardError">sqrt of the sum over joint settings of the variance of c divided by the trials.</param>
public sealed record InequalityValue(string Name, string Text, double Value, double LocalBound, double StandardError)
{
    /// <summary>
    /// How far above the local bound, in standard errors; null where every trial of a setting gave the same score, so that there
    /// is no spread to compare with.
    /// </summary>
    public double? Sigmas => StandardError > 0 ? (Value - LocalBound) / StandardError : null;

    /// <summary>
    /// The normal tail beyond <see cref="Sigmas"/>: what is often quoted. It supposes independent trials, an inequality chosen in
    /// advance and large counts, and bounds nothing when devices remember. Null without a spread.
    /// </summary>
    public PValue? NormalPValue => Sigmas is { } sigmas ? PValue.FromLogarithm(LogTail.Normal(sigmas)) : null;

    /// <summary>The standard errors and the tail with its conditions, in words.</summary>
    public string Significance =>
        (Sigmas, NormalPValue) is ({ } sigmas, { } tail)
            ? $"{sigmas:F1} standard errors, normal tail {tail} if chosen in advance and the trials are independent"
            : "every trial of a setting gave the same score: no standard error, no normal tail";

    public static InequalityValue Of(string name, string text, BellInequality inequality, Counts counts) =>
        new(name, text, inequality.Value(counts.Frequencies()), (double)inequality.LocalBound, ErrorOf(inequality, counts));

    /// <summary>S of its largest variant, CH and the form of J with the most standard errors; for the CHSH scenario.</summary>
    public static IReadOnlyList<InequalityValue> ChshFamily(Counts counts)
    {
        var chsh = BellGame
            .ChshGames.Select(game =>
                Of("S", game.Name, new BellInequality(Scenario.Chsh, [.. game.Payoff.Select(payoff => (double)payoff)]), counts)
            )
            .MaxBy(value => value.Value)!;
        var clauserHorne = Enumerable
            .Range(0, 4)
            .SelectMany(odd => Enumerable.Range(0, 4).Select(flips => ClauserHorne(odd, flips & 1, flips >> 1, counts)))
            .MaxBy(value => value.Value)!;
        var eberhard = BellGame
            .EberhardGames.Select(game =>
                Of("J", game.Name, new BellInequality(Scenario.Chsh, [.. game.Payoff.Select(payoff => (double)payoff)]), counts)
            )
            .MaxBy(value => value.Sigmas ?? (value.Value - value.LocalBound) * double.MaxValue)!;
        return [chsh, clauserHorne, eberhard];
    }

    /// <summary>
    /// p(ab|xy) + p(ab|xy') + p(ab|x'y) - p(ab|x'y') - pA(a|x) - pB(b|y) &lt;= 0, marginals averaged over the other party's
    /// settings (Clauser and Horne, PRD 10, 526 (1974)); (x', y') is the joint setting with the minus sign.
    /// </summary>
    private static InequalityValue ClauserHorne(int odd, int a, int b, Counts counts)
    {
        var (x, y) = (1 - (odd >> 1), 1 - (odd & 1));
        var inequality = BellInequality.FromFunction(
            Scenario.Chsh,
            (i, j, s, t) =>
                (
                    i != a || j != b ? 0.0
                    : (2 * s) + t == odd ? -1
                    : 1
                )
                - (i == a && s == x ? 0.5 : 0)
                - (j == b && t == y ? 0.5 : 0)
        );
        var text =
            $"p({a}{b}|{x}{y}) + p({a}{b}|{x}{1 - y}) + p({a}{b}|{1 - x}{y}) - p({a}{b}|{1 - x}{1 - y}) - pA({a}|{x}) - "
            + $"pB({b}|{y}) <= 0";
        return new InequalityValue("CH", text, inequality.Value(counts.Frequencies()), 0, ErrorOf(inequality, counts));
    }

    /// <summary>The standard error of c.q for independent trials.</summary>
    public static double ErrorOf(BellInequality inequality, Counts counts)
    {
        var c = inequality.Coefficients;
        var settings = counts.TrialsBySetting;
        var variance = 0.0;
        for (var setting = 0; setting < settings.Length; setting++)
        {
            double mean = 0,
                spread = 0;
            for (var i = setting; i < c.Length; i += settings.Length)
                mean += c[i] * counts.Table[i] / settings[setting];
            for (var i = setting; i < c.Length; i += settings.Length)
                spread += (c[i] - mean) * (c[i] - mean) * counts.Table[i] / settings[setting];
            variance += spread / settings[setting];
        }

        return Math.Sqrt(variance);
    }
}
