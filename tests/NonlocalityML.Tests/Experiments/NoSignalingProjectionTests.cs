using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Bell;

namespace NonlocalityML.Tests.Experiments;

[TestClass]
public sealed class NoSignalingProjectionTests
{
    /// <summary>All 24 vertices of the no-signalling polytope of CHSH (Barrett et al., PRA 71, 022101 (2005)).</summary>
    private static readonly IReadOnlyList<Behavior> ChshVertices =
    [
        .. Enumerable.Range(0, 16).Select(index => DeterministicStrategy.FromIndex(Scenario.Chsh, index).ToBehavior()),
        .. Enumerable
            .Range(0, 8)
            .Select(index =>
                Behavior.FromFunction(
                    Scenario.Chsh,
                    (a, b, x, y) => (a ^ b) == ((x & y) ^ (index & x) ^ ((index >> 1) & y) ^ (index >> 2)) ? 0.5 : 0
                )
            ),
    ];

    [TestMethod]
    public void No_vertex_of_the_no_signalling_polytope_lies_in_the_direction_of_the_table()
    {
        ForEachTable(
            (q, where) =>
            {
                if (!q.Scenario.Equals(Scenario.Chsh))
                    return;
                var p = NoSignalingProjection.Of(q).Behavior;
                foreach (var vertex in ChshVertices)
                {
                    var slope = 0.0;
                    for (var i = 0; i < 16; i++)
                        slope += (p.Table[i] - q.Table[i]) * (vertex.Table[i] - p.Table[i]);
                    Assert.IsGreaterThanOrEqualTo(-1e-13, slope, where);
                }
            }
        );
    }

    [TestMethod]
    public void It_is_a_no_signalling_behavior_and_projecting_again_changes_nothing()
    {
        ForEachTable(
            (q, where) =>
            {
                var projection = NoSignalingProjection.Of(q);
                Assert.IsLessThanOrEqualTo(1e-12, projection.Behavior.SignalingResidual, where);
                foreach (var probability in projection.Behavior.Table)
                    Assert.IsGreaterThanOrEqualTo(0, probability, where);
                if (q.Scenario.Parties > 1)
                    Assert.IsGreaterThan(1e-3, projection.EuclideanDistance, where);
                Assert.IsLessThanOrEqualTo(1e-13, NoSignalingProjection.Of(projection.Behavior).EuclideanDistance, where);
            }
        );
    }

    [TestMethod]
    public void Large_scenarios_settle_with_many_zeros()
    {
        foreach (var scenario in (Scenario[])[Scenario.Bipartite(6), Scenario.Bipartite(4, 3), Scenario.Uniform(4, 2, 2)])
        foreach (var skew in (int[])[2, 8])
        {
            var q = RandomTables.Signaling(scenario, new RandomStream(23, 0), skew);
            var p = NoSignalingProjection.Of(q).Behavior;
            Assert.IsGreaterThan(4, p.Table.ToArray().Count(probability => probability == 0), $"{scenario}, skew {skew}");
            for (var index = 0UL; index < 50; index++)
            {
                // The angle at p between q and any no-signalling point is at least a right one.
                var model = RandomBell.Model(scenario, new RandomStream(29, index)).ToBehavior();
                var slope = 0.0;
                for (var i = 0; i < p.Table.Length; i++)
                    slope += (p.Table[i] - q.Table[i]) * (model.Table[i] - p.Table[i]);
                Assert.IsGreaterThanOrEqualTo(-1e-12, slope, $"{scenario}, skew {skew}, model (29, {index})");
            }
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void It_agrees_with_alternating_projections_of_Dykstra()
    {
        ForEachTable(
            (q, where) =>
            {
                var expected = Dykstra(q);
                var p = NoSignalingProjection.Of(q).Behavior.Table;
                for (var i = 0; i < p.Length; i++)
                    Assert.AreEqual(expected[i], p[i], 1e-7, $"{where}, entry {i}");
            }
        );
    }

    [TestMethod]
    public void Local_models_stay_where_they_are() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
                Assert.IsLessThanOrEqualTo(
                    1e-14,
                    NoSignalingProjection.Of(RandomBell.Model(scenario, stream).ToBehavior()).TraceDistance
                )
        );

    [TestMethod]
    public void Distances_are_those_of_the_tables()
    {
        var q = RandomTables.Signaling(Scenario.Bipartite(3), new RandomStream(5, 0), 2);
        var projection = NoSignalingProjection.Of(q);
        var differences = q.Table.ToArray().Zip(projection.Behavior.Table.ToArray(), (a, b) => a - b).ToArray();
        Assert.AreEqual(Math.Sqrt(differences.Sum(d => d * d)), projection.EuclideanDistance, 1e-15);
        Assert.AreEqual(differences.Sum(Math.Abs) / 18, projection.TraceDistance, 1e-15);
    }

    private static void ForEachTable(Action<Behavior, string> check)
    {
        foreach (var scenario in RandomTables.Scenarios)
        foreach (var skew in (int[])[1, 3, 8])
            for (var sample = 0UL; sample < 2; sample++)
                check(
                    RandomTables.Signaling(scenario, new RandomStream(17, sample), skew),
                    $"{scenario}, skew {skew}, stream (17, {sample})"
                );
    }

    /// <summary>
    /// Boyle and Dykstra, Lecture Notes in Statistics 37, 28 (1986), between the positive cone and the affine hull of the
    /// deterministic strategies, which is that of the no-signalling set.
    /// </summary>
    private static double[] Dykstra(Behavior behavior)
    {
        var scenario = behavior.Scenario;
        var origin = Vertex(scenario, 0);
        var directions = Matrix<double>.Build.DenseOfColumnVectors(
            Enumerable.Range(1, (int)scenario.StrategyCount - 1).Select(index => Vertex(scenario, index) - origin)
        );
        var decomposition = directions.Svd();
        var basis = decomposition.U.SubMatrix(0, directions.RowCount, 0, decomposition.S.Count(value => value > 1e-9));
        var point = Vector<double>.Build.DenseOfArray(behavior.Table.ToArray());
        var correction = Vector<double>.Build.Dense(point.Count);
        for (var step = 0; step < 5000; step++)
        {
            point = origin + (basis * basis.TransposeThisAndMultiply(point - origin));
            var positive = (point + correction).PointwiseMaximum(0);
            correction += point - positive;
            point = positive;
        }

        return point.ToArray();
    }

    private static Vector<double> Vertex(Scenario scenario, long index) =>
        Vector<double>.Build.DenseOfArray(DeterministicStrategy.FromIndex(scenario, index).ToBehavior().Table.ToArray());
}
