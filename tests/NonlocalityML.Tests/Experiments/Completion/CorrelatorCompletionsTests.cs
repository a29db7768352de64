using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Experiments.Completion;

/// <summary>NL of the correlators of three parties alone, over all completions without signalling.</summary>
[TestClass]
public sealed class CorrelatorCompletionsTests
{
    private static readonly Scenario Three = Scenario.FromCounts([2, 2, 2], [2, 2, 2]);

    /// <summary>E = (-1)^(xy + yz + zx): no mean but these is possible. Local models reach 4 of 8, and NL = (8 - 4)/16.</summary>
    [TestMethod]
    public void The_box_of_Svetlichny_has_one_completion()
    {
        var bounds = Solve((x, y, z) => 1 - (2 * (((x * y) + (y * z) + (z * x)) % 2)));
        Assert.AreEqual(0.25, (double)bounds.Lower, 1e-12);
        Assert.AreEqual(0.25, (double)bounds.Upper, 1e-12);
        Assert.IsTrue(bounds.Table.AreCompletionsNoSignaling);
        Assert.IsNull(bounds.Verify());
    }

    /// <summary>Mermin, PRL 65, 1838 (1990): GHZ's correlators have M = 4, local models 2, and NL is at least (4 - 2)/16. A box
    /// of two parties beside any outcome of the third has vanishing correlators and NL = 1/4, so that the upper end cannot be
    /// below.</summary>
    [TestMethod]
    public void The_lower_end_is_that_of_vanishing_means()
    {
        var mermin = Solve((x, y, z) => (x + y + z) % 2 == 1 ? 0 : 1 - (x + y + z));
        Assert.AreEqual(2 / 16.0, (double)mermin.Lower, 1e-12);
        Assert.AreEqual(0.25, (double)mermin.Upper, 1e-6);
        var none = Solve((_, _, _) => 0);
        Assert.AreEqual(0, (double)none.Lower);
        Assert.AreEqual(0.5, (double)none.Upper, 1e-12);
    }

    [TestMethod]
    public void Every_completion_lies_within_the_bounds()
    {
        using var engine = new StructuredEngine(Three);
        for (var index = 0UL; index < 8; index++)
        {
            var completion = RandomBehavior(new RandomStream(164, index));
            var bounds = Solve((x, y, z) => Mean(completion, x, y, z));
            var label = engine.Solve(completion);
            Assert.IsNull(bounds.Verify(), $"stream (164, {index})");
            Assert.IsTrue(label.Upper >= bounds.Lower - new Rational(1, 1L << 40), $"stream (164, {index})");
            Assert.IsTrue(label.Lower <= bounds.Upper, $"stream (164, {index})");
            var even = bounds.Table.CompleteEvenly();
            var distance = Enumerable.Range(0, Three.TableLength).Sum(i => Math.Abs(even.Table[i] - completion.Table[i]));
            var bound = (double)CorrelatorCompletions.DistanceBound(bounds.Table);
            Assert.IsLessThanOrEqualTo(bound, distance - 1e-12, $"stream (164, {index})");
        }
    }

    /// <summary>All means but those of the parties that are needed for E vanish: no completion has more than M allows.</summary>
    [TestMethod]
    public void Models_of_all_completions_close_what_is_certain()
    {
        var certain = Solve((x, y, z) => x + y + z == 3 ? -1 : 1);
        Assert.AreEqual(0.125, (double)certain.Lower, 1e-12);
        Assert.AreEqual(0.125, (double)certain.Upper, 1e-9);
        var noisy = Solve((x, y, z) => x + y + z == 3 ? -0.7 : 0.7);
        Assert.IsInRange(0.125, 0.19, (double)noisy.Upper);
        Assert.AreEqual(
            "the stated upper end is not proven",
            (noisy with { Upper = noisy.Upper - new Rational(1, 1000) }).Verify()
        );
        Assert.AreEqual(0, (double)Solve((_, _, _) => 1).Upper, 1e-9);
    }

    /// <summary>A mixture of certain outcomes, of a box of two parties beside a third, and of the box of Svetlichny.</summary>
    private static Behavior RandomBehavior(RandomStream stream)
    {
        var weights = Enumerable.Range(0, 4).Select(_ => Math.Pow(stream.NextDouble(), 3)).ToArray();
        var answers = Enumerable.Range(0, 12).Select(_ => stream.NextInt(2)).ToArray();
        var sum = weights.Sum();
        var table = new double[Three.TableLength];
        for (var i = 0; i < table.Length; i++)
        {
            var (outcome, setting) = (i / 8, Three.SettingTuple(i % 8));
            var (a, b, c, x, y, z) = (outcome / 4, outcome / 2 % 2, outcome % 2, setting[0], setting[1], setting[2]);
            bool Is(int strategy) =>
                a == answers[(6 * strategy) + x] && b == answers[(6 * strategy) + 2 + y] && c == answers[(6 * strategy) + 4 + z];
            table[i] =
                (
                    (Is(0) ? weights[0] : 0)
                    + (Is(1) ? weights[1] : 0)
                    + ((a ^ b) == (x & y) && c == answers[4 + z] ? weights[2] / 2 : 0)
                    + ((a ^ b ^ c) == ((x & y) ^ (y & z) ^ (z & x)) ? weights[3] / 4 : 0)
                ) / sum;
        }

        return new Behavior(Three, table);
    }

    private static double Mean(Behavior behavior, int x, int y, int z) =>
        Enumerable
            .Range(0, 8)
            .Sum(outcome => (int.PopCount(outcome) % 2 == 0 ? 1 : -1) * behavior.Table[(8 * outcome) + (4 * x) + (2 * y) + z]);

    private static CompletionBounds Solve(Func<int, int, int, double> e)
    {
        var rows =
            from x in Enumerable.Range(0, 2)
            from y in Enumerable.Range(0, 2)
            from z in Enumerable.Range(0, 2)
            select FormattableString.Invariant($"{x},{y},{z},{Math.Clamp(e(x, y, z), -1, 1):R}\n");
        var table = IncompleteTable.Of(TableReader.Parse("table", "x,y,z,E\n" + string.Concat(rows)));
        using var engine = new StructuredEngine(Three);
        return CompletionBounds.Of(table, engine, new OrToolsSolver());
    }
}
