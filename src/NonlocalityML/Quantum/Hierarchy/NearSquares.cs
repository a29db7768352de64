using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>Makes a proof, a sum of squares, of what a semidefinite solver found.</summary>
internal static class NearSquares
{
    /// <summary>
    /// The squares behind a positive semidefinite matrix that a solver found, moved to where the sum over each moment is the one
    /// wanted.
    /// </summary>
    /// <param name="moments">The pattern.</param>
    /// <param name="matrix">n * n numbers, symmetric.</param>
    /// <param name="wanted">The sum over the entries of each moment; null leaves it as it is.</param>
    public static SumOfSquares Find(MomentMatrix moments, double[] matrix, Func<int, double?> wanted)
    {
        var n = moments.Size;
        var moved = (double[])matrix.Clone();
        var patterns = moments.Patterns();
        for (var m = 1; m < patterns.Length; m++)
        {
            if (patterns[m].Indices.Length > 0 && wanted(m) is { } sum)
                patterns[m].AddTo(moved, (sum - patterns[m].Dot(matrix)) / patterns[m].Indices.Length);
        }

        var lift = 0.0;
        double[]? lower;
        while ((lower = DenseKernels.Cholesky(n, moved)) is null)
        {
            var next = Math.Max(1e-15, 4 * lift);
            for (var i = 0; i < n; i++)
                moved[i * (n + 1)] += next - lift;
            lift = next;
        }

        return new SumOfSquares(
            moments.Algebra.Scenario,
            moments.Words,
            Enumerable
                .Range(0, n)
                .Select(i => lower.Skip(i * n).Take(i + 1).Select(value => Dyadic.Round(value, SumOfSquares.Places)))
        );
    }
}
