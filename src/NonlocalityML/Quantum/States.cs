using System.Collections.Immutable;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>States that have a name, and random ones.</summary>
public static class States
{
    /// <summary>
    /// v |psi-&gt;&lt;psi-| + (1 - v) I/4 of two qubits, with the singlet psi- = (|01&gt; - |10&gt;)/sqrt 2 (Werner, PRA 40, 4277
    /// (1989)): directions a and b of the Bloch sphere have the correlator -v a.b. For the correlator v a.b in the xz-plane see
    /// <see cref="Isotropic"/>.
    /// </summary>
    public static State Werner(double visibility) => State.FromAmplitudes([2, 2], 0, 1, -1, 0).WithVisibility(visibility);

    /// <summary>
    /// (I + tx X X + ty Y Y + tz Z Z)/4 of two qubits: the mixtures of the four Bell states, which are also all two-qubit states
    /// that half turns about x, y and z leave alone (Horodecki and Horodecki, PRA 54, 1838 (1996)).
    /// </summary>
    /// <exception cref="InvalidInputException">(tx, ty, tz) lies outside the tetrahedron of the Bell states.</exception>
    public static State BellDiagonal(double tx, double ty, double tz)
    {
        var values = new double[16];
        (values[0], values[5], values[10], values[15]) = (1, tx, ty, tz);
        return new CorrelationTensor(values).ToState();
    }

    /// <summary>v |Phi&gt;&lt;Phi| + (1 - v) I/d^2 of two d-level systems, with Phi = sum_i |ii&gt;/sqrt d.</summary>
    public static State Isotropic(int dimension, double visibility) => Ghz(2, dimension).WithVisibility(visibility);

    /// <summary>sum_i |ii..i&gt;/sqrt d (Greenberger, Horne and Zeilinger; d = 2 unless said).</summary>
    public static State Ghz(int parties, int dimension = 2)
    {
        ImmutableArray<int> dimensions = [.. Enumerable.Repeat(dimension, parties)];
        var size = LocalDimensions.RequireSize(dimensions);
        // |ii..i> has the index i (1 + d + d^2 + ..), which ends at size - 1.
        var step = Math.Max(1, (size - 1) / Math.Max(1, dimension - 1));
        return State.FromAmplitudes(dimensions, Enumerable.Range(0, size).Select(index => (Complex)(index % step == 0 ? 1 : 0)));
    }

    /// <summary>
    /// The equal superposition of one party's qubit in |1&gt;, all others in |0&gt; (Duer, Vidal and Cirac, PRA 62, 062314
    /// (2000)).
    /// </summary>
    public static State W(int parties)
    {
        ImmutableArray<int> dimensions = [.. Enumerable.Repeat(2, parties)];
        var size = LocalDimensions.RequireSize(dimensions);
        return State.FromAmplitudes(
            dimensions,
            Enumerable.Range(0, size).Select(index => (Complex)(BitOperations.IsPow2(index) ? 1 : 0))
        );
    }

    /// <summary>cos t |00&gt; + sin t |11&gt; of two qubits: every pure two-qubit state up to local bases; t in
    /// radians.</summary>
    public static State Schmidt(double angle) => State.FromAmplitudes([2, 2], Math.Cos(angle), 0, 0, Math.Sin(angle));

    /// <summary>White noise I/D.</summary>
    public static State MaximallyMixed(params IEnumerable<int> dimensions)
    {
        ImmutableArray<int> local = [.. dimensions];
        var size = LocalDimensions.RequireSize(local);
        return new State(local, Matrix<Complex>.Build.DenseIdentity(size) / size);
    }

    /// <summary>A pure state, uniform (Haar).</summary>
    public static State RandomPure(IEnumerable<int> dimensions, RandomStream stream) => RandomMixed(dimensions, 1, stream);

    /// <summary>
    /// G G* / Tr G G* with G a D x rank matrix of independent complex normals: a Haar-random pure state of D x rank seen on its
    /// first factor (Zyczkowski and Sommers, J. Phys. A 34, 7111 (2001)). Rank D is the Hilbert-Schmidt distribution.
    /// </summary>
    public static State RandomMixed(IEnumerable<int> dimensions, int rank, RandomStream stream)
    {
        ImmutableArray<int> local = [.. dimensions];
        var size = LocalDimensions.RequireSize(local);
        if (rank < 1 || rank > size)
            throw new InvalidInputException($"A random state of rank {rank} is asked for; 1 to {size} exist.");
        var ginibre = RandomMatrix.Ginibre(size, rank, stream);
        var product = ginibre.ConjugateTransposeAndMultiply(ginibre);
        return new State(local, product / product.Trace());
    }
}
