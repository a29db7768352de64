using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Labeling.Networks;

namespace NonlocalityML.Tests.NetworkSearch;

/// <summary>What inflations of the triangle prove, against symmetry, another solver and explicit models.</summary>
[TestClass]
public sealed class InflationTests
{
    private static readonly Scenario Binary = Scenario.Uniform(3, 1, 2);
    private static readonly Behavior Noise = Behaviors.WhiteNoise(Binary);

    [TestMethod]
    public void Relabelled_tables_have_the_same_verdict_and_bound()
    {
        var behavior = TriangleDistributions.W.MixWith(Noise, 0.8);
        var skew = new Behavior(Binary, [0.05, 0.3, 0.25, 0.02, 0.28, 0.04, 0.03, 0.03]);
        foreach (var table in (Behavior[])[behavior, skew])
        {
            var search = new InflationSearch(Network.Triangle, Binary, [2, 2, 2], [table]);
            var bound = (double)NetworkCertificate.LowerBound(table, Network.Triangle, search.Prove(table));
            Assert.IsGreaterThan(0.001, bound);
            for (var draw = 0; draw < 4; draw++)
            {
                var moved = Relabeling.Random(Binary, new RandomStream(3, (ulong)draw)).Apply(table);
                var again = new InflationSearch(Network.Triangle, Binary, [2, 2, 2], [moved]);
                var other = (double)NetworkCertificate.LowerBound(moved, Network.Triangle, again.Prove(moved));
                Assert.AreEqual(bound, other, 0.03 * bound, $"draw {draw}");
            }
        }
    }

    [TestMethod]
    public void Relabelled_local_tables_stay_local()
    {
        var table = TriangleDistributions.W.MixWith(Noise, 0.59);
        for (var draw = 0; draw < 3; draw++)
        {
            var moved = Relabeling.Random(Binary, new RandomStream(5, (ulong)draw)).Apply(table);
            var certificate = new NetworkEngine(Network.Triangle, Binary, new NetworkOptions { Cardinalities = [3] }).Solve(
                moved
            );
            Assert.AreEqual(NetworkVerdict.Local, certificate.Verdict, $"draw {draw}");
        }
    }

    /// <summary>GLOP instead of the nearest point: the least sum of absolute entries of a mixture of the columns.</summary>
    [TestMethod]
    public void Another_solver_says_the_same_of_an_inflation()
    {
        var (w, bit) = (TriangleDistributions.W, TriangleDistributions.SharedBit);
        List<Behavior> tables =
        [
            w.MixWith(Noise, 0.694),
            w.MixWith(Noise, 0.692),
            bit.MixWith(Noise, 0.415),
            bit.MixWith(Noise, 0.413),
        ];
        for (ulong draw = 0; draw < 4; draw++)
        {
            var random = new RandomStream(11, draw);
            double[] weights = [.. Enumerable.Range(0, 8).Select(_ => Math.Pow(random.NextExponential(), 2))];
            tables.Add(new Behavior(Binary, [.. weights.Select(weight => weight / weights.Sum())]));
        }

        var inflation = new Inflation(Network.Triangle, Binary, [2, 2, 2]);
        var excluded = 0;
        foreach (var table in tables)
        {
            var orbits = new InflationOrbits(inflation, [table]);
            var columns = new InflationColumns(orbits, table);
            double[][] vertices = [.. Enumerable.Range(0, orbits.Representatives.Count).Select(r => columns.Column(r).Vertex)];
            var (size, count) = (vertices[0].Length, vertices.Length);
            // A mixture of the columns, which sums to one, and what is missing and too much in each row.
            var rows = vertices
                .SelectMany(_ => Enumerable.Range(0, size + 1))
                .Concat(Enumerable.Range(0, 2 * size).Select(i => i / 2));
            var values = vertices
                .SelectMany(vertex => vertex.Append(1))
                .Concat(Enumerable.Range(0, 2 * size).Select(i => i % 2 == 0 ? 1.0 : -1));
            int[] starts =
            [
                .. Enumerable.Range(0, count).Select(r => r * (size + 1)),
                .. Enumerable.Range(0, (2 * size) + 1).Select(i => (count * (size + 1)) + i),
            ];
            var program = new LinearProgram(
                size + 1,
                [.. new double[count], .. Enumerable.Repeat(1.0, 2 * size)],
                new double[count + (2 * size)],
                [.. Enumerable.Repeat(double.PositiveInfinity, count + (2 * size))],
                starts,
                [.. rows],
                [.. values]
            );
            using var session = new OrToolsSolver().Open(program);
            var isExcluded = session.Solve([.. new double[size], 1]).Objective > 1e-7;
            var proof = new InflationSearch(Network.Triangle, Binary, [2, 2, 2], [table]).Prove(table);
            Assert.AreEqual(isExcluded, proof is not null, string.Join(' ', table.Table.ToArray()));
            excluded += isExcluded ? 1 : 0;
        }

        Assert.IsTrue(excluded > 2 && excluded < tables.Count, $"{excluded}");
    }

    [TestMethod]
    public void Coefficients_prove_no_more_than_the_distance_to_any_model()
    {
        var proof = new InflationSearch(Network.Triangle, Binary, [2, 2, 2], [TriangleDistributions.W]).Prove(
            TriangleDistributions.W
        )!;
        for (ulong seed = 0; seed < 12; seed++)
        {
            var model = RandomModels.Of(Network.Triangle, Binary, 3, seed);
            foreach (var weight in (double[])[0, 0.3, 0.7, 1])
            {
                var behavior = TriangleDistributions.W.MixWith(model.ToBehavior(), weight);
                var bound = NetworkCertificate.LowerBound(behavior, Network.Triangle, proof);
                Assert.IsTrue(bound <= model.Distance(behavior), $"seed {seed}, weight {weight}");
            }
        }
    }
}
