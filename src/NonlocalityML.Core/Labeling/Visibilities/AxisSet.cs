using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// Measurement axes of one qubit: vectors a_i in the Bloch sphere's space (three coordinates) or in its x-y plane (two), exact as
/// whole numbers over 2^<see cref="Places"/>. Each stands for the pair +-a_i, as a measurement along -a_i is that along a_i with
/// the answers exchanged. Lengths are free: none of the proofs needs unit vectors.
/// </summary>
public sealed class AxisSet
{
    /// <summary>Binary places of a coordinate.</summary>
    public const int Places = 30;

    /// <summary>Most axes in a set.</summary>
    public const int MaximumCount = 2048;

    private const long Largest = 1L << (Places + 2);

    /// <param name="dimension">2 or 3.</param>
    /// <param name="coordinates">[axis, coordinate] in C order, numerators over 2^<see cref="Places"/>, between -4 and 4 in
    /// value.</param>
    /// <exception cref="InvalidInputException">Not such numbers.</exception>
    public AxisSet(int dimension, IReadOnlyList<long> coordinates)
    {
        if (dimension is not (2 or 3))
            throw new InvalidInputException($"An axis with {dimension} coordinates; 2 (planar) or 3 are allowed.");
        if (coordinates.Count == 0 || coordinates.Count % dimension != 0 || coordinates.Count / dimension > MaximumCount)
            throw new InvalidInputException(
                $"{coordinates.Count} coordinates of axes; {dimension} for each of 1 to {MaximumCount} axes are needed."
            );
        if (coordinates.Any(value => value is < -Largest or > Largest))
            throw new InvalidInputException($"A coordinate of an axis is outside -4 to 4, in units of 2^-{Places}.");
        (Dimension, Coordinates) = (dimension, [.. coordinates]);
    }

    /// <summary>Number of coordinates of an axis: 2 or 3.</summary>
    public int Dimension { get; }

    /// <summary>Number of axes.</summary>
    public int Count => Coordinates.Length / Dimension;

    /// <summary>Numerators [axis, coordinate] in C order.</summary>
    public ImmutableArray<long> Coordinates { get; }

    /// <summary>Numerators of one axis.</summary>
    public ReadOnlySpan<long> this[int axis] => Coordinates.AsSpan(axis * Dimension, Dimension);

    /// <summary>Rounds vectors to the nearest exact axes, after multiplication by a factor.</summary>
    public static AxisSet Round(IReadOnlyList<double[]> vectors, double factor = 1) =>
        new(
            vectors[0].Length,
            [.. vectors.SelectMany(vector => vector.Select(value => (long)Math.Round(Math.ScaleB(value * factor, Places))))]
        );

    /// <summary>Rounds towards zero, so that no axis is longer than its vector.</summary>
    public static AxisSet RoundInwards(IReadOnlyList<double[]> vectors) =>
        new(
            vectors[0].Length,
            [.. vectors.SelectMany(vector => vector.Select(value => (long)Math.ScaleB(value * (1 - 1e-15), Places)))]
        );

    /// <summary>The axes as doubles.</summary>
    public IReadOnlyList<double[]> Vectors() =>
        [
            .. Enumerable
                .Range(0, Count)
                .Select(axis => this[axis].ToArray().Select(value => Math.ScaleB(value, -Places)).ToArray()),
        ];

    /// <summary>Whether every axis has length at most one, exactly: then (1 +- a.sigma)/2 is a measurement.</summary>
    public bool IsInUnitBall()
    {
        for (var axis = 0; axis < Count; axis++)
        {
            var square = Int128.Zero;
            foreach (var value in this[axis])
                square += (Int128)value * value;
            if (square > Int128.One << (2 * Places))
                return false;
        }

        return true;
    }
}
