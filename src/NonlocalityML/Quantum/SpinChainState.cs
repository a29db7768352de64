using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using NonlocalityML.Numerics;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Quantum;

/// <summary>The ground state or a thermal state of a <see cref="SpinChain"/>, of which neighbouring spins can be looked
/// at.</summary>
internal sealed class SpinChainState
{
    /// <summary>A thermal state needs the whole spectrum.</summary>
    public const int MaximumThermalSpins = 10;

    private const int MaximumGroundStates = 8;

    /// <summary>Levels closer than this to the lowest belong to the ground states.</summary>
    private const double Degeneracy = 1e-8;

    private readonly int spins;
    private readonly ImmutableArray<(double Weight, Complex[] Vector)> parts;

    private SpinChainState(int spins, double energy, IEnumerable<(double Weight, Complex[] Vector)> parts) =>
        (this.spins, Energy, this.parts) = (spins, energy, [.. parts]);

    /// <summary>Tr[rho H].</summary>
    public double Energy { get; }

    /// <summary>Number of ground states that are mixed; for a thermal state, of all levels.</summary>
    public int Parts => parts.Length;

    /// <summary>
    /// The ground state, by <see cref="Lanczos"/>; where several have the lowest energy (to 1e-8), their equal mixture, the limit
    /// of thermal states.
    /// </summary>
    /// <exception cref="InvalidInputException">More than eight ground states.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static SpinChainState Ground(SpinChain chain, CancellationToken cancellation = default)
    {
        List<Complex[]> found = [];
        var lowest = double.NaN;
        while (found.Count < chain.Dimension)
        {
            var pair = Lanczos.Lowest(
                (vector, result) =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    chain.Apply(vector, result);
                },
                found,
                chain.Dimension,
                new RandomStream(1, (ulong)found.Count)
            );
            if (found.Count == 0)
                lowest = pair.Value;
            if (pair.Value > lowest + Degeneracy)
                break;
            found.Add(pair.Vector);
            if (found.Count > MaximumGroundStates)
                throw new InvalidInputException(
                    $"The chain has more than {MaximumGroundStates} ground states; give a temperature."
                );
        }

        return new SpinChainState(chain.Spins, lowest, found.Select(vector => (1.0 / found.Count, vector)));
    }

    /// <summary>exp(-H/T)/Z, by the whole spectrum.</summary>
    /// <param name="chain">At most <see cref="MaximumThermalSpins"/> spins.</param>
    /// <param name="temperature">Positive, in units of the couplings.</param>
    public static SpinChainState Thermal(SpinChain chain, double temperature)
    {
        if (chain.Spins > MaximumThermalSpins)
            throw new InvalidInputException(
                $"A thermal state of {chain.Spins} spins is asked for; at most {MaximumThermalSpins} are accepted."
            );
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new InvalidInputException($"The temperature is {temperature}; a positive finite number is needed.");
        var spectrum = Spectrum(chain);
        double[] weights = [.. spectrum.Select(pair => Math.Exp((spectrum[0].Value - pair.Value) / temperature))];
        var sum = weights.Sum();
        return new SpinChainState(
            chain.Spins,
            spectrum.Select((pair, i) => pair.Value * weights[i] / sum).Sum(),
            spectrum.Select((pair, i) => (weights[i] / sum, pair.Vector)).Where(part => part.Item1 > 1e-18)
        );
    }

    /// <summary>The state of neighbouring spins first, first + 1, ..; the others are traced out.</summary>
    /// <exception cref="InvalidInputException">There are no such spins, or more than ten.</exception>
    public State Neighbours(int count, int first = 0)
    {
        if (count < 1 || first < 0 || count > spins - first)
            throw new InvalidInputException(
                $"Spins {first} to {first + count - 1} are asked for; the chain has 0 to {spins - 1}."
            );
        int[] dimensions = [.. Enumerable.Repeat(2, count)];
        var size = LocalDimensions.RequireSize([.. dimensions]);
        var right = 1 << (spins - first - count);
        var matrix = Matrix<Complex>.Build.Dense(size, size);
        foreach (var (weight, vector) in parts)
        {
            for (var left = 0; left < 1 << first; left++)
            {
                var block = Matrix<Complex>.Build.Dense(size, right, (i, j) => vector[(((left * size) + i) * right) + j]);
                matrix += weight * block.ConjugateTransposeAndMultiply(block);
            }
        }

        return new State(dimensions, matrix / matrix.Trace());
    }

    private static List<Eigenpair> Spectrum(SpinChain chain)
    {
        var (size, unit, column) = (chain.Dimension, new Complex[chain.Dimension], new Complex[chain.Dimension]);
        var matrix = Matrix<Complex>.Build.Dense(size, size);
        for (var j = 0; j < size; j++)
        {
            unit[j] = 1;
            chain.Apply(unit, column);
            unit[j] = 0;
            matrix.SetColumn(j, column);
        }

        // A real matrix is four times as fast, and most chains have one.
        if (matrix.Enumerate().All(entry => entry.Imaginary == 0))
        {
            var real = matrix.Real().Evd(Symmetricity.Symmetric);
            return
            [
                .. Enumerable
                    .Range(0, size)
                    .Select(k => new Eigenpair(
                        real.EigenValues[k].Real,
                        [.. real.EigenVectors.Column(k).Select(value => (Complex)value)]
                    )),
            ];
        }

        var factors = matrix.Evd(Symmetricity.Hermitian);
        return
        [
            .. Enumerable
                .Range(0, size)
                .Select(k => new Eigenpair(factors.EigenValues[k].Real, [.. factors.EigenVectors.Column(k)])),
        ];
    }
}
