using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// The facets of the convex hull of +-axes as a proof of its inradius. <see cref="Check"/> shares nothing with the code that
/// found them.
/// <para>A facet is a triangle (an edge, in the plane) of signed axes: i is +a_i and ~i is -a_i. When every facet's plane has the
/// origin strictly inside and no vertex outside, the facets lie on the boundary. When every side of a facet, with its direction,
/// is that of one other facet with the opposite direction, two neighbours lie on different sides of it, so that the directions
/// that the facets cover have no boundary but vertices: they are all directions. The inradius is then the least distance of a
/// facet's plane.</para>
/// </summary>
public sealed class AxisHull
{
    /// <param name="axes">The vertices, with their opposites.</param>
    /// <param name="facets">[facet, corner] in C order, as many corners as coordinates, counter-clockwise seen from
    /// outside.</param>
    /// <exception cref="InvalidInputException">Corners that are no axes.</exception>
    public AxisHull(AxisSet axes, IReadOnlyList<int> facets)
    {
        if (facets.Count == 0 || facets.Count % axes.Dimension != 0)
            throw new InvalidInputException($"{facets.Count} corners of facets; {axes.Dimension} for each facet are needed.");
        if (facets.Any(corner => (corner < 0 ? ~corner : corner) >= axes.Count))
            throw new InvalidInputException($"A corner of a facet is none of the {axes.Count} axes.");
        (Axes, Facets) = (axes, [.. facets]);
    }

    public AxisSet Axes { get; }

    /// <summary>[facet, corner] in C order; i is +a_i and ~i is -a_i.</summary>
    public ImmutableArray<int> Facets { get; }

    /// <summary>The exact square of the inradius.</summary>
    /// <exception cref="InvalidInputException">The facets prove none; the message names the first defect.</exception>
    public Rational InradiusSquared() =>
        Check(out var square) is { } defect
            ? throw new InvalidInputException($"The facets do not prove an inradius: {defect}.")
            : square;

    /// <summary>A lower bound of the inradius, less than 2^-60 below it.</summary>
    public Rational Inradius()
    {
        var square = InradiusSquared();
        var scaled = (square.Numerator << 120) / square.Denominator;
        return new Rational(RationalRoot.Floor(scaled), BigInteger.One << 60);
    }

    /// <returns>Null when the facets are the whole boundary, otherwise the first defect.</returns>
    public string? Check(out Rational inradiusSquared)
    {
        inradiusSquared = Rational.Zero;
        var sides = new HashSet<(int From, int To)>();
        Rational? least = null;
        for (var first = 0; first < Facets.Length; first += Axes.Dimension)
        {
            var corners = Facets.AsSpan(first, Axes.Dimension);
            var (normal, offset) = Plane(corners);
            if (offset <= 0)
                return $"facet {first / Axes.Dimension} does not face away from the origin";
            for (var axis = 0; axis < Axes.Count; axis++)
            {
                if (Int128.Abs(Dot(normal, Corner(axis))) > offset)
                    return $"axis {axis} lies outside facet {first / Axes.Dimension}";
            }

            for (var corner = 0; corner < corners.Length; corner++)
            {
                var side = Axes.Dimension == 3 ? (corners[corner], corners[(corner + 1) % 3]) : (corners[corner], corner);
                if (!sides.Add(side))
                    return $"two facets have a side in common with the same direction, one is facet {first / Axes.Dimension}";
            }

            var square = BigInteger.Zero;
            foreach (var component in normal)
                square += (BigInteger)component * component;
            var distance = new Rational((BigInteger)offset * offset, square << (2 * AxisSet.Places));
            if (least is null || distance < least)
                least = distance;
        }

        foreach (var (from, to) in sides)
        {
            if (!sides.Contains(Axes.Dimension == 3 ? (to, from) : (from, 1 - to)))
                return "a side of a facet has no other facet";
        }

        inradiusSquared = least!.Value;
        return null;
    }

    /// <remarks>
    /// Coordinates are at most 2^32 in size (<see cref="AxisSet"/>), their differences 2^33, components of the normal 2^67 and
    /// its products with a corner 3 * 2^99: far within 128 bits.
    /// </remarks>
    /// <summary>Outward normal of the plane through the corners, and its product with them.</summary>
    private (Int128[] Normal, Int128 Offset) Plane(ReadOnlySpan<int> corners)
    {
        Int128[] a = Corner(corners[0]),
            b = Corner(corners[1]);
        if (Axes.Dimension == 2)
        {
            Int128[] normal2 = [b[1] - a[1], a[0] - b[0]];
            return (normal2, Dot(normal2, a));
        }

        var c = Corner(corners[2]);
        Int128[] u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]],
            w = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
        Int128[] normal = [(u[1] * w[2]) - (u[2] * w[1]), (u[2] * w[0]) - (u[0] * w[2]), (u[0] * w[1]) - (u[1] * w[0])];
        return (normal, Dot(normal, a));
    }

    private Int128[] Corner(int corner)
    {
        var axis = Axes[corner < 0 ? ~corner : corner];
        var result = new Int128[axis.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = corner < 0 ? -axis[i] : axis[i];
        return result;
    }

    private static Int128 Dot(Int128[] a, Int128[] b)
    {
        var sum = Int128.Zero;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
