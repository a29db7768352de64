using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A number 1 + gain[a,b,..,x,y,..] >= 0 for each result of a trial whose mean is at most 1 under every local model and every allowed
/// choice of settings. A product of such factors, each chosen before its trial, is therefore large with small probability only: at
/// least K with probability at most 1/K, whatever the devices remember (Zhang, Glancy and Knill, PRA 84, 062118 (2011), arXiv:1108.2468).
/// </summary>
public sealed class TestFactor
{
    /// <summary>Gains are multiples of 2^-60, so that their sums over a strategy are exact.</summary>
    private const int Places = 60;

    private readonly double[] gains;

    private TestFactor(SettingsModel settings, BellInequality excess, double[] gains) =>
        (Settings, Excess, this.gains) = (settings, excess, gains);

    public SettingsModel Settings { get; }

    /// <summary>gain[a,b,..,x,y,..], C order, at least -1.</summary>
    public ReadOnlySpan<double> Gains => gains;

    /// <summary>
    /// Its value on a strategy, times the largest probability of a joint setting, is at least the mean gain: losses are taken at the least
    /// probability. Its local bound, found by exact enumeration, is at most 0: that proves that the mean factor is at most 1.
    /// </summary>
    public BellInequality Excess { get; }

    /// <summary>The factor nearest to the wanted one: divided by what its largest mean has above 1.</summary>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="wanted">gain[a,b,..,x,y,..], at least -1.</param>
    /// <param name="settings">What is supposed about the choice of settings.</param>
    public static TestFactor Of(Scenario scenario, ReadOnlySpan<double> wanted, SettingsModel settings)
    {
        var gains = wanted.ToArray();
        for (var attempt = 0; attempt < 50; attempt++)
        {
            for (var i = 0; i < gains.Length; i++) gains[i] = Math.Max(-1, Dyadic.Round(gains[i], Places));
            var excess = ExcessOf(scenario, gains, settings);
            var bound = excess.LocalBound;
            if (bound <= 0) return new TestFactor(settings, excess, gains);
            var above = (bound.RoundUp() * settings.Maximum * (1 + 1e-9)) + 1e-17;
            for (var i = 0; i < gains.Length; i++) gains[i] = (gains[i] - above) / (1 + above);
        }

        Array.Clear(gains);
        return new TestFactor(settings, ExcessOf(scenario, gains, settings), gains);
    }

    /// <summary>Sum of the logarithms of the factors of so many trials N[a,b,..,x,y,..].</summary>
    public double LogProduct(ReadOnlySpan<double> counts)
    {
        var sum = 0.0;
        for (var i = 0; i < gains.Length; i++)
        {
            if (counts[i] > 0) sum += counts[i] * MathNet.Numerics.SpecialFunctions.Log1p(gains[i]);
        }

        return sum;
    }

    private static BellInequality ExcessOf(Scenario scenario, double[] gains, SettingsModel settings)
    {
        // Rounded against the test, in multiples of 2^-30, by far more than the products below are rounded.
        var ratio = settings.Bias == 0 ? 1 : (Math.Floor(settings.Minimum / settings.Maximum * (1 << 30)) - 1) / (1 << 30);
        return new BellInequality(scenario, Array.ConvertAll(gains, gain =>
            gain > 0 || ratio == 1 ? gain : Math.ScaleB(Math.Ceiling(Math.ScaleB(gain * ratio, Places)), -Places)));
    }
}
