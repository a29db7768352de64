using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// Finds the facets of the convex hull of +-axes: the beneath-beyond method, point by point, with exact signs of volumes, so that
/// coplanar vertices are no special case (Preparata and Shamos, Computational Geometry, 1985). Its answer is checked by
/// <see cref="AxisHull.Check"/>.
/// </summary>
internal static class ConvexHull
{
    /// <exception cref="Numerics.InvalidInputException">The axes do not span the space.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static AxisHull Find(AxisSet axes, CancellationToken cancellation = default) =>
        axes.Dimension == 2 ? FindPolygon(axes) : FindPolyhedron(axes, cancellation);

    private static AxisHull FindPolygon(AxisSet axes)
    {
        var vectors = axes.Vectors();
        var corners = Enumerable
            .Range(0, axes.Count)
            .SelectMany(i => new[] { i, ~i })
            .OrderBy(corner =>
                corner < 0
                    ? Math.Atan2(-vectors[~corner][1], -vectors[~corner][0])
                    : Math.Atan2(vectors[corner][1], vectors[corner][0])
            )
            .ToArray();
        return new AxisHull(axes, [.. corners.SelectMany((corner, i) => new[] { corner, corners[(i + 1) % corners.Length] })]);
    }

    private static AxisHull FindPolyhedron(AxisSet axes, CancellationToken cancellation)
    {
        var points = Enumerable
            .Range(0, axes.Count)
            .SelectMany(i => new[] { i, ~i })
            .Select(corner => new Vertex(axes, corner))
            .ToArray();
        var facets = Octahedron(points);
        foreach (var point in points)
        {
            cancellation.ThrowIfCancellationRequested();
            var visible = facets.Where(facet => facet.Sees(point)).ToList();
            if (visible.Count == 0)
                continue;
            var sides = visible.SelectMany(facet => facet.Sides).ToHashSet();
            facets.RemoveAll(facet => facet.Sees(point));
            facets.AddRange(
                sides
                    .Where(side => !sides.Contains((side.Item2, side.Item1)))
                    .Select(side => new Facet(side.Item1, side.Item2, point))
            );
        }

        return new AxisHull(axes, [.. facets.SelectMany(facet => facet.Corners)]);
    }

    /// <summary>The hull of three axes that span space, and their opposites.</summary>
    private static List<Facet> Octahedron(Vertex[] points)
    {
        for (var i = 2; i < points.Length; i += 2)
        for (var j = 2; j < i; j += 2)
        {
            var (a, b, c) = (points[0], points[i], points[j]);
            if (new Facet(a, b, c).Offset == 0)
                continue;
            var facets = new List<Facet>();
            for (var signs = 0; signs < 8; signs++)
            {
                var (x, y, z) = (points[signs & 1], points[i + (signs >> 1 & 1)], points[j + (signs >> 2)]);
                var facet = new Facet(x, y, z);
                facets.Add(facet.Offset > 0 ? facet : new Facet(x, z, y));
            }

            return facets;
        }

        throw new Numerics.InvalidInputException("The axes lie in a plane; axes that span space are needed.");
    }

    private sealed record Vertex(Int128 X, Int128 Y, Int128 Z, int Corner)
    {
        public Vertex(AxisSet axes, int corner)
            : this(Of(axes, corner, 0), Of(axes, corner, 1), Of(axes, corner, 2), corner) { }

        private static Int128 Of(AxisSet axes, int corner, int i) => corner < 0 ? -axes[~corner][i] : axes[corner][i];
    }

    private sealed class Facet
    {
        private readonly Vertex a,
            b,
            c;
        private readonly Int128 x,
            y,
            z;

        public Facet(Vertex a, Vertex b, Vertex c)
        {
            (this.a, this.b, this.c) = (a, b, c);
            var (ux, uy, uz) = (b.X - a.X, b.Y - a.Y, b.Z - a.Z);
            var (wx, wy, wz) = (c.X - a.X, c.Y - a.Y, c.Z - a.Z);
            (x, y, z) = ((uy * wz) - (uz * wy), (uz * wx) - (ux * wz), (ux * wy) - (uy * wx));
            Offset = (x * a.X) + (y * a.Y) + (z * a.Z);
        }

        public Int128 Offset { get; }

        public IEnumerable<(Vertex, Vertex)> Sides => [(a, b), (b, c), (c, a)];

        public int[] Corners => [a.Corner, b.Corner, c.Corner];

        public bool Sees(Vertex point) => (x * point.X) + (y * point.Y) + (z * point.Z) > Offset;
    }
}
