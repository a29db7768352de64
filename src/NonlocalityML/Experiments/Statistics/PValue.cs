using System.Globalization;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The probability, under a hypothesis, of data at least as extreme as those seen, or an upper bound on it. Kept as a logarithm,
/// so that 1E-1000 is told from 0. It is evidence: no p-value proves anything.
/// </summary>
/// <param name="NaturalLogarithm">ln p, at most 0.</param>
public readonly record struct PValue(double NaturalLogarithm) : IComparable<PValue>
{
    /// <summary>p = 1: no evidence at all.</summary>
    public static PValue One => default;

    /// <summary>p as a double; 0 below 5E-324.</summary>
    public double Value => Math.Exp(NaturalLogarithm);

    public double Log10 => NaturalLogarithm / Math.Log(10);

    /// <summary>From ln p; above 0, which an upper bound may be, it is 1.</summary>
    public static PValue FromLogarithm(double naturalLogarithm) =>
        double.IsNaN(naturalLogarithm)
            ? throw new ArgumentOutOfRangeException(nameof(naturalLogarithm), "A p-value is a number.")
            : new PValue(Math.Min(0, naturalLogarithm));

    /// <summary>What is left of the evidence when the best of so many tests was picked after the data (Bonferroni).</summary>
    public PValue Times(int tests) => FromLogarithm(NaturalLogarithm + Math.Log(tests));

    public static bool operator <(PValue a, PValue b) => a.CompareTo(b) < 0;

    public static bool operator >(PValue a, PValue b) => a.CompareTo(b) > 0;

    public static bool operator <=(PValue a, PValue b) => a.CompareTo(b) <= 0;

    public static bool operator >=(PValue a, PValue b) => a.CompareTo(b) >= 0;

    public int CompareTo(PValue other) => NaturalLogarithm.CompareTo(other.NaturalLogarithm);

    /// <summary>
    /// The same as an upper bound: raised by more than the tails of <see cref="LogTail"/> err, and never a double of 0.
    /// </summary>
    public PValue AsBound =>
        FromLogarithm(Math.Max(NaturalLogarithm, -double.MaxValue) + (1e-11 * Math.Max(1, Math.Abs(NaturalLogarithm))));

    /// <summary>An upper bound as a double that is not below it.</summary>
    public double UpperValue => Math.Max(Math.Min(1, Math.BitIncrement(AsBound.Value)), double.Epsilon);

    /// <summary>To be written behind P &lt;=: two digits, rounded up: <c>0.040</c> for 0.0391, <c>3.8E-31</c> for
    /// 3.74E-31.</summary>
    public string Bound => AsBound.Write(digits => Math.Ceiling(digits * 10) / 10);

    /// <summary>Two digits, rounded to nearest, also where a double would be 0: <c>0.039</c>, <c>3.7E-31</c>,
    /// <c>2.1E-1234</c>.</summary>
    public override string ToString() =>
        NaturalLogarithm > Math.Log(1e-3)
            ? Value.ToString("G2", CultureInfo.InvariantCulture)
            : Write(digits => Math.Round(digits, 1));

    /// <param name="round">Rounds a number from 1 to 10 to one decimal.</param>
    private string Write(Func<double, double> round)
    {
        if (NaturalLogarithm >= 0)
            return "1";
        if (double.IsNegativeInfinity(NaturalLogarithm))
            return "0";
        var exponent = Math.Floor(Log10);
        var digits = round(Math.Pow(10, Log10 - exponent));
        if (digits >= 10)
            (digits, exponent) = (1, exponent + 1);
        if (exponent >= 0)
            return "1";
        return exponent >= -3
            ? (digits * Math.Pow(10, exponent)).ToString($"F{1 - exponent}", CultureInfo.InvariantCulture)
            : $"{digits:F1}E{exponent}";
    }
}
