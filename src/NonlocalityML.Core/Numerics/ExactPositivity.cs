using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>Whether a symmetric matrix of whole numbers is positive definite, exactly.</summary>
internal static class ExactPositivity
{
    /// <summary>
    /// By the signs of the leading minors, which are the pivots of an elimination that stays in whole numbers (Bareiss, Math.
    /// Comp. 22, 565 (1968)).
    /// </summary>
    /// <param name="matrix">(n, n), symmetric; is written over.</param>
    public static bool IsPositiveDefinite(BigInteger[,] matrix)
    {
        var (size, previous) = (matrix.GetLength(0), BigInteger.One);
        for (var k = 0; k < size; k++)
        {
            if (matrix[k, k].Sign <= 0)
                return false;
            for (var i = k + 1; i < size; i++)
            for (var j = k + 1; j < size; j++)
                matrix[i, j] = ((matrix[i, j] * matrix[k, k]) - (matrix[i, k] * matrix[k, j])) / previous;
            previous = matrix[k, k];
        }

        return true;
    }
}
