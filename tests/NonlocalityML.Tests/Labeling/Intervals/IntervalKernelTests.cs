using NonlocalityML.Bell;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling.Intervals;

[TestClass]
public class IntervalKernelTests
{
    private const ulong Seed = 41;

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void Vectors_of_all_widths_and_none_give_the_same_bits(int settings)
    {
        var rows = Rows(CorrelatorFamilies.Names, settings, 5);
        var (lower, upper) = Prove(new IntervalKernel<Lanes1>((settings, settings)), rows, settings, 20);
        foreach (
            var kernel in (IntervalKernel[])
                [new IntervalKernel<Lanes8>((settings, settings)), new IntervalKernel<Lanes16>((settings, settings))]
        )
        {
            var (otherLower, otherUpper) = Prove(kernel, rows, settings, 20);
            CollectionAssert.AreEqual(lower, otherLower);
            CollectionAssert.AreEqual(upper, otherUpper);
        }
    }

    [TestMethod]
    [DataRow(2, 1)]
    [DataRow(3, 20)]
    [DataRow(4, 7)]
    [DataRow(5, 20)]
    [DataRow(5, 200)]
    public void Exact_labels_lie_within(int settings, int rounds) => RequireWithin(settings, rounds, 40);

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(3, 20, 5000)]
    [DataRow(4, 20, 4500)]
    [DataRow(5, 40, 3000)]
    public void Exact_labels_of_a_hundred_thousand_rows_lie_within(int settings, int rounds, int each) =>
        RequireWithin(settings, rounds, each);

    [TestMethod]
    public void Parties_may_have_different_numbers_of_settings()
    {
        var square = Rows(["uniform"], 4, 8);
        // Three settings of the second party; and the transposed of them, three of the first.
        float[] tall = [.. square.Where((_, i) => i % 4 < 3)],
            wide = [.. Enumerable.Range(0, 8 * 12).Select(i => tall[(i / 12 * 12) + (i % 4 * 3) + (i % 12 / 4)])];
        float[] lower = new float[8],
            upper = new float[8],
            otherLower = new float[8],
            otherUpper = new float[8];
        IntervalKernel.Create((4, 3)).Prove(tall, 30, lower, upper);
        IntervalKernel.Create((3, 4)).Prove(wide, 30, otherLower, otherUpper);
        CollectionAssert.AreEqual(lower, otherLower);
        CollectionAssert.AreEqual(upper, otherUpper);
        for (var i = 0; i < 8; i++)
            Assert.IsTrue(lower[i] <= upper[i] && upper[i] - lower[i] < 0.02);
    }

    /// <summary>NL of the Popescu-Rohrlich box is 1/4, and the facet CHSH is a rounded inequality.</summary>
    [TestMethod]
    public void The_box_is_told_to_rounding()
    {
        float[] lower = [0],
            upper = [0];
        IntervalKernel.Create((2, 2)).Prove([1, 1, 1, -1], 100, lower, upper);
        Assert.AreEqual(0.25, lower[0], 1e-5);
        Assert.AreEqual(0.25, upper[0], 1e-3);
        Assert.IsTrue(lower[0] <= 0.25 && upper[0] >= 0.25);
    }

    private static void RequireWithin(int settings, int rounds, int each)
    {
        var rows = Rows(CorrelatorFamilies.Names, settings, each);
        var (lower, upper) = Prove(IntervalKernel.Create((settings, settings)), rows, settings, rounds);
        var cells = settings * settings;
        var tables = new double[4 * rows.Length];
        for (var i = 0; i < tables.Length; i++)
        {
            var (row, outcome, cell) = (i / (4 * cells), i / cells % 4, i % cells);
            tables[i] = (1 + ((outcome is 0 or 3 ? 1 : -1) * (double)rows[(row * cells) + cell])) / 4;
        }

        double[] exactLower = new double[lower.Length],
            exactUpper = new double[lower.Length];
        using var exact = new StructuredEngine(Scenario.Parse($"m{settings}"));
        exact.LabelAll(tables, exactLower, exactUpper);
        for (var i = 0; i < lower.Length; i++)
            Assert.IsTrue(
                lower[i] <= exactUpper[i] && upper[i] >= exactLower[i] && lower[i] >= 0,
                $"{CorrelatorFamilies.Names[i / each]}, seed {Seed}, {i % each}: "
                    + $"[{lower[i]:R}, {upper[i]:R}] misses {exactLower[i]:R}"
            );
    }

    private static float[] Rows(string[] families, int settings, int each) =>
        [
            .. families.SelectMany(
                (family, f) =>
                    Enumerable
                        .Range(0, each)
                        .SelectMany(i =>
                            CorrelatorFamilies.Draw(family, settings, new RandomStream(Seed, (ulong)((f * each) + i)))
                        )
            ),
        ];

    private static (float[] Lower, float[] Upper) Prove(IntervalKernel kernel, float[] rows, int settings, int rounds)
    {
        var count = rows.Length / (settings * settings);
        float[] lower = new float[count],
            upper = new float[count];
        kernel.Prove(rows, rounds, lower, upper);
        return (lower, upper);
    }
}
