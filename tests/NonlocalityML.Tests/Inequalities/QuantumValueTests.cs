using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Inequalities;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Tests.Inequalities;

[TestClass]
public sealed class QuantumValueTests
{
    private static readonly double Root2 = Math.Sqrt(2);

    /// <summary>Name or expression, and the quantum value in closed form.</summary>
    private static readonly (string Text, double Quantum)[] ClosedForms =
    [
        ("chsh", 2 * Root2),
        ("ch", (Root2 - 1) / 2),
        ("chsh-game", Math.Pow(Math.Cos(Math.PI / 8), 2)),
        ("cglmp:3", 1 + Math.Sqrt(11.0 / 3)),
        ("chained:3", 6 * Math.Cos(Math.PI / 6)),
        ("chained:5", 10 * Math.Cos(Math.PI / 10)),
        ("chained-game:3", Math.Pow(Math.Cos(Math.PI / 12), 2)),
        ("tilted:0.5", Math.Sqrt(8 + (2 * 0.25))),
        ("elegant", 4 * Math.Sqrt(3)),
        ("hardy", (Root2 - 1) / 2),
        ("gisin:3", 3 / Math.Sin(Math.PI / 6)),
        ("gisin:4", 4 / Math.Sin(Math.PI / 8)),
        ("magic-square", 1),
        ("0.3 A0 + 0.6 A0B0 + 0.6 A0B1 + A1B0 - A1B1", 2 * Math.Sqrt(1.36 * 1.0225)),
        ("svetlichny:3", 4 * Root2),
        ("mermin:3", 4),
        ("mermin-klyshko:3", 2),
        ("mermin-klyshko:4", Math.Pow(2, 1.5)),
        ("gyni:3", 0.25),
        ("gyni:4", 0.125),
        ("sliwa:4", (4 * Root2) - 2),
        ("sliwa:7", 20.0 / 3),
        ("sliwa:10", 4),
        ("sliwa:15", 6),
        ("sliwa:18", 2 * (7 - Math.Sqrt(17))),
        ("sliwa:26", 1 + (4 * Math.Sqrt(3))),
    ];

    [TestMethod]
    [TestCategory("Slow")]
    public void Model_and_sum_of_squares_enclose_the_closed_forms()
    {
        foreach (var (text, expected) in ClosedForms)
        {
            var (expression, lower, upper) = Bounds(text);
            Assert.IsLessThanOrEqualTo(expected + 1e-9, lower, text);
            Assert.IsGreaterThanOrEqualTo(expected - 1e-9, upper, text);
            Assert.IsLessThan(1e-6, upper - lower, $"{text}: {lower} to {upper} of {expression.Scenario}");
        }
    }

    [TestMethod]
    public void Levels_of_the_hierarchy_have_their_published_values_for_I3322()
    {
        foreach (var (level, expected) in ((string, double)[])[("1", 0.375), ("1+AB", 0.25147090), ("2", 0.25093972394)])
        {
            var expression = NamedInequalities.Parse("i3322");
            var upper = QuantumBound.Upper(expression.Whole, HierarchyLevel.Parse(level));
            Assert.AreEqual(expected, (double)expression.ValueOf(upper.Value), 1e-7, level);
            Assert.IsNull(upper.Verify());
        }
    }

