using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Quantum;

/// <summary>
/// Density matrices as tomography and rounding leave them: a trace of 0.9999, an eigenvalue a little below 0, entries that are
/// not quite conjugates. Up to <see cref="Tolerance"/> they are brought to the nearest state, and this is said.
/// </summary>
internal static class NearState
{
    /// <summary>What three decimals of a file leave; a matrix farther from a state is refused.</summary>
    public const double Tolerance = 1e-3;

    /// <param name="dimensions">Local dimension of each party.</param>
    /// <param name="matrix">A density matrix, (D, D), or nearly one.</param>
    /// <param name="say">Told what had to be changed; not called for a state.</param>
    /// <returns>The matrix itself where it is a state to within rounding; else with negative eigenvalues at 0 and trace
    /// 1.</returns>
    /// <exception cref="InvalidInputException">Farther from a state; says how far.</exception>
    public static State Of(IEnumerable<int> dimensions, Matrix<Complex> matrix, Action<string>? say = null)
    {
        if (matrix.RowCount != matrix.ColumnCount || !matrix.ForAll(entry => Complex.IsFinite(entry)))
            return new State(dimensions, matrix);
        var hermitian = (matrix + matrix.ConjugateTranspose()) / 2;
        var (skewness, trace) = ((matrix - hermitian).Enumerate().Max(entry => 2 * entry.Magnitude), hermitian.Trace().Real);
        Require(skewness, "is not Hermitian: an entry and the conjugate of its mirror differ by", "0");
        if (Math.Abs(trace - 1) > Tolerance)
            throw Far($"has trace {trace:G10}", "1");
        var isPositive = HermitianMatrix.IsPositive(hermitian);
        if (skewness <= HermitianMatrix.Tolerance && Math.Abs(trace - 1) <= HermitianMatrix.Tolerance && isPositive)
            return new State(dimensions, matrix);
        var least = 0.0;
        if (!isPositive)
        {
            var spectrum = hermitian.Evd(Symmetricity.Hermitian);
            least = spectrum.EigenValues.Min(value => value.Real);
            Require(-least, "has the eigenvalue -", "0 or more");
            var kept = Matrix<Complex>.Build.DenseOfDiagonalVector(
                spectrum.EigenValues.Map(value => new Complex(Math.Max(0, value.Real), 0))
            );
            hermitian = spectrum.EigenVectors * kept * spectrum.EigenVectors.ConjugateTranspose();
        }

        var state = new State(dimensions, hermitian / hermitian.Trace());
        say?.Invoke(
            "the density matrix is nearly one: "
                + string.Join(
                    ", ",
                    (
                        (string?[])
                            [
                                Math.Abs(trace - 1) > HermitianMatrix.Tolerance ? $"its trace {trace:G6} is brought to 1" : null,
                                least < 0 ? $"its eigenvalue {least:G2} to 0" : null,
                                skewness > HermitianMatrix.Tolerance
                                    ? $"conjugate entries differ by {skewness:G2} and are averaged"
                                    : null,
                            ]
                    ).OfType<string>()
                )
        );
        return state;
    }

    private static void Require(double fault, string what, string needed)
    {
        if (fault > Tolerance)
            throw Far($"{what}{(what.EndsWith('-') ? "" : " ")}{fault:G6}", needed);
    }

    private static InvalidInputException Far(string what, string needed) =>
        new($"A density matrix {what}; {needed} is needed, and only {Tolerance} beside it is taken as rounding.");
}
