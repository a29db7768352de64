using System.Numerics;
using System.Runtime.InteropServices;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// Square matrices as flat arrays, row by row: the few operations of the interior point method, vectorised (MathNet's managed
/// factorisations are not, and take a multiple of the time at these sizes).
/// </summary>
internal static class DenseKernels
{
    /// <summary>a * b.</summary>
    public static double[] Multiply(int n, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var product = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var row = product.AsSpan(i * n, n);
            for (var k = 0; k < n; k++)
            {
                var factor = a[(i * n) + k];
                if (factor != 0)
                    AddScaled(row, b.Slice(k * n, n), factor);
            }
        }

        return product;
    }

    /// <summary>target += factor * source.</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        var wideTarget = MemoryMarshal.Cast<double, Vector<double>>(target);
        var wideSource = MemoryMarshal.Cast<double, Vector<double>>(source);
        var wideFactor = new Vector<double>(factor);
        for (var i = 0; i < wideTarget.Length; i++)
            wideTarget[i] += wideFactor * wideSource[i];
        for (var i = wideTarget.Length * Vector<double>.Count; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    /// <summary>(a, b) = (c a - s b, s a + c b).</summary>
    public static void Rotate(Span<double> a, Span<double> b, double c, double s)
    {
        var wideA = MemoryMarshal.Cast<double, Vector<double>>(a);
        var wideB = MemoryMarshal.Cast<double, Vector<double>>(b);
        var (wideC, wideS) = (new Vector<double>(c), new Vector<double>(s));
        for (var i = 0; i < wideA.Length; i++)
            (wideA[i], wideB[i]) = ((wideC * wideA[i]) - (wideS * wideB[i]), (wideS * wideA[i]) + (wideC * wideB[i]));
        for (var i = wideA.Length * Vector<double>.Count; i < a.Length; i++)
            (a[i], b[i]) = ((c * a[i]) - (s * b[i]), (s * a[i]) + (c * b[i]));
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => OrderedSum.Dot(a, b);

    /// <summary>The lower triangle L of a = L L'; null when the symmetric matrix is not positive definite. Above the diagonal is
    /// zero.</summary>
    public static double[]? Cholesky(int n, ReadOnlySpan<double> a, CancellationToken cancellation = default)
    {
        var lower = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = lower.AsSpan(i * n, n);
            for (var j = 0; j < i; j++)
                row[j] = (a[(i * n) + j] - Dot(row[..j], lower.AsSpan(j * n, j))) / lower[(j * n) + j];
            var pivot = a[(i * n) + i] - Dot(row[..i], row[..i]);
            if (!(pivot > 0))
                return null;
            row[i] = Math.Sqrt(pivot);
        }

        return lower;
    }

    /// <summary>Solves L L' x = b in place.</summary>
    public static void Solve(int n, ReadOnlySpan<double> lower, Span<double> b)
    {
        for (var i = 0; i < n; i++)
            b[i] = (b[i] - Dot(lower.Slice(i * n, i), b[..i])) / lower[(i * n) + i];
        for (var i = n - 1; i >= 0; i--)
        {
            b[i] /= lower[(i * n) + i];
            AddScaled(b[..i], lower.Slice(i * n, i), -b[i]);
        }
    }

    /// <summary>The inverse of L L'.</summary>
    public static double[] Inverse(int n, ReadOnlySpan<double> lower)
    {
        var inverse = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            inverse[(i * n) + i] = 1;
            Solve(n, lower, inverse.AsSpan(i * n, n));
        }

        Symmetrize(n, inverse);
        return inverse;
    }

    public static void Symmetrize(int n, Span<double> a)
    {
        for (var i = 0; i < n; i++)
        for (var j = 0; j < i; j++)
            a[(i * n) + j] = a[(j * n) + i] = (a[(i * n) + j] + a[(j * n) + i]) / 2;
    }
}
