using NonlocalityML.Bell;
using NonlocalityML.Datasets;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class HitAndRunTests
{
    /// <summary>Axes would make one sweep exact in a cube; along diagonals, and from near a corner, the walk has to
    /// mix.</summary>
    [TestMethod]
    public void On_the_correlator_cube_it_finds_the_known_local_and_quantum_volumes()
    {
        const ulong seed = 11;
        int[][] directions =
        [
            [1, 1, 1, 1],
            [1, -1, 1, -1],
            [1, 1, -1, -1],
            [1, -1, -1, 1],
            [1, 1, 0, 0],
            [0, 0, 1, -1],
        ];
        var walk = new HitAndRun(directions.Select(Slacks).ToList());
        var shares = Estimate.Of(
            stream =>
            {
                double[] slacks = [.. Enumerable.Repeat(new[] { 0.1, 1.9 }, 4).SelectMany(pair => pair)];
                for (var sweep = 0; sweep < 40; sweep++)
                    walk.Sweep(slacks, stream);
                return ShapedSamplerTests.InLocalAndQuantum([.. slacks.Where((_, i) => i % 2 == 0).Select(slack => 1 - slack)]);
            },
            seed,
            20_000
        );
        shares[0].AssertNear(2.0 / 3, $"local share, seed {seed}");
        shares[1].AssertNear(3 * Math.PI * Math.PI / 32, $"quantum share, seed {seed}");
    }

    [TestMethod]
    public void It_is_uniform_on_a_simplex()
    {
        const ulong seed = 12;
        var walk = new HitAndRun([
            [(0, 1), (1, -1)],
            [(1, 1), (2, -1)],
            [(2, 1), (3, -1)],
        ]);
        var moments = Estimate.Of(
            stream =>
            {
                double[] point = [0.97, 0.01, 0.01, 0.01];
                for (var sweep = 0; sweep < 60; sweep++)
                    walk.Sweep(point, stream);
                return [point[0], point[3], point[0] * point[0], point[0] * point[3]];
            },
            seed,
            20_000
        );
        double[] expected = [1.0 / 4, 1.0 / 4, 1.0 / 10, 1.0 / 20];
        for (var i = 0; i < expected.Length; i++)
            moments[i].AssertNear(expected[i], $"moment {i}, seed {seed}");
    }

    /// <summary>Slacks of the cube are 1 - x and 1 + x, axis by axis.</summary>
    private static List<(int Index, double Change)> Slacks(int[] direction) =>
        [
            .. direction.SelectMany(
                (change, axis) => change == 0 ? [] : new[] { (2 * axis, -(double)change), ((2 * axis) + 1, change) }
            ),
        ];
}
