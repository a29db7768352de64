using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>Random complex matrices.</summary>
internal static class RandomMatrix
{
    /// <summary>Independent complex normal entries.</summary>
    public static Matrix<Complex> Ginibre(int rows, int columns, RandomStream stream) =>
        Matrix<Complex>.Build.Dense(rows, columns, (_, _) => new Complex(stream.NextNormal(), stream.NextNormal()));

    /// <summary>Independent real normal entries.</summary>
    public static Matrix<Complex> RealGinibre(int rows, int columns, RandomStream stream) =>
        Matrix<Complex>.Build.Dense(rows, columns, (_, _) => stream.NextNormal());

    /// <summary>Haar-random orthonormal columns, a unitary when square.</summary>
    public static Matrix<Complex> Isometry(int rows, int columns, RandomStream stream)
    {
        var entries = new Complex[rows * columns];
        DrawIsometry(stream, rows, entries);
        return Matrix<Complex>.Build.Dense(rows, columns, entries);
    }

    /// <summary>Independent normal columns, each made orthogonal to those before and of length 1, are Haar-random (Mezzadri,
    /// Notices AMS 54, 592 (2007)).</summary>
    /// <param name="stream">The draws.</param>
    /// <param name="rows">Length of a column, at least their number.</param>
    /// <param name="columns">Receives the columns one after another.</param>
    public static void DrawIsometry(RandomStream stream, int rows, Span<Complex> columns)
    {
        for (var i = 0; i < columns.Length / rows; i++)
        {
            var column = columns.Slice(i * rows, rows);
            for (var r = 0; r < rows; r++)
                column[r] = new Complex(stream.NextNormal(), stream.NextNormal());
            // Twice, so that rounding leaves nothing of the columns before.
            for (var k = 0; k < 2 * i; k++)
            {
                var other = columns.Slice(k % i * rows, rows);
                var overlap = Complex.Zero;
                for (var r = 0; r < rows; r++)
                    overlap += Complex.Conjugate(other[r]) * column[r];
                for (var r = 0; r < rows; r++)
                    column[r] -= overlap * other[r];
            }

            var square = 0.0;
            foreach (var entry in column)
                square += (entry.Real * entry.Real) + (entry.Imaginary * entry.Imaginary);
            for (var r = 0; r < rows; r++)
                column[r] /= Math.Sqrt(square);
        }
    }
}
