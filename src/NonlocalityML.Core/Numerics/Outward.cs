using System.Globalization;
using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>
/// Bounds as people and programs read them. A bound that is rounded to the nearest decimal is often false: an upper bound is
/// rounded up, a lower bound down. A double stands for the decimal that <c>ToString("R")</c> writes; a fraction is compared
/// exactly.
/// </summary>
internal static class Outward
{
    /// <summary>The places after which <c>G</c> formats, and these, turn to a power of ten.</summary>
    private const int SmallestPlainExponent = -5;

    /// <summary>An upper bound to so many significant digits: never below the value.</summary>
    public static string Up(double value, int digits) =>
        double.IsFinite(value) ? Up(Written(value), digits) : value.ToString(Invariant);

    /// <summary>A lower bound to so many significant digits: never above the value.</summary>
    public static string Down(double value, int digits) =>
        double.IsFinite(value) ? Down(Written(value), digits) : value.ToString(Invariant);

    /// <inheritdoc cref="Up(double, int)"/>
    public static string Up(Rational value, int digits) => Significant(value, digits, up: true);

    /// <inheritdoc cref="Down(double, int)"/>
    public static string Down(Rational value, int digits) => Significant(value, digits, up: false);

    /// <summary>An upper bound with so many decimals.</summary>
    public static string UpTo(Rational value, int decimals) => Plain(Round(value, decimals, up: true), decimals);

    /// <summary>A lower bound with so many decimals.</summary>
    public static string DownTo(Rational value, int decimals) => Plain(Round(value, decimals, up: false), decimals);

    /// <summary>The smallest double that is not below the number, and whose shortest decimal is not below it either.</summary>
    public static double Above(Rational value)
    {
        var bound = value.RoundUp();
        while (double.IsFinite(bound) && bound < double.MaxValue && Written(bound) < value)
            bound = Math.BitIncrement(bound);
        return bound;
    }

    /// <summary>The largest double that is not above the number, and whose shortest decimal is not above it either.</summary>
    public static double Below(Rational value) => 0 - Above(-value); // never -0

    private static NumberFormatInfo Invariant => NumberFormatInfo.InvariantInfo;

    /// <summary>The decimal that a finite double is written as, exactly.</summary>
    private static Rational Written(double value)
    {
        var text = value.ToString("R", Invariant);
        var mark = text.IndexOf('E');
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, Invariant);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.');
        if (point >= 0)
            exponent -= mantissa.Length - point - 1;
        return new Rational(
                BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, Invariant),
                1
            ) * Power(exponent);
    }

    /// <summary>The whole number of units 10^-decimals next to the value, on the side that is asked for.</summary>
    private static BigInteger Round(Rational value, int decimals, bool up)
    {
        var scaled = value * Power(decimals);
        var floor = BigInteger.DivRem(scaled.Numerator, scaled.Denominator, out var rest);
        if (rest.Sign < 0)
            (floor, rest) = (floor - 1, rest + scaled.Denominator);
        return up && !rest.IsZero ? floor + 1 : floor;
    }

    private static string Significant(Rational value, int digits, bool up)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        if (value.Numerator.IsZero)
            return "0";
        var exponent = ExponentOf(Rational.Abs(value));
        var units = Round(value, digits - 1 - exponent, up);
        // 9.99 became 10.0: one digit too many, and it is a zero.
        if (BigInteger.Abs(units) >= BigInteger.Pow(10, digits))
            (units, exponent) = (units / 10, exponent + 1);
        if (units.IsZero)
            return "0";
        if (exponent >= SmallestPlainExponent && exponent < digits)
            return Trimmed(Plain(units, digits - 1 - exponent));
        return $"{Trimmed(Plain(units, digits - 1))}E{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", Invariant)}";
    }

    private static string Trimmed(string text) =>
        text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string Plain(BigInteger units, int decimals)
    {
        if (decimals <= 0)
            return (units * BigInteger.Pow(10, -decimals)).ToString(Invariant);
        var digits = BigInteger.Abs(units).ToString(Invariant).PadLeft(decimals + 1, '0');
        return $"{(units.Sign < 0 ? "-" : "")}{digits[..^decimals]}.{digits[^decimals..]}";
    }

    /// <summary>e with 10^e &lt;= value &lt; 10^(e + 1).</summary>
    private static int ExponentOf(Rational value)
    {
        var exponent = (int)Math.Floor(BigInteger.Log10(value.Numerator) - BigInteger.Log10(value.Denominator));
        while (Power(exponent) > value)
            exponent--;
        while (Power(exponent + 1) <= value)
            exponent++;
        return exponent;
    }

    private static Rational Power(int exponent) =>
        exponent >= 0 ? new Rational(BigInteger.Pow(10, exponent), 1) : new Rational(1, BigInteger.Pow(10, -exponent));
}
