using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using NonlocalityML.Numerics;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Quantum;

/// <summary>
/// The lowest eigenvector of a Hermitian operator that is known only by what it does to a vector: the Lanczos process with full
/// orthogonalisation, restarted from its best vector (Golub and Van Loan, Matrix Computations, ch. 10).
/// </summary>
internal static class Lanczos
{
    private const int Steps = 40,
        Restarts = 200;

    /// <summary>Length of H v - E v at which a vector counts as found, relative to the spread of the spectrum seen.</summary>
    private const double Accuracy = 1e-11;

    /// <param name="apply">Writes H v into the second array.</param>
    /// <param name="found">Normalised eigenvectors that are left out: the result is orthogonal to them.</param>
    /// <param name="dimension">Length of the vectors, more than those found.</param>
    /// <param name="stream">Draws the first vector.</param>
    /// <exception cref="InvalidOperationException">Not found within the limit of restarts.</exception>
    public static Eigenpair Lowest(
        Action<Complex[], Complex[]> apply,
        IReadOnlyList<Complex[]> found,
        int dimension,
        RandomStream stream
    )
    {
        var start = new Complex[dimension];
        for (var i = 0; i < dimension; i++)
            start[i] = new Complex(stream.NextNormal(), stream.NextNormal());
        for (var restart = 0; restart < Restarts; restart++)
        {
            var (pair, residual) = Run(apply, found, start, Steps);
            if (residual <= Accuracy)
                return pair;
            start = pair.Vector;
        }

        throw new InvalidOperationException($"Lanczos did not reach {Accuracy} in {Restarts} restarts of {Steps} steps.");
    }

    /// <summary>One run from a vector: the least value of the operator in the span of v, H v, .., H^(steps - 1) v, never above
    /// that of v.</summary>
    /// <param name="apply">Writes H v into the second array.</param>
    /// <param name="start">v, which is normalised in place.</param>
    /// <param name="steps">At least 1.</param>
    public static Eigenpair Lower(Action<Complex[], Complex[]> apply, Complex[] start, int steps) =>
        Run(apply, [], start, steps).Pair;

    private static (Eigenpair Pair, double Residual) Run(
        Action<Complex[], Complex[]> apply,
        IReadOnlyList<Complex[]> found,
        Complex[] start,
        int steps
    )
    {
        List<Complex[]> basis = [];
        List<double> diagonal = [],
            offDiagonal = [];
        var next = start;
        Orthogonalize(next, found);
        var length = Normalize(next);
        while (basis.Count < Math.Min(steps, start.Length - found.Count))
        {
            basis.Add(next);
            next = new Complex[start.Length];
            apply(basis[^1], next);
            diagonal.Add(Product(basis[^1], next).Real);
            // Twice is enough (Kahan and Parlett).
            for (var pass = 0; pass < 2; pass++)
            {
                Orthogonalize(next, found);
                Orthogonalize(next, basis);
            }

            length = Normalize(next);
            offDiagonal.Add(length);
            if (length < 1e-13)
                break;
        }

        var factors = Matrix<double>
            .Build.Dense(
                basis.Count,
                basis.Count,
                (i, j) =>
                    i == j ? diagonal[i]
                    : Math.Abs(i - j) == 1 ? offDiagonal[Math.Min(i, j)]
                    : 0
            )
            .Evd(Symmetricity.Symmetric);
        var weights = factors.EigenVectors.Column(0);
        var vector = new Complex[start.Length];
        for (var k = 0; k < basis.Count; k++)
            Add(vector, weights[k], basis[k]);
        Normalize(vector);
        var spread = Math.Max(1, factors.EigenValues[^1].Real - factors.EigenValues[0].Real);
        return (new Eigenpair(factors.EigenValues[0].Real, vector), length * Math.Abs(weights[^1]) / spread);
    }

    private static void Orthogonalize(Complex[] vector, IReadOnlyList<Complex[]> against)
    {
        foreach (var other in against)
            Add(vector, -Product(other, vector), other);
    }

    private static Complex Product(Complex[] a, Complex[] b)
    {
        var (real, imaginary) = (0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            real += (a[i].Real * b[i].Real) + (a[i].Imaginary * b[i].Imaginary);
            imaginary += (a[i].Real * b[i].Imaginary) - (a[i].Imaginary * b[i].Real);
        }

        return new Complex(real, imaginary);
    }

    private static void Add(Complex[] vector, Complex factor, Complex[] other)
    {
        for (var i = 0; i < vector.Length; i++)
            vector[i] += factor * other[i];
    }

    private static double Normalize(Complex[] vector)
    {
        var length = Math.Sqrt(Product(vector, vector).Real);
        if (length > 0)
        {
            for (var i = 0; i < vector.Length; i++)
                vector[i] /= length;
        }

        return length;
    }
}

/// <summary>An eigenvalue and its normalised vector.</summary>
internal sealed record Eigenpair(double Value, Complex[] Vector);
