using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A number 1 + gain[a,b,..,x,y,..] >= 0 for each result of a trial whose mean is at most 1 under every local model and every
/// allowed choice of settings. A product of such factors, each chosen before its trial, is therefore large with small probability
/// only: at least K with probability at most 1/K, whatever the devices remember (Zhang, Glancy and Knill, PRA 84, 062118 (2011),
/// arXiv:1108.2468).
/// </summary>
public sealed class TestFactor
{
    /// <summary>Gains are multiples of 2^-60, so that their sums over a strategy are exact.</summary>
    private const int Places = 60;

    private readonly double[] gains;

    /// <summary>ln(1 + gain).</summary>
    private readonly double[] logarithms;

    private TestFactor(SettingsModel settings, IReadOnlyList<BellInequality> means, double[] gains) =>
        (Settings, Means, this.gains, logarithms) = (
            settings,
            means,
            gains,
            Array.ConvertAll(gains, MathNet.Numerics.SpecialFunctions.Log1p)
        );

    public SettingsModel Settings { get; }

    /// <summary>gain[a,b,..,x,y,..], C order, at least -1.</summary>
    public ReadOnlySpan<double> Gains => gains;

    /// <summary>
    /// For each extreme choice of settings the mean gain, times 1/probability where all joint settings are equally likely,
    /// rounded up. Their local bounds, found by exact enumeration, are at most 0: that proves that the mean factor is at most 1.
    /// </summary>
    public IReadOnlyList<BellInequality> Means { get; }

    /// <summary>The factor nearest to the wanted one: divided by what its largest mean has above 1.</summary>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="wanted">gain[a,b,..,x,y,..], at least -1.</param>
    /// <param name="settings">What is supposed about the choice of settings.</param>
    public static TestFactor Of(Scenario scenario, ReadOnlySpan<double> wanted, SettingsModel settings)
    {
        var gains = wanted.ToArray();
        for (var attempt = 0; attempt < 50; attempt++)
        {
            for (var i = 0; i < gains.Length; i++)
                gains[i] = Math.Max(-1, Dyadic.Round(gains[i], Places));
            var means = MeansOf(scenario, gains, settings);
            var bound = means.Select(mean => mean.LocalBound).Aggregate(Rational.Max);
            if (bound <= 0)
                return new TestFactor(settings, means, gains);
            var above = (bound.RoundUp() * (settings.Bias == 0 ? settings.Maximum : 1) * (1 + 1e-12)) + 1e-17;
            for (var i = 0; i < gains.Length; i++)
                gains[i] = (gains[i] - above) / (1 + above);
        }

        Array.Clear(gains);
        return new TestFactor(settings, MeansOf(scenario, gains, settings), gains);
    }

    /// <summary>Sum of the logarithms of the factors of so many trials N[a,b,..,x,y,..].</summary>
    public double LogProduct(ReadOnlySpan<double> counts)
    {
        var sum = 0.0;
        for (var i = 0; i < gains.Length; i++)
        {
            if (counts[i] > 0)
                sum += counts[i] * logarithms[i];
        }

        return sum;
    }

    private static IReadOnlyList<BellInequality> MeansOf(Scenario scenario, double[] gains, SettingsModel settings)
    {
        if (settings.Bias == 0)
            return [new BellInequality(scenario, gains)];
        return
        [
            .. settings.Vertices.Select(vertex => new BellInequality(
                scenario,
                [.. gains.Select((gain, i) => RoundUp(gain * vertex[i % vertex.Length]))]
            )),
        ];
    }

    /// <summary>Up to a multiple of 2^-60, by more than a product and the probabilities in it are rounded.</summary>
    private static double RoundUp(double value) =>
        Math.ScaleB(Math.Ceiling(Math.ScaleB(value + (Math.Abs(value) * 1e-15), Places)), -Places);
}
