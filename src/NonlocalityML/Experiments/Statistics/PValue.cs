using System.Globalization;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The probability, under a hypothesis, of data at least as extreme as those seen, or an upper bound on it. Kept as a logarithm, so that
/// 1E-1000 is told from 0. It is evidence: no p-value proves anything.
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
    public static PValue FromLogarithm(double naturalLogarithm) => double.IsNaN(naturalLogarithm)
        ? throw new ArgumentOutOfRangeException(nameof(naturalLogarithm), "A p-value is a number.")
        : new PValue(Math.Min(0, naturalLogarithm));

    /// <summary>What is left of the evidence when the best of so many tests was picked after the data (Bonferroni).</summary>
    public PValue Times(int tests) => FromLogarithm(NaturalLogarithm + Math.Log(tests));

    public static bool operator <(PValue a, PValue b) => a.CompareTo(b) < 0;

    public static bool operator >(PValue a, PValue b) => a.CompareTo(b) > 0;

    public static bool operator <=(PValue a, PValue b) => a.CompareTo(b) <= 0;

    public static bool operator >=(PValue a, PValue b) => a.CompareTo(b) >= 0;

    public int CompareTo(PValue other) => NaturalLogarithm.CompareTo(other.NaturalLogarithm);

    /// <summary>Two digits, also where a double would be 0: <c>0.039</c>, <c>3.7E-31</c>, <c>2.1E-1234</c>.</summary>
    public override string ToString()
    {
        if (NaturalLogarithm > Math.Log(1e-3)) return Value.ToString("G2", CultureInfo.InvariantCulture);
        if (double.IsNegativeInfinity(NaturalLogarithm)) return "0";
        var exponent = Math.Floor(Log10);
        var digits = Math.Round(Math.Pow(10, Log10 - exponent), 1);
        return digits >= 10 ? $"1.0E{exponent + 1}" : $"{digits:F1}E{exponent}";
    }
}
