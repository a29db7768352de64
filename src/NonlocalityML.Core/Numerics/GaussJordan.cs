using System.Numerics.Tensors;

namespace NonlocalityML.Numerics;

/// <summary>The inverse of a small matrix by Gauss and Jordan with row pivots.</summary>
internal static class GaussJordan
{
    /// <param name="matrix">Row i begins at i * stride; is written over.</param>
    /// <param name="inverse">Receives the inverse in the same layout; zeros behind each row.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">From one row to the next, at least the size.</param>
    /// <param name="smallestPivot">A matrix whose largest pivot is below this counts as singular.</param>
    /// <returns>False for a singular matrix; the inverse is then of no use.</returns>
    public static bool TryInvert(Span<double> matrix, Span<double> inverse, int size, int stride, double smallestPivot)
    {
        inverse[..(size * stride)].Clear();
        for (var i = 0; i < size; i++)
            inverse[i * (stride + 1)] = 1;
        for (var column = 0; column < size; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < size; row++)
            {
                if (Math.Abs(matrix[(row * stride) + column]) > Math.Abs(matrix[(pivot * stride) + column]))
                    pivot = row;
            }

            var value = matrix[(pivot * stride) + column];
            if (!(Math.Abs(value) >= smallestPivot))
                return false;
            Eliminate(matrix, inverse, size, stride, column, pivot, value);
        }

        return true;
    }

    private static void Eliminate(
        Span<double> matrix,
        Span<double> inverse,
        int size,
        int stride,
        int column,
        int pivot,
        double value
    )
    {
        Span<double> left = matrix.Slice(column * stride, size),
            right = inverse.Slice(column * stride, size);
        if (pivot != column)
        {
            Swap(left, matrix.Slice(pivot * stride, size));
            Swap(right, inverse.Slice(pivot * stride, size));
        }

        TensorPrimitives.Divide(left, value, left);
        TensorPrimitives.Divide(right, value, right);
        for (var row = 0; row < size; row++)
        {
            var factor = matrix[(row * stride) + column];
            if (row == column || factor == 0)
                continue;
            Span<double> other = matrix.Slice(row * stride, size),
                otherRight = inverse.Slice(row * stride, size);
            TensorPrimitives.MultiplyAdd(left, -factor, other, other);
            TensorPrimitives.MultiplyAdd(right, -factor, otherRight, otherRight);
        }
    }

    private static void Swap(Span<double> a, Span<double> b)
    {
        for (var i = 0; i < a.Length; i++)
            (a[i], b[i]) = (b[i], a[i]);
    }
}
