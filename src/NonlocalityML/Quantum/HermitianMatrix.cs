using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>What states and effects have in common: a positive semidefinite matrix.</summary>
internal static class HermitianMatrix
{
    /// <summary>How far an entry, a trace or an eigenvalue may lie from what it must be (rounding of a file).</summary>
    public const double Tolerance = 1e-9;

    /// <summary>The Hermitian part of a square matrix.</summary>
    /// <exception cref="InvalidInputException">
    /// Not finite, not Hermitian or not positive semidefinite; the message begins with <paramref name="name"/>.
    /// </exception>
    public static Matrix<Complex> RequirePositive(Matrix<Complex> matrix, string name)
    {
        for (var i = 0; i < matrix.RowCount; i++)
        for (var j = 0; j <= i; j++)
        {
            var (entry, mirror) = (matrix[i, j], matrix[j, i]);
            if (!Complex.IsFinite(entry + mirror))
                throw new InvalidInputException(
                    $"{name} has {entry} at ({i},{j}) and {mirror} at ({j},{i}); finite numbers are needed."
                );
            if ((entry - Complex.Conjugate(mirror)).Magnitude > Tolerance)
                throw new InvalidInputException(
                    $"{name} is not Hermitian: {entry} at ({i},{j}) and {mirror} at ({j},{i}) (tolerance {Tolerance})."
                );
        }

        var hermitian = (matrix + matrix.ConjugateTranspose()) / 2;
        if (!IsPositive(hermitian))
        {
            var smallest = hermitian.Evd(Symmetricity.Hermitian).EigenValues.Min(value => value.Real);
            throw new InvalidInputException(
                $"{name} has the eigenvalue {smallest:R}; eigenvalues are at least 0 (tolerance {Tolerance})."
            );
        }

        return hermitian;
    }

    /// <summary>Cholesky exists exactly for positive matrices, and is much cheaper than the eigenvalues.</summary>
    internal static bool IsPositive(Matrix<Complex> hermitian)
    {
        try
        {
            (hermitian + (Matrix<Complex>.Build.DenseIdentity(hermitian.RowCount) * Tolerance)).Cholesky();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