    [TestMethod]
    public void The_tilted_expression_of_two_marginals_has_its_published_value()
    {
        var expression = InequalityReader.ReadExpression("0.9 A0 + 0.9 B0 + E00 + E01 + E10 - E11");
        Assert.AreEqual(new Rational(38, 10), expression.LocalBound);
        var value = QuantumValue.Of(expression.Whole, new QuantumValueOptions { Level = HierarchyLevel.Parse("3") })!;
        Assert.AreEqual(3.80128907501837942, (double)expression.ValueOf(value.Upper.Value), 1e-7);
        Assert.AreEqual(3.80128907501837942, (double)expression.ValueOf(value.Lower.Value), 1e-7);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void The_facets_of_three_parties_reach_their_quantum_values()
    {
        foreach (var (number, _, quantum) in PublishedValues.Sliwa.Where(row => row.Number is not (7 or 8 or 22 or 24)))
        {
            var (_, lower, upper) = Bounds($"sliwa:{number}");
            Assert.AreEqual(quantum, lower, 1e-6, $"Sliwa {number}, model");
            Assert.IsGreaterThan(quantum - 1e-8, upper, $"Sliwa {number}, level");
        }
    }

    /// <summary>Of A2 to A89 those whose best known models have a larger local dimension than 2.</summary>
    private static readonly int[] Larger =
    [
        3,
        4,
        6,
        7,
        10,
        13,
        14,
        17,
        18,
        21,
        46,
        48,
        60,
        62,
        63,
        64,
        65,
        67,
        68,
        76,
        80,
        82,
        84,
        87,
        89,
    ];

    [TestMethod]
    public void No_level_lies_below_the_best_known_values_of_A2_to_A89()
    {
        foreach (var (number, best, level, published) in PublishedValues.Avis)
        {
            var expression = NamedInequalities.Parse($"a{number}");
            var upper = (double)expression.ValueOf(QuantumBound.Upper(expression.Whole, HierarchyLevel.One).Value);
            Assert.IsGreaterThan(best - 1e-6, upper, $"A{number}");
            if (level == 1)
                Assert.AreEqual(published, upper, 1e-6, $"A{number}");
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Two_qubits_reach_the_best_known_values_of_63_of_A2_to_A89()
    {
        foreach (var (number, best, _, published) in PublishedValues.Avis.Where(row => !Larger.Contains(row.Number)))
        {
            var expression = NamedInequalities.Parse($"a{number}");
            var lower = (double)expression.ValueOf(QuantumBound.Lower(expression.Whole, new() { LocalDimension = 2 }).Value);
            Assert.IsLessThan(published + 1e-6, lower, $"A{number}");
            Assert.IsGreaterThan(best - 1e-6, lower, $"A{number}");
        }
    }

    /// <summary>A line of docs/a2-a89.md.</summary>
    private sealed record Line(
        int Number,
        double Lower,
        int Dimension,
        int Starts,
        int Kicks,
        double Upper,
        double Best,
        double Bound
    );

    private static List<Line> Page =>
        [
            .. File.ReadLines(Path.Combine(Repository.Root, "docs", "a2-a89.md"))
                .Where(line => line.StartsWith("| A", StringComparison.Ordinal))
                .Select(line =>
                {
                    var cells = line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    double[] numbers = [.. cells.Select((cell, place) => Real(place == 0 ? cell[1..] : cell))];
                    var (number, dimension, starts, kicks) = ((int)numbers[0], (int)numbers[2], (int)numbers[3], (int)numbers[4]);
                    return new Line(number, numbers[1], dimension, starts, kicks, numbers[5], numbers[6], numbers[7]);
                }),
        ];

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [TestMethod]
    public void The_page_of_A2_to_A89_encloses_what_others_published()
    {
        var published = PublishedValues.Avis.ToDictionary(row => row.Number);
        CollectionAssert.AreEqual(published.Keys.Order().ToList(), Page.ConvertAll(line => line.Number));
        foreach (var line in Page)
        {
            var (_, best, _, bound) = published[line.Number];
            Assert.AreEqual((best, bound), (line.Best, line.Bound), $"A{line.Number}");
            Assert.IsLessThan(bound + 1e-7, line.Lower, $"A{line.Number}, a model beyond a published bound");
            Assert.IsGreaterThan(best - 1e-7, line.Upper, $"A{line.Number}, a bound below a published model");
            Assert.IsTrue(
                line.Lower < best + 1e-7 || best < bound - 1e-6,
                $"A{line.Number}, better than what is known, where others have closed the interval"
            );
        }
    }

    /// <summary>Some lines, those that are cheap; all where NONLOCALITY_ALL_QUANTUM_VALUES is set (minutes).</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void The_page_of_A2_to_A89_is_what_levels_and_models_prove()
    {
        var isWhole = Environment.GetEnvironmentVariable("NONLOCALITY_ALL_QUANTUM_VALUES") is not null;
        foreach (var line in Page.Where(line => isWhole || line.Number is 2 or 8 or 10 or 40 or 67 or 84 or 88))
        {
            var expression = NamedInequalities.Parse($"a{line.Number}");
            var upper = (double)expression.ValueOf(QuantumBound.Upper(expression.Whole, HierarchyLevel.OneAB).Value);
            Assert.AreEqual(line.Upper, upper, 1e-6, $"A{line.Number}, level 1+AB");
            if (!isWhole && line is { Dimension: > 3 and <= 8, Kicks: 0 })
                continue;
            var options = new ModelSearchOptions
            {
                LocalDimension = line.Dimension,
                Starts = line.Starts,
                Kicks = line.Kicks,
            };
            var lower = (double)expression.ValueOf(QuantumBound.Lower(expression.Whole, options).Value);
            Assert.AreEqual(line.Lower, lower, 1e-7, $"A{line.Number}, model");
        }
    }

    /// <summary>The table of open intervals: the model is that of the large table, the level proves its end; the quickest, or all
    /// where NONLOCALITY_ALL_QUANTUM_VALUES is set.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void The_open_intervals_of_A2_to_A89_are_what_levels_prove()
    {
        var isWhole = Environment.GetEnvironmentVariable("NONLOCALITY_ALL_QUANTUM_VALUES") is not null;
        var lines = Page.ToDictionary(line => line.Number);
        var open = File.ReadLines(Path.Combine(Repository.Root, "docs", "a2-a89.md"))
            .Where(line => line.StartsWith("| **A", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        Assert.HasCount(10, open);
        foreach (var cells in open)
        {
            var line = lines[(int)Real(cells[0].Trim('*')[1..])];
            Assert.AreEqual((line.Lower, line.Best, line.Bound), (Real(cells[1]), Real(cells[4]), Real(cells[5])), cells[0]);
            if (!isWhole && line.Number is not (3 or 21))
                continue;
            var expression = NamedInequalities.Parse($"a{line.Number}");
            var upper = QuantumBound.Upper(expression.Whole, HierarchyLevel.Parse(cells[3]));
            Assert.AreEqual(Real(cells[2]), (double)expression.ValueOf(upper.Value), 2e-9, cells[0]);
        }
    }

    /// <summary>The page's prose names those that do not reach the best known value, and no others.</summary>
    [TestMethod]
    public void The_page_of_A2_to_A89_names_the_models_that_fall_short()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "a2-a89.md"));
        var missing = Page.Where(line => line.Lower < line.Best - 1e-6).Select(line => $"A{line.Number}").ToList();
        Assert.Contains($"{88 - missing.Count} models reach", text);
        Assert.Contains($"{string.Join(", ", missing.SkipLast(1))} and {missing[^1]} fall short", text);
    }

    private static (BellExpression Expression, double Lower, double Upper) Bounds(string text)
    {
        var expression = text.Contains(' ', StringComparison.Ordinal)
            ? InequalityReader.ReadExpression(text)
            : NamedInequalities.Parse(text);
        var value = QuantumValue.Of(expression.Whole)!;
        return (expression, (double)expression.ValueOf(value.Lower.Value), (double)expression.ValueOf(value.Upper.Value));
    }
}
