using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// Moves axes until the largest hole between +-axes is small: every point towards the middle of the holes around it, the wide
/// ones weighing most (Lloyd's iteration with the centre of the smallest cap in place of the centroid, reached through rising
/// powers). Each step depends on distances alone, so that it keeps every symmetry.
/// </summary>
internal static class AxisCovering
{
    private const int Steps = 1500;

    public static IReadOnlyList<double[]> Optimize(IReadOnlyList<double[]> axes, CancellationToken cancellation)
    {
        var (best, bestInradius) = (axes, Inradius(axes, cancellation));
        var current = axes;
        for (var step = 0; step < Steps; step++)
        {
            var holes = Holes(current, cancellation, out var inradius);
            if (inradius > bestInradius)
                (best, bestInradius) = (current, inradius);
            var moved = Move(current, holes, 8 + (step * 600.0 / Steps), 0.5);
            if (moved.Zip(current, (a, b) => OrderedSum.Dot(a, b)).All(cosine => cosine > 1 - 1e-15))
                break; // symmetry holds every point
            current = moved;
        }

        return best;
    }

    private static double Inradius(IReadOnlyList<double[]> axes, CancellationToken cancellation)
    {
        Holes(axes, cancellation, out var inradius);
        return inradius;
    }

    /// <summary>Centres of the holes around each axis, with the cosine of their radius.</summary>
    private static List<(double[] Centre, double Cosine)>[] Holes(
        IReadOnlyList<double[]> axes,
        CancellationToken cancellation,
        out double inradius
    )
    {
        var hull = ConvexHull.Find(AxisSet.Round(axes), cancellation);
        var holes = axes.Select(_ => new List<(double[], double)>()).ToArray();
        inradius = 1;
        for (var first = 0; first < hull.Facets.Length; first += 3)
        {
            var corners = hull.Facets.AsSpan(first, 3);
            double[] a = Signed(corners[0]),
                b = Signed(corners[1]),
                c = Signed(corners[2]);
            double[] u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]],
                w = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
            var normal = AxisSets.Normalize([
                (u[1] * w[2]) - (u[2] * w[1]),
                (u[2] * w[0]) - (u[0] * w[2]),
                (u[0] * w[1]) - (u[1] * w[0]),
            ]);
            var cosine = OrderedSum.Dot(normal, a);
            inradius = Math.Min(inradius, cosine);
            foreach (var corner in corners)
            {
                if (corner >= 0)
                    holes[corner].Add((normal, cosine));
            }
        }

        return holes;

        double[] Signed(int corner) => corner >= 0 ? axes[corner] : [.. axes[~corner].Select(value => -value)];
    }

    private static double[][] Move(
        IReadOnlyList<double[]> axes,
        List<(double[] Centre, double Cosine)>[] holes,
        double power,
        double stride
    )
    {
        var result = new double[axes.Count][];
        for (var i = 0; i < result.Length; i++)
        {
            var widest = holes[i].Max(hole => 1 - hole.Cosine);
            var target = new double[3];
            foreach (var (centre, cosine) in holes[i])
            {
                var weight = Math.Pow((1 - cosine) / widest, power);
                for (var k = 0; k < 3; k++)
                    target[k] += weight * centre[k];
            }

            target = AxisSets.Normalize(target);
            result[i] = AxisSets.Normalize([.. axes[i].Zip(target, (from, to) => from + (stride * (to - from)))]);
        }

        return result;
    }
}
