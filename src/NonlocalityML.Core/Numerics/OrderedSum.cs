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
        var sum = Of(Products(a, b));
        for (var i = a.Length - (a.Length % Vector256<double>.Count); i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <inheritdoc cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var lanes = Products(a, b);
        var half = lanes.GetLower() + lanes.GetUpper();
        var sum = (half[0] + half[1]) + (half[2] + half[3]);
        for (var i = a.Length - (a.Length % Vector256<float>.Count); i < a.Length; i++)
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

    /// <summary>The partial sums of a.b, over whole vectors.</summary>
    private static Vector256<T> Products<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : struct
    {
        var wideA = MemoryMarshal.Cast<T, Vector256<T>>(a);
        var wideB = MemoryMarshal.Cast<T, Vector256<T>>(b);
        var (first, second) = (Vector256<T>.Zero, Vector256<T>.Zero);
        var i = 0;
        for (; i + 1 < wideA.Length; i += 2)
        {
            first += wideA[i] * wideB[i];
            second += wideA[i + 1] * wideB[i + 1];
        }

        for (; i < wideA.Length; i++)
            first += wideA[i] * wideB[i];
        return first + second;
    }
}
