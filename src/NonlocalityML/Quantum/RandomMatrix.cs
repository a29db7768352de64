using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>Random complex matrices.</summary>
internal static class RandomMatrix
{
    /// <summary>Independent complex normal entries.</summary>
    public static Matrix<Complex> Ginibre(int rows, int columns, RandomStream stream) =>
        Matrix<Complex>.Build.Dense(rows, columns, (_, _) => new Complex(stream.NextNormal(), stream.NextNormal()));

    /// <summary>
    /// Haar-random orthonormal columns, a unitary when square: the QR factor of a Ginibre matrix, with the phases that make the
    /// diagonal of R positive (Mezzadri, Notices AMS 54, 592 (2007)).
    /// </summary>
    public static Matrix<Complex> Isometry(int rows, int columns, RandomStream stream)
    {
        var factors = Ginibre(rows, columns, stream).QR(QRMethod.Thin);
        return factors.Q.MapIndexed(
            (_, column, value) => value * Complex.FromPolarCoordinates(1, factors.R[column, column].Phase)
        );
    }
}
