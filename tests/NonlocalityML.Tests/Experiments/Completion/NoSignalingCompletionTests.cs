using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Experiments.Completion;

/// <summary>NL of correlators alone, over all means of the outcomes that they can have without signalling.</summary>
[TestClass]
public sealed class NoSignalingCompletionTests
{
    private static readonly OrToolsSolver Solver = new();

    [TestMethod]
    public void Four_correlators_fix_NL_without_signalling()
    {
        // NL = max(0, (S - 2)/8) whatever the marginals are (Brito, Amaral and Chaves, PRA 97, 022111).
        for (var index = 0UL; index < 12; index++)
        {
            var stream = new RandomStream(161, index);
            double[] e =
            [
                .. Enumerable.Range(0, 4).Select(i => index == 0 ? (i == 3 ? -0.573 : 0.55) : stream.NextDouble(-1, 1)),
            ];
            if (index % 2 == 1)
                e = [Math.Abs(e[0]), Math.Abs(e[1]), Math.Abs(e[2]), -Math.Abs(e[3])];
            var largest = Enumerable.Range(0, 4).Max(odd => Math.Abs(e.Sum() - (2 * e[odd])));
            var bounds = Solve(2, 2, e);
            Assert.AreEqual(Math.Max(0, (largest - 2) / 8), (double)bounds.Lower, 1e-9, $"stream (161, {index})");
            Assert.AreEqual(Math.Max(0, (largest - 2) / 8), (double)bounds.Upper, 1e-9, $"stream (161, {index})");
            Assert.IsNull(bounds.Verify());
        }
    }

    [TestMethod]
    public void Published_correlators_alone_give_the_published_violation()
    {
        // Rowe et al., Nature 409, 791 (2001), run 1: S = 2.222.
        var bounds = Solve(2, 2, 0.541, 0.539, 0.569, -0.573);
        Assert.AreEqual(0.222 / 8, (double)bounds.Lower, 1e-12);
        Assert.AreEqual(0.222 / 8, (double)bounds.Upper, 1e-9);
    }

    [TestMethod]
    public void Vanishing_correlators_are_local_with_any_marginals()
    {
        // |A_x| + |B_y| <= 1: at the vertices one party's outcomes are certain.
        var bounds = Solve(3, 3, new double[9]);
        Assert.AreEqual(0, (double)bounds.Upper, 1e-9);
        Assert.HasCount(8, bounds.Extremes, "eight pairs of opposite vertices");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Every_completion_without_signalling_lies_within_the_bounds()
    {
        foreach (
            var (first, second, index) in (ReadOnlySpan<(int, int, ulong)>)[(2, 3, 0), (3, 3, 1), (3, 3, 2), (4, 4, 3), (5, 6, 4)]
        )
        {
            var stream = new RandomStream(162, index);
            double[] e = [.. Enumerable.Range(0, first * second).Select(_ => stream.NextDouble(-1, 1))];
            var bounds = Solve(first, second, e);
            Assert.IsNull(bounds.Verify(), $"stream (162, {index})");
            Assert.AreEqual(first < 5, bounds.IsUpperAttained);
            using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, bounds.Table.Scenario);
            var least = engine.Solve(bounds.Table.CompleteEvenly());
            Assert.AreEqual((double)least.Upper, (double)bounds.Lower, 1e-9, "vanishing marginals have the least NL");
            for (var completion = 0; completion < 40; completion++)
            {
                var certificate = engine.Solve(Complete(bounds.Table.Scenario, e, stream));
                Assert.IsTrue(certificate.Upper >= bounds.Lower - new Rational(1, 1L << 50), $"stream (162, {index})");
                Assert.IsTrue(certificate.Lower <= bounds.Upper, $"stream (162, {index})");
            }
        }
    }

    [TestMethod]
    public void The_bound_without_extreme_completions_is_tight_for_boxes_and_never_too_small()
    {
        var box = Solve(2, 2, 1, 1, 1, -1);
        Assert.AreEqual(0.25, (double)ExtremeCompletions.LooseUpper(box.Table, box.Best), 1e-12);
        for (var index = 0UL; index < 6; index++)
        {
            var stream = new RandomStream(163, index);
            var bounds = Solve(3, 3, [.. Enumerable.Range(0, 9).Select(_ => stream.NextDouble(-1, 1))]);
            var loose = ExtremeCompletions.LooseUpper(bounds.Table, bounds.Best);
            Assert.IsTrue(loose >= bounds.Upper - new Rational(1, 1L << 30), $"stream (163, {index})");
            Assert.IsTrue(loose <= new Rational(1, 2), $"stream (163, {index})");
        }
    }

