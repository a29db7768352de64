using System.Globalization;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// Generated sets of unit axes: regular polygons, and geodesic refinements of the icosahedron and the octahedron whose points are
/// moved, all symmetries kept, until the largest hole between them is as small as it gets. The inradius of +-axes is the cosine
/// of that hole's angular radius, so that these are symmetric coverings of the sphere.
/// </summary>
internal static class AxisSets
{
    /// <summary>The set that a name such as polygon-8, icosahedral-181 or octahedral-33 stands for.</summary>
    /// <param name="name">Kind and number of axes.</param>
    /// <param name="dimension">Coordinates wanted: a polygon gets a third one of zero, the others have no fewer than
    /// three.</param>
    /// <param name="cancellation">Stops the moving of points, which takes long for many axes.</param>
    /// <exception cref="InvalidInputException">No such set.</exception>
    public static IReadOnlyList<double[]> FromName(string name, int dimension, CancellationToken cancellation = default) =>
        Make(name, dimension, isOptimized: true, cancellation);

    /// <summary>How many axes a name stands for, without moving points.</summary>
    /// <exception cref="InvalidInputException">No such set.</exception>
    public static int Count(string name, int dimension) => Unmoved(name, dimension).Count;

    /// <summary>As many axes, with the same symmetries, before points are moved.</summary>
    /// <exception cref="InvalidInputException">No such set.</exception>
    public static IReadOnlyList<double[]> Unmoved(string name, int dimension) =>
        Make(name, dimension, isOptimized: false, default);

    private static IReadOnlyList<double[]> Make(string name, int dimension, bool isOptimized, CancellationToken cancellation)
    {
        var parts = name.Split('-');
        if (parts.Length != 2 || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var count) || count < 1)
            throw new InvalidInputException(
                $"'{name}' is no set of axes; polygon-8, icosahedral-46 or octahedral-33 are, with other numbers too."
            );
        var axes = parts[0] switch
        {
            "polygon" => Polygon(count),
            "icosahedral" when dimension == 3 => Icosahedral(count, isOptimized, cancellation),
            "octahedral" when dimension == 3 => Octahedral(count, isOptimized, cancellation),
            _ => throw new InvalidInputException(
                $"'{parts[0]}' axes with {dimension} coordinates; "
                    + $"polygon{(dimension == 3 ? ", icosahedral and octahedral" : string.Empty)} are allowed."
            ),
        };
        return axes[0].Length == dimension ? axes : [.. axes.Select(axis => (double[])[.. axis, 0])];
    }

    /// <summary>k axes at the angles pi i/k: the regular polygon of 2k corners, inradius cos(pi/2k).</summary>
    public static IReadOnlyList<double[]> Polygon(int count)
    {
        if (count is < 2 or > AxisSet.MaximumCount)
            throw new InvalidInputException($"{count} planar axes; 2 to {AxisSet.MaximumCount} are allowed.");
        return
        [
            .. Enumerable.Range(0, count).Select(i => new[] { Math.Cos(Math.PI * i / count), Math.Sin(Math.PI * i / count) }),
        ];
    }

    /// <summary>Icosahedral axes: 5f^2+1 (6, 21, 46, 81, 126, 181, ..) or 15k^2+1 (16, 61, 136, 241, 376, ..).</summary>
    public static IReadOnlyList<double[]> Icosahedral(
        int count,
        bool isOptimized = true,
        CancellationToken cancellation = default
    )
    {
        var golden = (1 + Math.Sqrt(5)) / 2;
        List<double[]> corners = [];
        foreach (var (one, other) in (ReadOnlySpan<(double, double)>)[(1, golden), (1, -golden), (-1, golden), (-1, -golden)])
            corners.AddRange([
                [0, one, other],
                [other, 0, one],
                [one, other, 0],
            ]);
        return Refine(corners, 2.1, count, 5, isOptimized, cancellation);
    }

    /// <summary>Octahedral axes: 2f^2+1 (3, 9, 19, 33, 51, 73, ..) or 6k^2+1 (7, 25, 55, 97, ..).</summary>
    public static IReadOnlyList<double[]> Octahedral(
        int count,
        bool isOptimized = true,
        CancellationToken cancellation = default
    ) =>
        Refine(
            [
                [1, 0, 0],
                [0, 1, 0],
                [0, 0, 1],
                [-1, 0, 0],
                [0, -1, 0],
                [0, 0, -1],
            ],
            1.5,
            count,
            2,
            isOptimized,
            cancellation
        );

    /// <param name="corners">The corners of a polyhedron with triangular faces.</param>
    /// <param name="side">A length between its side and the next distance.</param>
    /// <param name="count">Axes wanted.</param>
    /// <param name="factor">Axes are factor f^2 + 1, or 3 factor k^2 + 1.</param>
    /// <param name="isOptimized">Whether to move the points.</param>
    /// <param name="cancellation">Stops the moving.</param>
    private static IReadOnlyList<double[]> Refine(
        List<double[]> corners,
        double side,
        int count,
        int factor,
        bool isOptimized,
        CancellationToken cancellation
    )
    {
        var (isThird, frequency) = (false, (int)Math.Round(Math.Sqrt((count - 1.0) / factor)));
        if (frequency < 1 || (factor * frequency * frequency) + 1 != count)
            (isThird, frequency) = (true, 3 * (int)Math.Round(Math.Sqrt((count - 1.0) / (3 * factor))));
        if (frequency < 1 || count > AxisSet.MaximumCount || (factor * frequency * frequency / (isThird ? 3 : 1)) + 1 != count)
        {
            throw new InvalidInputException(
                $"{count} axes of this symmetry; {factor} f^2 + 1 or {3 * factor} k^2 + 1 of them, at most "
                    + $"{AxisSet.MaximumCount}, are allowed."
            );
        }

        List<double[]> axes = [];
        for (var a = 0; a < corners.Count; a++)
        for (var b = 0; b < a; b++)
        for (var c = 0; c < b; c++)
        {
            if (
                Distance(corners[a], corners[b]) > side
                || Distance(corners[b], corners[c]) > side
                || Distance(corners[a], corners[c]) > side
            )
                continue;
            for (var i = 0; i <= frequency; i++)
            for (var j = 0; i + j <= frequency; j++)
            {
                if (isThird && (i - j) % 3 != 0)
                    continue;
                var (u, v, w) = (i, j, frequency - i - j);
                var point = Normalize([
                    .. Enumerable.Range(0, 3).Select(k => (u * corners[a][k]) + (v * corners[b][k]) + (w * corners[c][k])),
                ]);
                if (axes.TrueForAll(axis => Math.Abs(OrderedSum.Dot(axis, point)) < 1 - 1e-9))
                    axes.Add(point);
            }
        }

        return isOptimized ? AxisCovering.Optimize(axes, cancellation) : axes;
    }

    internal static double[] Normalize(double[] vector)
    {
        var norm = Math.Sqrt(OrderedSum.Dot(vector, vector));
        return [.. vector.Select(value => value / norm)];
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
