using System.Collections.Immutable;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// What all Pauli measurements say about a state of N qubits: R[m1, .., mN] = Tr[rho (sigma_m1 x .. x sigma_mN)], m = 0 .. 3 for the
/// identity, x, y, z. Real, C order, R[0, .., 0] = 1; the same information as the density matrix.
/// </summary>
public sealed class CorrelationTensor
{
    /// <summary>Pairs (row, column) of one qubit to m: row m is the transposed Pauli matrix.</summary>
    private static readonly Complex[,] ToPauli =
    {
        { 1, 0, 0, 1 },
        { 0, 1, 1, 0 },
        { 0, Complex.ImaginaryOne, -Complex.ImaginaryOne, 0 },
        { 1, 0, 0, -1 },
    };

    private static readonly Complex[,] FromPauli = Inverse();

    /// <param name="values">4^N numbers in C order.</param>
    /// <exception cref="InvalidInputException">Their number is no power of 4, or one is not finite.</exception>
    public CorrelationTensor(IEnumerable<double> values)
    {
        Values = [.. values];
        if (Values.Length < 4 || !BitOperations.IsPow2(Values.Length) || BitOperations.Log2((uint)Values.Length) % 2 != 0)
            throw new InvalidInputException($"A correlation tensor has {Values.Length} numbers; 4^N are needed for N qubits.");
        Qubits = BitOperations.Log2((uint)Values.Length) / 2;
        if (Values.Any(value => !double.IsFinite(value)))
            throw new InvalidInputException("A correlation tensor has a number that is not finite.");
    }

    public ImmutableArray<double> Values { get; }

    public int Qubits { get; }

    /// <exception cref="InvalidInputException">A party is no qubit.</exception>
    public static CorrelationTensor Of(State state)
    {
        if (state.Dimensions.FirstOrDefault(d => d != 2, 2) is var other and not 2)
            throw new InvalidInputException($"A correlation tensor is of qubits; a party of this state has dimension {other}.");
        var entries = TensorProduct.Apply<Complex>(BornRule.PairParties(state), [.. Enumerable.Repeat(ToPauli, state.Parties)]);
        return new CorrelationTensor(entries.Select(entry => entry.Real));
    }

    /// <summary>The state of these correlations, sum R sigma x .. x sigma / 2^N.</summary>
    /// <exception cref="InvalidInputException">No state has them: it would not be positive or of trace 1.</exception>
    public State ToState()
    {
        Complex[] entries = [.. Values.Select(value => (Complex)value)];
        int[] dimensions = [.. Enumerable.Repeat(2, Qubits)];
        var size = State.RequireSize([.. dimensions]);
        var pairs = TensorProduct.Apply<Complex>(entries, [.. Enumerable.Repeat(FromPauli, Qubits)]);
        return new State(dimensions, Matrix<Complex>.Build.Dense(size, size, (i, j) => pairs[PairIndex(i, j)]));
    }

    /// <summary>The tensor of visibility * state + (1 - visibility) * white noise.</summary>
    /// <exception cref="InvalidInputException">The visibility lies outside [0, 1].</exception>
    public CorrelationTensor WithVisibility(double visibility) => visibility is >= 0 and <= 1
        ? new CorrelationTensor(Values.Select((value, i) => i == 0 ? value : visibility * value))
        : throw new InvalidInputException($"The visibility of a state is {visibility}; it lies in [0, 1].");

    /// <summary>
    /// The correlators of directions: for every set S of parties, the mean product of their +-1 outcomes. Bit n of the index is set
    /// where party n belongs to S; index 0 is the empty set, 1.
    /// </summary>
    /// <param name="directions">(N, 3): a Bloch vector for each party.</param>
    /// <param name="correlators">Receives 2^N numbers.</param>
    public void Along(ReadOnlySpan<double> directions, Span<double> correlators)
    {
        var half = Values.Length / 2;
        var scratch = Values.Length <= 256 ? stackalloc double[2 * half] : new double[2 * half];
        scoped var current = Values.AsSpan();
        // Shape (4, .., 4, 2^done): the last axis of four becomes a bit below those of the parties done before.
        for (int party = Qubits - 1, done = 1; party >= 0; party--, done *= 2)
        {
            var next = scratch.Slice(party % 2 * half, current.Length / 2);
            for (var left = 0; left < current.Length / (4 * done); left++)
            for (var r = 0; r < done; r++)
            {
                var (source, target) = ((4 * left * done) + r, 2 * ((left * done) + r));
                next[target] = current[source];
                next[target + 1] = (directions[3 * party] * current[source + done])
                    + (directions[(3 * party) + 1] * current[source + (2 * done)])
                    + (directions[(3 * party) + 2] * current[source + (3 * done)]);
            }

            current = next;
        }

        current.CopyTo(correlators);
    }

    private int PairIndex(int row, int column)
    {
        var index = 0;
        for (var bit = Qubits - 1; bit >= 0; bit--) index = (index * 4) + (((row >> bit) & 1) * 2) + ((column >> bit) & 1);
        return index;
    }

    private static Complex[,] Inverse()
    {
        // The Pauli matrices are orthogonal: Tr[sigma_m sigma_n] = 2 where m = n.
        var inverse = new Complex[4, 4];
        for (var m = 0; m < 4; m++)
        for (var pair = 0; pair < 4; pair++)
            inverse[pair, m] = Complex.Conjugate(ToPauli[m, pair]) / 2;
        return inverse;
    }
}
