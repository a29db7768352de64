using System.Collections.Immutable;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// What measurements say about a state, R[m1, .., mN] = Tr[rho (G_m1 x .. x G_mN)], with the matrices of
/// <see cref="GellMannBasis"/>: for qubits m = 0 .. 3 for the identity, x, y, z. Real, C order, R[0, .., 0] = 1; the same
/// information as the density matrix.
/// </summary>
public sealed class CorrelationTensor
{
    /// <param name="values">prod d^2 numbers in C order.</param>
    /// <param name="dimensions">Local dimension d of each party; N qubits, 4^N numbers, where left out.</param>
    /// <exception cref="InvalidInputException">Their number does not fit, or one is not finite.</exception>
    public CorrelationTensor(IEnumerable<double> values, IEnumerable<int>? dimensions = null)
    {
        Values = [.. values];
        Dimensions = dimensions is null ? Qubits(Values.Length) : [.. dimensions];
        LocalDimensions.RequireSize(Dimensions);
        if (Dimensions.Aggregate(1.0, (product, d) => product * d * d) != Values.Length)
        {
            throw new InvalidInputException(
                $"A correlation tensor has {Values.Length} numbers; dimensions ({string.Join(' ', Dimensions)}) need the "
                    + "product of their squares."
            );
        }

        if (Values.Any(value => !double.IsFinite(value)))
            throw new InvalidInputException("A correlation tensor has a number that is not finite.");
    }

    public ImmutableArray<double> Values { get; }

    /// <summary>Local dimension of each party.</summary>
    public ImmutableArray<int> Dimensions { get; }

    public int Parties => Dimensions.Length;

    /// <exception cref="InvalidInputException">A party has more levels than
    /// <see cref="GellMannBasis.MaximumDimension"/>.</exception>
    public static CorrelationTensor Of(State state)
    {
        if (state.Dimensions.FirstOrDefault(d => d > GellMannBasis.MaximumDimension) is var large and > 0)
        {
            throw new InvalidInputException(
                $"A party of this state has dimension {large}; a correlation tensor is of dimensions up to "
                    + $"{GellMannBasis.MaximumDimension}."
            );
        }

        var entries = TensorProduct.Apply<Complex>(
            BornRule.PairParties(state),
            [.. state.Dimensions.Select(GellMannBasis.Traces)]
        );
        return new CorrelationTensor(entries.Select(entry => entry.Real), state.Dimensions);
    }

    /// <summary>The state of these correlations, sum R G x .. x G / Tr[(G x .. x G)^2].</summary>
    /// <exception cref="InvalidInputException">No state has them: it would not be positive or of trace 1.</exception>
    public State ToState() => new(Dimensions, ToMatrix());

    /// <summary>The same sum, which need not be a state.</summary>
    internal Matrix<Complex> ToMatrix()
    {
        Complex[] entries = [.. Values.Select(value => (Complex)value)];
        var size = LocalDimensions.RequireSize(Dimensions);
        var pairs = TensorProduct.Apply<Complex>(entries, [.. Dimensions.Select(Inverse)]);
        return Matrix<Complex>.Build.Dense(size, size, (i, j) => pairs[PairIndex(i, j)]);
    }

    /// <summary>The tensor of visibility * state + (1 - visibility) * white noise.</summary>
    /// <exception cref="InvalidInputException">The visibility lies outside [0, 1].</exception>
    public CorrelationTensor WithVisibility(double visibility) =>
        visibility is >= 0 and <= 1
            ? new CorrelationTensor(Values.Select((value, i) => i == 0 ? value : visibility * value), Dimensions)
            : throw new InvalidInputException($"The visibility of a state is {visibility}; it lies in [0, 1].");

    /// <summary>The probabilities of all outcomes when every party makes a measurement with as many outcomes as the
    /// others.</summary>
    /// <param name="effects">(N, outcomes, d^2): the coefficients of each effect, <see cref="GellMannBasis.Expand"/>; for all d
    /// alike.</param>
    /// <param name="outcomes">Outcomes of each party.</param>
    /// <param name="probabilities">Receives p[a1, .., aN], outcomes^N numbers in C order.</param>
    public void Probabilities(ReadOnlySpan<double> effects, int outcomes, Span<double> probabilities)
    {
        var (squared, largest) = (effects.Length / (Parties * outcomes), Math.Max(Values.Length, probabilities.Length));
        var scratch = largest <= 256 ? stackalloc double[2 * largest] : new double[2 * largest];
        scoped var current = Values.AsSpan();
        // Shape (d^2, .., d^2, outcomes^done): the last axis of d^2 becomes one of outcomes.
        for (int party = Parties - 1, done = 1; party >= 0; party--, done *= outcomes)
        {
            var rows = effects.Slice(party * outcomes * squared, outcomes * squared);
            var left = current.Length / (squared * done);
            var next = scratch.Slice(party % 2 * largest, left * outcomes * done);
            next.Clear();
            for (var l = 0; l < left; l++)
            for (var a = 0; a < outcomes; a++)
            for (var m = 0; m < squared; m++)
            for (var r = 0; r < done; r++)
                next[(((l * outcomes) + a) * done) + r] += rows[(a * squared) + m] * current[(((l * squared) + m) * done) + r];
            current = next;
        }

        current.CopyTo(probabilities);
    }

    private int PairIndex(int row, int column)
    {
        var (index, stride) = (0, 1);
        foreach (var dimension in Dimensions.Reverse())
        {
            (row, var i) = Math.DivRem(row, dimension);
            (column, var j) = Math.DivRem(column, dimension);
            index += ((i * dimension) + j) * stride;
            stride *= dimension * dimension;
        }

        return index;
    }

    private static Complex[,] Inverse(int dimension)
    {
        var (traces, inverse) = (GellMannBasis.Traces(dimension), new Complex[dimension * dimension, dimension * dimension]);
        for (var m = 0; m < dimension * dimension; m++)
        for (var pair = 0; pair < dimension * dimension; pair++)
            inverse[pair, m] = Complex.Conjugate(traces[m, pair]) / GellMannBasis.NormSquared(dimension, m);
        return inverse;
    }

    private static ImmutableArray<int> Qubits(int length) =>
        length >= 4 && BitOperations.IsPow2(length) && BitOperations.Log2((uint)length) % 2 == 0
            ? [.. Enumerable.Repeat(2, BitOperations.Log2((uint)length) / 2)]
            : throw new InvalidInputException($"A correlation tensor has {length} numbers; 4^N are needed for N qubits.");
}
