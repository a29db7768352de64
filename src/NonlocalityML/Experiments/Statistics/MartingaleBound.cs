using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A p-value for any Bell inequality: trial by trial the score c(ab..|xy..) lies in a known range, and its mean given the past is
/// at most that of the best strategy; Hoeffding's inequality for such sums (JASA 58, 13 (1963), theorem 1, which martingales obey
/// too) bounds the probability of the mean score that was seen, with any memory. Weaker than a game's binomial bound, and for
/// every scenario.
/// </summary>
/// <param name="Inequality">To be chosen before the data are seen; one that was read off the same data proves nothing
/// here.</param>
/// <param name="MeanScore">Mean of c over the trials.</param>
/// <param name="LocalMean">The largest mean of a local model with the stated settings bias.</param>
/// <param name="PValue">exp(-N D(score || local)), an upper bound.</param>
public sealed record MartingaleBound(BellInequality Inequality, double MeanScore, double LocalMean, PValue PValue)
{
    public static MartingaleBound Of(BellInequality inequality, Counts counts, SettingsModel settings)
    {
        var scores = inequality.Scenario.ToSlots(inequality.Coefficients);
        double lowest = scores.Min(),
            range = scores.Max() - lowest;
        var mean = inequality.Coefficients.ToArray().Zip(counts.Table, (c, n) => c * n).Sum() / counts.Trials;
        var local = settings.Vertices.Max(vertex =>
            new BellInequality(
                inequality.Scenario,
                [.. inequality.Coefficients.ToArray().Select((c, i) => c * vertex[i % vertex.Length])]
            ).LocalBound.RoundUp()
        );
        return new MartingaleBound(
            inequality,
            mean,
            local,
            PValue.FromLogarithm(
                mean <= local ? 0 : -counts.Trials * Divergence((mean - lowest) / range, (local - lowest) / range)
            )
        );
    }

    /// <summary>x ln(x/y) + (1-x) ln((1-x)/(1-y)) for 0 &lt;= y &lt; x &lt;= 1.</summary>
    private static double Divergence(double x, double y) =>
        (x * Math.Log(x / y)) + (x == 1 ? 0 : (1 - x) * Math.Log((1 - x) / (1 - y)));
}
