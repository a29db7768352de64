using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>
/// Doubles as whole numbers over a common power of two: exact arithmetic without fractions.
/// </summary>
public static class Dyadic
{
    /// <summary>value = mantissa * 2^exponent, the mantissa odd (or zero).</summary>
    public static (long Mantissa, int Exponent) Split(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "A finite number is needed.");
        if (value == 0) return (0, 0);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << 52;
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
    public static T Scale<T>(double value, int places)
        where T : IBinaryInteger<T>
    {
        var (mantissa, exponent) = Split(value);
        return mantissa == 0 ? T.Zero : T.CreateChecked(mantissa) << (exponent + places);
    }

    /// <summary>Rounds to the nearest multiple of 2^-places.</summary>
    public static double Round(double value, int places) =>
        Math.ScaleB(Math.Round(Math.ScaleB(value, places)), -places);
}
