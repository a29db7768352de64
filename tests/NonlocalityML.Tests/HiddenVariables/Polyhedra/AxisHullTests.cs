using NonlocalityML.HiddenVariables.Polyhedra;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.HiddenVariables.Polyhedra;

[TestClass]
public sealed class AxisHullTests
{
    /// <summary>Inradii of Designolle et al., arXiv:2302.04721, of the icosahedral sets that coincide with theirs.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(6, 0.794654)]
    [DataRow(16, 0.922602)]
    [DataRow(46, 0.971647)]
    public void Icosahedral_sets_have_the_published_inradius(int count, double expected) =>
        Assert.AreEqual(expected, (double)ConvexHull.Find(AxisSet.Round(AxisSets.Icosahedral(count))).Inradius(), 6e-7);

    [TestMethod]
    [TestCategory("Slow")]
    public void The_octahedron_and_the_moved_points_of_a_covering()
    {
        Assert.AreEqual(1 / Math.Sqrt(3), (double)ConvexHull.Find(AxisSet.Round(AxisSets.Octahedral(3))).Inradius(), 1e-9);
        var (raw, moved) = (Inradius(AxisSets.Icosahedral(61, isOptimized: false)), Inradius(AxisSets.Icosahedral(61)));
        Assert.IsGreaterThan(raw + 5e-4, moved);
        Assert.AreEqual(0.979194, moved, 2e-4); // arXiv:2302.04721

        static double Inradius(IReadOnlyList<double[]> axes) => (double)ConvexHull.Find(AxisSet.Round(axes)).Inradius();
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(8)]
    [DataRow(25)]
    public void A_polygon_has_the_inradius_cos_pi_2k(int count) =>
        Assert.AreEqual(
            Math.Cos(Math.PI / (2 * count)),
            (double)ConvexHull.Find(AxisSet.Round(AxisSets.Polygon(count))).Inradius(),
            2e-9
        );

    /// <summary>The bound is below |u.a| of the best vertex for every direction u: an independent way to the same
    /// number.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void No_direction_is_farther_from_the_vertices()
    {
        var axes = AxisSet.Round(AxisSets.Octahedral(25));
        var inradius = (double)ConvexHull.Find(axes).Inradius();
        var (stream, least) = (new RandomStream(5, 0), 1.0);
        for (var draw = 0; draw < 20000; draw++)
        {
            var u = AxisSets.Normalize([stream.NextNormal(), stream.NextNormal(), stream.NextNormal()]);
            least = Math.Min(least, axes.Vectors().Max(a => Math.Abs(OrderedSum.Dot(a, u))));
        }

        Assert.IsGreaterThanOrEqualTo(inradius, least);
        Assert.AreEqual(inradius, least, 2e-3);
    }

    [TestMethod]
    public void Defects_of_facets_are_named()
    {
        var axes = AxisSet.Round(AxisSets.Icosahedral(16));
        int[] facets = [.. ConvexHull.Find(axes).Facets];
        Assert.IsNull(new AxisHull(axes, facets).Check(out _));
        Assert.Contains("no other facet", new AxisHull(axes, facets[3..]).Check(out _)!);
        Assert.Contains("same direction", new AxisHull(axes, [.. facets, .. facets[..3]]).Check(out _)!);
        Assert.Contains("face away", new AxisHull(axes, [facets[1], facets[0], .. facets[2..]]).Check(out _)!);

        var octahedron = AxisSet.Round([
            [1.0, 0, 0],
            [0, 1.0, 0],
            [0, 0, 1.0],
        ]);
        var longer = new AxisSet(
            3,
            [
                .. octahedron.Coordinates,
                .. AxisSet
                    .Round([
                        [1.0, 1, 1],
                    ])
                    .Coordinates,
            ]
        );
        Assert.Contains("outside", new AxisHull(longer, ConvexHull.Find(octahedron).Facets).Check(out _)!);
        Assert.Throws<InvalidInputException>(() => new AxisHull(axes, [0, 1, 16]));
        Assert.Throws<InvalidInputException>(() =>
            ConvexHull.Find(
                AxisSet.Round([
                    [1.0, 0, 0],
                    [0, 1.0, 0],
                ])
            )
        );
    }

    [TestMethod]
    [DataRow("polygon-1")]
    [DataRow("icosahedral-17")]
    [DataRow("octahedral-0")]
    [DataRow("cubic-9")]
    [DataRow("polygon")]
    public void Unknown_sets_are_refused(string name) => Assert.Throws<InvalidInputException>(() => AxisSets.FromName(name, 3));
}
