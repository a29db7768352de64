using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>Applies one matrix per axis to a dense tensor in C order: the change of coordinates of each party in turn.</summary>
internal static class TensorProduct
{
    /// <typeparam name="T">double or Complex.</typeparam>
    /// <param name="tensor">Values in C order; axis i has length matrices[i].GetLength(1).</param>
    /// <param name="matrices">One matrix (new length, old length) for each axis.</param>
    /// <returns>A tensor in C order whose axis i has length matrices[i].GetLength(0).</returns>
    public static T[] Apply<T>(ReadOnlySpan<T> tensor, IReadOnlyList<T[,]> matrices)
        where T : struct, INumberBase<T>
    {
        var current = tensor.ToArray();
        var inner = 1;
        for (var axis = matrices.Count - 1; axis >= 0; axis--)
        {
            var matrix = matrices[axis];
            int rows = matrix.GetLength(0),
                columns = matrix.GetLength(1);
            var outer = current.Length / (columns * inner);
            var next = new T[outer * rows * inner];
            for (var o = 0; o < outer; o++)
            for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
            {
                var factor = matrix[r, c];
                if (factor == T.Zero)
                    continue;
                var source = current.AsSpan(((o * columns) + c) * inner, inner);
                var target = next.AsSpan(((o * rows) + r) * inner, inner);
                for (var i = 0; i < inner; i++)
                    target[i] += factor * source[i];
            }

            current = next;
            inner *= rows;
        }

        return current;
    }

    /// <summary>The transpose of each matrix: how coefficients move when values move by the inverse.</summary>
    public static double[,] Transpose(double[,] matrix)
    {
        var result = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (var i = 0; i < matrix.GetLength(0); i++)
        for (var j = 0; j < matrix.GetLength(1); j++)
            result[j, i] = matrix[i, j];
        return result;
    }
}
