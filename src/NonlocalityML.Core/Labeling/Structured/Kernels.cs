using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>Small loops over 512-bit vectors. Pointers are aligned to vectors and lengths are whole vectors, unless said
/// otherwise.</summary>
internal static class Kernels
{
    /// <summary>Bit l in lane l.</summary>
    public static Vector512<ulong> LaneBits => Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);

    /// <summary>Lane l is true where bit l of the number is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Mask(ulong bits) => Vector512.Equals(Vector512.Create(bits) & LaneBits, LaneBits).AsDouble();

    /// <summary>The first lane that holds this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LaneOf(Vector512<double> values, double value) =>
        BitOperations.TrailingZeroCount(Vector512.ExtractMostSignificantBits(Vector512.Equals(values, Vector512.Create(value))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Smallest(Vector512<double> values)
    {
        var half = Vector256.MinNative(values.GetLower(), values.GetUpper());
        var quarter = Vector128.MinNative(half.GetLower(), half.GetUpper());
        return Vector128.MinNative(quarter, Vector128.Shuffle(quarter, Vector128.Create(1L, 0))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Vector512<double> values)
    {
        var half = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        return Vector128.MaxNative(quarter, Vector128.Shuffle(quarter, Vector128.Create(1L, 0))).ToScalar();
    }

    /// <summary>The smallest of the values that is larger than a bound; infinity if none is.</summary>
    public static double SmallestAbove(AlignedSpan<double> values, double bound, int length)
    {
        var infinity = Vector512.Create(double.PositiveInfinity);
        var above = Vector512.Create(bound);
        Vector512<double> even = infinity,
            odd = infinity;
        var i = 0;
        for (; i + Lanes < length; i += 2 * Lanes)
        {
            even = Vector512.MinNative(even, Masked(i));
            odd = Vector512.MinNative(odd, Masked(i + Lanes));
        }

        if (i < length)
            even = Vector512.MinNative(even, Masked(i));
        return Smallest(Vector512.MinNative(even, odd));

        Vector512<double> Masked(int place)
        {
            var value = values.Load(place);
            return Vector512.ConditionalSelect(Vector512.GreaterThan(value, above), value, infinity);
        }
    }

    /// <summary>
    /// Where values_i is going down (factor_i side_i > tolerance), the step values_i side_i / (factor_i side_i) at which it is
    /// zero, or zero if that has passed; otherwise infinity. The last bits of a step, as many as the mask has, hold i.
    /// </summary>
    public static void ZeroSteps(
        AlignedSpan<double> values,
        AlignedSpan<double> factors,
        AlignedSpan<double> sides,
        double tolerance,
        long indexMask,
        AlignedSpan<double> steps,
        int length
    )
    {
        var index = Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7);
        var keep = Vector512.Create(~indexMask);
        var infinity = Vector512.Create(double.PositiveInfinity);
        for (var i = 0; i < length; i += Lanes, index += Vector512.Create((long)Lanes))
        {
            var side = sides.Load(i);
            var fall = factors.Load(i) * side;
            var step = Vector512.MaxNative(values.Load(i) * side, Vector512<double>.Zero) / fall;
            var tagged = ((step.AsInt64() & keep) | index).AsDouble();
            steps.Store(
                i,
                Vector512.ConditionalSelect(Vector512.GreaterThan(fall, Vector512.Create(tolerance)), tagged, infinity)
            );
        }
    }

    /// <summary>target += factor * values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(AlignedSpan<double> target, double factor, AlignedSpan<double> values, int length)
    {
        var scale = Vector512.Create(factor);
        for (var i = 0; i < length; i += Lanes)
            target.Store(i, Vector512.FusedMultiplyAdd(scale, values.Load(i), target.Load(i)));
    }

    /// <summary>result = sum over rows of factor times row.</summary>
    public static void CombineRows(
        AlignedSpan<double> factors,
        AlignedSpan<double> rows,
        int stride,
        int count,
        AlignedSpan<double> result,
        int length
    )
    {
        // Four vectors of the result at a time: as many chains of additions as hide their latency.
        var i = 0;
        for (; i + (3 * Lanes) < length; i += 4 * Lanes)
        {
            Vector512<double> sum0 = default,
                sum1 = default,
                sum2 = default,
                sum3 = default;
            var row = rows + i;
            for (var r = 0; r < count; r++, row += stride)
            {
                var factor = Vector512.Create(factors[r]);
                sum0 = Vector512.FusedMultiplyAdd(factor, row.Load(0), sum0);
                sum1 = Vector512.FusedMultiplyAdd(factor, row.Load(Lanes), sum1);
                sum2 = Vector512.FusedMultiplyAdd(factor, row.Load(2 * Lanes), sum2);
                sum3 = Vector512.FusedMultiplyAdd(factor, row.Load(3 * Lanes), sum3);
            }

            result.Store(i, sum0);
            result.Store(i + Lanes, sum1);
            result.Store(i + (2 * Lanes), sum2);
            result.Store(i + (3 * Lanes), sum3);
        }

        for (; i < length; i += Lanes)
        {
            Vector512<double> even = default,
                odd = default;
            var row = rows + i;
            var r = 0;
            for (; r + 1 < count; r += 2, row += 2 * stride)
            {
                even = Vector512.FusedMultiplyAdd(Vector512.Create(factors[r]), row.Load(0), even);
                odd = Vector512.FusedMultiplyAdd(Vector512.Create(factors[r + 1]), row.Load(stride), odd);
            }

            if (r < count)
                even = Vector512.FusedMultiplyAdd(Vector512.Create(factors[r]), row.Load(0), even);
            result.Store(i, even + odd);
        }
    }

    /// <summary>result[r] = row r times vector.</summary>
    public static void MultiplyRows(
        AlignedSpan<double> rows,
        int stride,
        int count,
        AlignedSpan<double> vector,
        int length,
        AlignedSpan<double> result
    )
    {
        for (var r = 0; r < count; r++, rows += stride)
        {
            var sum = Vector512<double>.Zero;
            for (var i = 0; i < length; i += Lanes)
                sum = Vector512.FusedMultiplyAdd(rows.Load(i), vector.Load(i), sum);
            result[r] = Vector512.Sum(sum);
        }
    }

    /// <summary>Row r += factors[r] * vector.</summary>
    public static void AddProducts(
        AlignedSpan<double> rows,
        int stride,
        int count,
        AlignedSpan<double> factors,
        double scale,
        AlignedSpan<double> vector,
        int length
    )
    {
        for (var r = 0; r < count; r++, rows += stride)
            AddTo(rows, scale * factors[r], vector, length);
    }
}
