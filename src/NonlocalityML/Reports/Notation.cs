using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>Numbers and proofs as people read them, on pages and in the terminal.</summary>
internal static class Notation
{
    /// <summary>A number of order one with its standard error, both to two digits of the error and at least four
    /// decimals.</summary>
    public static string Value(double value, double? error)
    {
        if (error is not > 0)
            return value.ToString("0.0000##", CultureInfo.InvariantCulture);
        var format = "F" + Math.Max(4, 1 - (int)Math.Floor(Math.Log10(error.Value)));
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} +- "
            + $"{error.Value.ToString(format, CultureInfo.InvariantCulture)}";
    }

    private const int SmallDigits = 3;

    /// <summary>A number of any size: three digits, rounded to nearest. Not for bounds.</summary>
    public static string Small(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A lower bound of any size: three digits, rounded down.</summary>
    public static string AtLeast(double bound) => Outward.Down(bound, SmallDigits);

    /// <summary>An upper bound of any size: three digits, rounded up.</summary>
    public static string AtMost(double bound) => Outward.Up(bound, SmallDigits);

    /// <summary>A number of any size with its error to two digits.</summary>
    public static string Measured(double value, double error)
    {
        if (!(error > 0) || Math.Abs(value) >= 1e-3)
            return Value(value, error);
        var exponent = (int)Math.Floor(Math.Log10(Math.Max(Math.Abs(value), error)));
        var unit = Math.Pow(10, exponent);
        var digits = Math.Clamp(exponent - (int)Math.Floor(Math.Log10(error)) + 1, 1, 9);
        return $"({(value / unit).ToString("F" + digits, CultureInfo.InvariantCulture)} +- "
            + $"{(error / unit).ToString("F" + digits, CultureInfo.InvariantCulture)})E{exponent}";
    }

    /// <summary>NL to three digits, both ends where these differ; 0 where no more than rounding is proven.</summary>
    public static string NL(Certificate certificate)
    {
        if (!certificate.IsNonlocal)
            return "0";
        return certificate.Width < INonlocalityEngine.MaximumWidth
            ? Small((double)certificate.Lower)
            : $"{Outward.Down(certificate.Lower, SmallDigits)}-{Outward.Up(certificate.Upper, SmallDigits)}";
    }

    /// <summary>What a certificate states, after it was verified.</summary>
    public static string Interval(ICertificate certificate) => $"{certificate.Statement}, proof checked in exact arithmetic";

    /// <summary>lower &lt;= quantity &lt;= upper in full precision, rounded outwards.</summary>
    public static string Between(Rational lower, string quantity, Rational upper) =>
        $"{Outward.Below(lower):R} <= {quantity} <= {Outward.Above(upper):R}";

    /// <summary>The unit of NL, 1/(2 prod|X_i|).</summary>
    public static string Unit(Scenario scenario) => CertificateDocument.UnitOf(scenario);

    /// <summary>What each party answers to its settings in turn, as <c>A 0 1</c>.</summary>
    public static IEnumerable<string> Answers(DeterministicStrategy strategy) =>
        strategy.Outcomes.Select((answers, party) => $"{(char)('A' + party)} {string.Join(' ', answers)}");
}
