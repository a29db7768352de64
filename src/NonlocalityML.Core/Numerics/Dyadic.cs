using System.Numerics;
using System.Runtime.CompilerServices;

namespace NonlocalityML.Numerics;

/// <summary>
/// Doubles as whole numbers over a common power of two: exact arithmetic without fractions.
/// </summary>
internal static class Dyadic
{
    private const int MantissaBits = 54; // with its sign

    /// <summary>value = mantissa * 2^exponent, the mantissa odd (or zero).</summary>
    public static (long Mantissa, int Exponent) Split(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A finite number is needed.");
        if (value == 0)
            return (0, 0);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0)
            exponent = 1;
        else
            mantissa |= 1L << 52;
        var trailing = BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= trailing;
        return (value < 0 ? -mantissa : mantissa, exponent - 1075 + trailing);
    }

    /// <summary>The smallest number of binary places that holds every value exactly.</summary>
    public static int Places(ReadOnlySpan<double> values)
    {
        var places = 0;
        foreach (var value in values)
            places = Math.Max(places, -Split(value).Exponent);
        return places;
    }

    /// <summary>value * 2^places, which must be whole; see <see cref="Places"/>.</summary>
    /// <exception cref="OverflowException">It is not whole, or does not fit in T: a shift alone would drop bits without a
    /// word.</exception>
    public static T Scale<T>(double value, int places)
        where T : IBinaryInteger<T>
    {
        var (mantissa, exponent) = Split(value);
        if (mantissa == 0)
            return T.Zero;
        var shift = exponent + places;
        if (
            shift < 0
            || (typeof(T) != typeof(BigInteger) && shift + MantissaBits > 8 * Unsafe.SizeOf<T>() && !Fits<T>(mantissa, shift))
        )
            throw new OverflowException($"{value:R} times 2^{places} is no {typeof(T).Name}.");
        return T.CreateChecked(mantissa) << shift;
    }

    private static bool Fits<T>(long mantissa, int shift) =>
        shift + 65 - (int)long.LeadingZeroCount(Math.Abs(mantissa)) <= 8 * Unsafe.SizeOf<T>();

    /// <summary>Rounds to the nearest multiple of 2^-places.</summary>
    public static double Round(double value, int places) => Math.ScaleB(Math.Round(Math.ScaleB(value, places)), -places);
}
