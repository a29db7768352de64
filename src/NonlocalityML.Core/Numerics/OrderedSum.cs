using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NonlocalityML.Numerics;

/// <summary>
/// Sums whose order does not depend on how wide the registers of a machine are, so that all machines round alike: four partial
/// sums of doubles or eight of floats, twice, added pair by pair at the end. Products are rounded before they are added.
/// </summary>
internal static class OrderedSum
{
    /// <summary>a.b.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var wideA = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var wideB = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var (first, second) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i + 1 < wideA.Length; i += 2)
        {
            first += wideA[i] * wideB[i];
            second += wideA[i + 1] * wideB[i + 1];
        }

        for (; i < wideA.Length; i++)
            first += wideA[i] * wideB[i];
        var sum = Of(first + second);
        for (i *= Vector256<double>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <inheritdoc cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var wideA = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var wideB = MemoryMarshal.Cast<float, Vector256<float>>(b);
        var (first, second) = (Vector256<float>.Zero, Vector256<float>.Zero);
        var i = 0;
        for (; i + 1 < wideA.Length; i += 2)
        {
            first += wideA[i] * wideB[i];
            second += wideA[i + 1] * wideB[i + 1];
        }

        for (; i < wideA.Length; i++)
            first += wideA[i] * wideB[i];
        var lanes = first + second;
        var half = lanes.GetLower() + lanes.GetUpper();
        var sum = (half[0] + half[1]) + (half[2] + half[3]);
        for (i *= Vector256<float>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>The sum of the numbers.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        var wide = MemoryMarshal.Cast<double, Vector256<double>>(values);
        var sums = Vector256<double>.Zero;
        foreach (var part in wide)
            sums += part;
        var sum = Of(sums);
        for (var i = wide.Length * Vector256<double>.Count; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    /// <summary>The sum of the squares.</summary>
    public static double OfSquares(ReadOnlySpan<double> values) => Dot(values, values);

    /// <summary>The square root of the sum of the squares.</summary>
    public static double Norm(ReadOnlySpan<double> values) => Math.Sqrt(OfSquares(values));

    /// <summary>The sum of four partial sums.</summary>
    public static double Of(Vector256<double> sums) => (sums[0] + sums[1]) + (sums[2] + sums[3]);
}
