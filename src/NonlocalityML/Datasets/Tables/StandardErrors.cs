using NonlocalityML.Bell;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Standard errors that stand beside the numbers of a table, taken as independent of each other. They tell no number of trials,
/// so that no p-value follows from them.
/// </summary>
public sealed class StandardErrors
{
    private readonly Scenario scenario;
    private readonly double[] errors;
    private readonly double[]? frequencies;
    private readonly bool areOfCorrelators;

    private StandardErrors(Scenario scenario, double[] errors, double[]? frequencies, bool areOfCorrelators) =>
        (this.scenario, this.errors, this.frequencies, this.areOfCorrelators) = (scenario, errors, frequencies, areOfCorrelators);

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="errors">The error of each probability, in table order.</param>
    public static StandardErrors OfProbabilities(Scenario scenario, double[] errors) => new(scenario, errors, null, false);

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="errors">The error of each weighted count, divided by the sum of its joint setting, in table order.</param>
    /// <param name="frequencies">The weighted counts, divided by the same.</param>
    public static StandardErrors OfWeightedCounts(Scenario scenario, double[] errors, double[] frequencies) =>
        new(scenario, errors, frequencies, false);

    /// <param name="scenario">Two outcomes for every setting.</param>
    /// <param name="errors">The error of the correlator of each joint setting, in C order.</param>
    public static StandardErrors OfCorrelators(Scenario scenario, double[] errors) => new(scenario, errors, null, true);

    /// <summary>Those of probabilities, in table order, or of correlators; null of weighted counts, to whose errors belong the
    /// counts themselves.</summary>
    internal IReadOnlyList<double>? Given => frequencies is null ? errors : null;

    /// <summary>The standard error of sum c q.</summary>
    /// <param name="coefficients">c in table order.</param>
    public double Of(ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
            sum += areOfCorrelators
                ? Square(OfCorrelator(coefficients, setting) * errors[setting])
                : OfEntries(coefficients, setting);
        return Math.Sqrt(sum);
    }

    /// <summary>The standard error of the correlator of each joint setting; of two outcomes +1 and -1 for each party.</summary>
    public double[] OfEachCorrelator() =>
        [
            .. Enumerable
                .Range(0, scenario.SettingTuples)
                .Select(setting =>
                {
                    var coefficients = new double[scenario.TableLength];
                    for (var i = setting; i < coefficients.Length; i += scenario.SettingTuples)
                        coefficients[i] = Sign(i);
                    return Of(coefficients);
                }),
        ];

    private static double Square(double value) => value * value;

    private double Sign(int place) => int.PopCount(place / scenario.SettingTuples) % 2 == 0 ? 1 : -1;

    /// <summary>The factor of E in sum c q: an entry holds E / outcomes with its sign.</summary>
    private double OfCorrelator(ReadOnlySpan<double> coefficients, int setting)
    {
        var sum = 0.0;
        for (var i = setting; i < coefficients.Length; i += scenario.SettingTuples)
            sum += Sign(i) * coefficients[i];
        return sum * scenario.SettingTuples / scenario.TableLength;
    }

    /// <summary>Of weighted counts n the derivative of sum c n / sum n to one of them is (c - mean) / sum n.</summary>
    private double OfEntries(ReadOnlySpan<double> coefficients, int setting)
    {
        var (mean, sum) = (0.0, 0.0);
        for (var i = setting; frequencies is not null && i < coefficients.Length; i += scenario.SettingTuples)
            mean += coefficients[i] * frequencies[i];
        for (var i = setting; i < coefficients.Length; i += scenario.SettingTuples)
            sum += Square((coefficients[i] - mean) * errors[i]);
        return sum;
    }
}
