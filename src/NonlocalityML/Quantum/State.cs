using System.Collections.Immutable;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// A quantum state of any number of parties: a density matrix over |i j ..&gt; in C order (the last party's index runs fastest).
/// Immutable, and valid when made: Hermitian, of trace 1 and positive semidefinite, each to within 1e-9.
/// </summary>
public sealed class State
{
    /// <summary>The largest product of the local dimensions: ten qubits, a matrix of 16 MiB.</summary>
    public const int MaximumDimension = LocalDimensions.MaximumProduct;

    /// <param name="dimensions">Local dimension of each party.</param>
    /// <param name="matrix">Density matrix, (D, D) with D the product of the dimensions; copied.</param>
    /// <exception cref="InvalidInputException">Says what is wrong with the matrix or its size.</exception>
    public State(IEnumerable<int> dimensions, Matrix<Complex> matrix)
    {
        Dimensions = [.. dimensions];
        var dimension = LocalDimensions.RequireSize(Dimensions);
        if (matrix.RowCount != dimension || matrix.ColumnCount != dimension)
        {
            throw new InvalidInputException(
                $"A density matrix is {matrix.RowCount} x {matrix.ColumnCount}; "
                    + $"local dimensions ({string.Join(' ', Dimensions)}) need {dimension} x {dimension}."
            );
        }

        Matrix = HermitianMatrix.RequirePositive(matrix, "A density matrix");
        var trace = Matrix.Trace().Real;
        if (Math.Abs(trace - 1) > HermitianMatrix.Tolerance)
            throw new InvalidInputException(
                $"A density matrix has trace {trace:R}; 1 is needed (tolerance {HermitianMatrix.Tolerance})."
            );
    }

    /// <summary>Local dimension of each party.</summary>
    public ImmutableArray<int> Dimensions { get; }

    public int Parties => Dimensions.Length;

    /// <summary>The density matrix. Do not write to it.</summary>
    public Matrix<Complex> Matrix { get; }

    /// <summary>Tr rho^2: 1 for a pure state, 1/D for white noise.</summary>
    public double Purity => Matrix.Enumerate().Sum(entry => (entry.Real * entry.Real) + (entry.Imaginary * entry.Imaginary));

    /// <summary>The state of this density matrix, (D, D).</summary>
    public static State FromMatrix(IEnumerable<int> dimensions, Complex[,] matrix) =>
        new(dimensions, Matrix<Complex>.Build.DenseOfArray(matrix));

    /// <summary>The pure state along these D amplitudes, which are normalised.</summary>
    public static State FromAmplitudes(IEnumerable<int> dimensions, params IEnumerable<Complex> amplitudes)
    {
        ImmutableArray<int> local = [.. dimensions];
        LocalDimensions.RequireSize(local);
        var vector = MathNet.Numerics.LinearAlgebra.Vector<Complex>.Build.DenseOfEnumerable(amplitudes);
        var norm = vector.L2Norm();
        if (!(norm > 0 && double.IsFinite(norm)))
            throw new InvalidInputException(
                $"The amplitudes of a pure state have the norm {norm}; a positive finite number is needed."
            );
        vector /= norm;
        return new State(local, vector.OuterProduct(vector.Conjugate()));
    }

    /// <summary>This state for some parties and another one for those that follow: the tensor product.</summary>
    public State Tensor(State other)
    {
        ImmutableArray<int> dimensions = [.. Dimensions, .. other.Dimensions];
        LocalDimensions.RequireSize(dimensions);
        return new State(dimensions, Matrix.KroneckerProduct(other.Matrix));
    }

    /// <summary>weight * this + (1 - weight) * other; weight in [0, 1].</summary>
    public State MixWith(State other, double weight)
    {
        if (!Dimensions.SequenceEqual(other.Dimensions))
        {
            throw new InvalidInputException(
                $"States of local dimensions ({string.Join(' ', Dimensions)}) and ({string.Join(' ', other.Dimensions)}) "
                    + "cannot be mixed."
            );
        }

        if (weight is not (>= 0 and <= 1))
            throw new InvalidInputException($"The weight of a state is {weight}; it lies in [0, 1].");
        return new State(Dimensions, (Matrix * weight) + (other.Matrix * (1 - weight)));
    }

    /// <summary>visibility * this + (1 - visibility) * white noise.</summary>
    public State WithVisibility(double visibility) => MixWith(States.MaximallyMixed([.. Dimensions]), visibility);
}
