namespace NonlocalityML.Quantum;

/// <summary>Eigenvectors of small real symmetric matrices by Jacobi's rotations, in place and without allocating.</summary>
internal static class Jacobi
{
    private const int Sweeps = 12;

    private const double Accuracy = 1e-32;

    /// <param name="n">The size of both.</param>
    /// <param name="matrix">Symmetric, row by row; then diagonal, its eigenvalues in any order.</param>
    /// <param name="vectors">Then the eigenvectors as rows.</param>
    public static void Diagonalize(int n, Span<double> matrix, Span<double> vectors)
    {
        vectors.Clear();
        for (var k = 0; k < n; k++)
            vectors[(n + 1) * k] = 1;
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var (off, all) = (0.0, 0.0);
            for (var p = 0; p < n; p++)
            {
                all += matrix[(n + 1) * p] * matrix[(n + 1) * p];
                for (var q = p + 1; q < n; q++)
                    off += matrix[(n * p) + q] * matrix[(n * p) + q];
            }

            if (off <= Accuracy * all)
                return;
            for (var p = 0; p < n - 1; p++)
            for (var q = p + 1; q < n; q++)
                Rotate(n, matrix, vectors, p, q);
        }
    }

    private static void Rotate(int n, Span<double> matrix, Span<double> vectors, int p, int q)
    {
        var entry = matrix[(n * p) + q];
        if (entry == 0)
            return;
        var theta = (matrix[(n + 1) * q] - matrix[(n + 1) * p]) / (2 * entry);
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < n; k++)
        {
            double a = matrix[(n * k) + p],
                b = matrix[(n * k) + q];
            (matrix[(n * k) + p], matrix[(n * k) + q]) = ((c * a) - (s * b), (s * a) + (c * b));
        }

        DenseKernels.Rotate(matrix.Slice(n * p, n), matrix.Slice(n * q, n), c, s);
        DenseKernels.Rotate(vectors.Slice(n * p, n), vectors.Slice(n * q, n), c, s);
    }
}