    [TestMethod]
    public void The_vertices_are_those_that_all_choices_of_equations_give()
    {
        double[] e = [0.7, 0.25, -0.5, 0.9];
        var found = MarginalPolytope
            .Vertices(Table(2, 2, e))!
            .Select(vertex => vertex.Select(mean => (double)MarginalPolytope.Value(mean)).ToArray())
            .ToList();
        var sides = (
            from x in Enumerable.Range(0, 2)
            from y in Enumerable.Range(0, 2)
            from s in (int[])[1, -1]
            from t in (int[])[1, -1]
            let row = Enumerable
                .Range(0, 4)
                .Select(i =>
                    i == x ? s
                    : i == 2 + y ? t
                    : 0.0
                )
                .ToArray()
            select (Row: row, Limit: 1 + (s * t * e[(2 * x) + y]))
        ).ToList();
        var right = new List<double[]>();
        for (var choice = 0; choice < 1 << 16; choice++)
        {
            if (int.PopCount(choice) != 4)
                continue;
            var chosen = Enumerable.Range(0, 16).Where(i => (choice >> i & 1) == 1).Select(i => sides[i]).ToList();
            var matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowArrays(chosen.Select(side => side.Row));
            if (Math.Abs(matrix.Determinant()) < 0.5)
                continue;
            var point = matrix
                .Solve(MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfEnumerable(chosen.Select(side => side.Limit)))
                .ToArray();
            if (sides.TrueForAll(side => side.Row.Zip(point, (c, p) => c * p).Sum() <= side.Limit + 1e-9))
                right.Add(point);
        }

        Assert.IsNotEmpty(right);
        foreach (var point in right)
            Assert.IsTrue(found.Exists(one => IsSame(one, point)), $"{string.Join(' ', point)} is missing");
        foreach (var point in found)
            Assert.IsTrue(right.Exists(one => IsSame(one, point)), $"{string.Join(' ', point)} is no vertex");

        static bool IsSame(double[] one, double[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max() < 1e-8;
    }

    [TestMethod]
    public void An_upper_end_below_a_completion_does_not_verify()
    {
        var bounds = Solve(2, 2, 0.7, 0.7, 0.7, -0.7);
        Assert.IsNotNull((bounds with { Upper = bounds.Upper - new Rational(1, 1000) }).Verify());
        Assert.IsNotNull((bounds with { Extremes = [.. bounds.Extremes.Skip(1)] }).Verify());
    }

    /// <summary>Means along a random direction, up to where a probability is 0.</summary>
    private static Behavior Complete(Scenario scenario, double[] e, RandomStream stream)
    {
        var (first, second) = (scenario.Settings(0), scenario.Settings(1));
        double[] means = [.. Enumerable.Range(0, first + second).Select(_ => stream.NextNormal())];
        var longest = double.PositiveInfinity;
        for (var i = 0; i < e.Length; i++)
        {
            var (a, b) = (means[i / second], means[first + (i % second)]);
            longest = Math.Min(longest, Math.Min((1 + e[i]) / Math.Abs(a + b), (1 - e[i]) / Math.Abs(a - b)));
        }

        var share = stream.NextInt(3) == 0 ? stream.NextDouble() : 1 - 1e-12;
        return Behavior.FromFunction(
            scenario,
            (a, b, x, y) =>
            {
                var (s, t) = (1 - (2 * a), 1 - (2 * b));
                return (1 + (share * longest * ((s * means[x]) + (t * means[first + y]))) + (s * t * e[(x * second) + y])) / 4;
            }
        );
    }

    private static IncompleteTable Table(int first, int second, params double[] e) =>
        IncompleteTable.Of(
            TableReader.Parse(
                "table",
                "x,y,E\n"
                    + string.Concat(e.Select((value, i) => FormattableString.Invariant($"{i / second},{i % second},{value:R}\n")))
            )
        );

    private static CompletionBounds Solve(int first, int second, params double[] e)
    {
        var table = Table(first, second, e);
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, table.Scenario);
        return CompletionBounds.Of(table, engine, Solver);
    }
}
