using System.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// The generalised Gell-Mann matrices G_0 .. G_(d^2-1) of d levels: the identity; for each pair j &lt; k the symmetric
/// |j&gt;&lt;k| + |k&gt;&lt;j| and then the antisymmetric -i|j&gt;&lt;k| + i|k&gt;&lt;j|; at last the diagonal ones, l = 1 .. d -
/// 1. Orthogonal, Tr G_m^2 = 2 but Tr G_0^2 = d. For d = 2 they are 1, X, Y, Z.
/// </summary>
internal static class GellMannBasis
{
    /// <summary>The largest d.</summary>
    public const int MaximumDimension = 16;

    /// <summary>The coefficients c of a Hermitian matrix sum_m c_m G_m.</summary>
    /// <param name="dimension">d.</param>
    /// <param name="matrix">(d, d) in C order.</param>
    /// <param name="coefficients">Receives d^2 numbers.</param>
    public static void Expand(int dimension, ReadOnlySpan<Complex> matrix, Span<double> coefficients)
    {
        var (place, diagonal) = (1, dimension * (dimension - 1));
        var sum = 0.0;
        for (var j = 0; j < dimension; j++)
        {
            for (var k = j + 1; k < dimension; k++, place += 2)
                (coefficients[place], coefficients[place + 1]) = (
                    matrix[(j * dimension) + k].Real,
                    -matrix[(j * dimension) + k].Imaginary
                );
            var level = matrix[(j * dimension) + j].Real;
            if (j > 0)
                coefficients[diagonal + j] = (sum - (j * level)) * Math.Sqrt(2.0 / (j * (j + 1))) / 2;
            sum += level;
        }

        coefficients[0] = sum / dimension;
    }

    /// <summary>(d^2, d^2): entry [m, (i d) + j] is the entry (j, i) of G_m, so that its product with a matrix in C order is
    /// Tr[G_m matrix].</summary>
    internal static Complex[,] Traces(int dimension)
    {
        var traces = new Complex[dimension * dimension, dimension * dimension];
        Span<Complex> unit = new Complex[dimension * dimension];
        Span<double> parts = new double[dimension * dimension],
            turned = new double[dimension * dimension];
        for (var i = 0; i < dimension; i++)
        for (var j = i; j < dimension; j++)
        {
            // |i><j| is the Hermitian (|i><j| + |j><i|)/2 and i times the Hermitian (-i|i><j| + i|j><i|)/2.
            Expand(0.5, parts, unit);
            Expand(new Complex(0, -0.5), turned, unit);
            for (var m = 0; m < parts.Length; m++)
            {
                var norm = NormSquared(dimension, m);
                traces[m, (i * dimension) + j] = norm * new Complex(parts[m], turned[m]);
                traces[m, (j * dimension) + i] = norm * new Complex(parts[m], -turned[m]);
            }

            void Expand(Complex value, Span<double> coefficients, Span<Complex> matrix)
            {
                matrix.Clear();
                matrix[(i * dimension) + j] += value;
                matrix[(j * dimension) + i] += Complex.Conjugate(value);
                GellMannBasis.Expand(dimension, matrix, coefficients);
            }
        }

        return traces;
    }

    /// <summary>Tr G_m^2.</summary>
    internal static int NormSquared(int dimension, int index) => index == 0 ? dimension : 2;
}
