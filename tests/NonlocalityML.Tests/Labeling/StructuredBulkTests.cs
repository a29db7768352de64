using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling;

[TestClass]
public sealed class StructuredBulkTests
{
    private static readonly string[] Grid =
    [
        "m2",
        "m3",
        "m4",
        "m5",
        "[(2 2) (2 2 2)]",
        "[(3 3) (3 3)]",
        "[(2 2) (2 2) (2 2)]",
        "[(2 3) (2 2)]",
    ];

    [TestMethod]
    public void Bulk_bounds_enclose_the_label_and_are_close()
    {
        foreach (var name in Grid)
        {
            var scenario = Scenario.Parse(name);
            var behaviors = Points(scenario, 20);
            using var engine = new StructuredEngine(scenario);
            var (lower, upper) = Label(engine, behaviors);
            for (var i = 0; i < behaviors.Count; i++)
            {
                var place = $"{name}, seed 9, point {i}";
                var certificate = engine.Solve(behaviors[i]);
                Assert.IsLessThanOrEqualTo(certificate.Upper.RoundUp(), lower[i], place);
                Assert.IsGreaterThanOrEqualTo(certificate.Lower.RoundDown(), upper[i], place);
                Assert.IsLessThan(1e-9, upper[i] - lower[i], place);
            }
        }
    }

    [TestMethod]
    public void Labels_are_the_same_bytes_in_any_order()
    {
        foreach (var name in Grid)
        {
            var scenario = Scenario.Parse(name);
            var behaviors = Points(scenario, 20);
            using var engine = new StructuredEngine(scenario);
            var (lower, upper) = Label(engine, behaviors);
            var (lowerReversed, upperReversed) = Label(engine, [.. Enumerable.Reverse(behaviors)]);
            CollectionAssert.AreEqual(lower, Enumerable.Reverse(lowerReversed).ToArray(), name);
            CollectionAssert.AreEqual(upper, Enumerable.Reverse(upperReversed).ToArray(), name);
        }
    }

    [TestMethod]
    public void Certificates_are_the_same_bytes_on_two_threads()
    {
        foreach (var name in (string[])["m3", "[(3 3) (3 3)]"])
        {
            var scenario = Scenario.Parse(name);
            var behaviors = Points(scenario, 20);
            List<Behavior> stream =
            [
                .. Enumerable.Range(0, 3 * EnginePool.BlockLength / 2).Select(i => behaviors[i % behaviors.Count]),
            ];
            using var engine = new StructuredEngine(scenario);
            using var pool = new EnginePool(() => new StructuredEngine(scenario), 2);
            foreach (var (i, certificate) in pool.Solve(stream).Index())
            {
                var single = engine.Solve(stream[i]);
                CollectionAssert.AreEqual(
                    single.Inequality.Coefficients.ToArray(),
                    certificate.Inequality.Coefficients.ToArray(),
                    $"{name} {i}"
                );
                CollectionAssert.AreEqual(single.Model.Weights, certificate.Model.Weights, $"{name} {i}");
                CollectionAssert.AreEqual(single.Model.Strategies, certificate.Model.Strategies, $"{name} {i}");
            }
        }
    }

    [TestMethod]
    public void A_bad_table_is_refused_by_its_number()
    {
        foreach (
            var (name, bad) in ((string, double)[])
                [("m2", double.NaN), ("m2", -1e-6), ("m3", 2), ("[(2 3) (2 2)]", double.PositiveInfinity)]
        )
        {
            var scenario = Scenario.Parse(name);
            using var engine = new StructuredEngine(scenario);
            var tables = Enumerable
                .Repeat(Behaviors.WhiteNoise(scenario).Table.ToArray(), 3)
                .SelectMany(table => table)
                .ToArray();
            tables[(2 * scenario.TableLength) + 1] = bad;
            var refusal = Assert.ThrowsExactly<InvalidInputException>(() =>
                engine.LabelAll(tables, new double[3], new double[3])
            );
            Assert.StartsWith("Behavior 2: ", refusal.Message);
        }
    }

    [TestMethod]
    public void In_the_chsh_scenario_bulk_bounds_hold_the_label_of_the_simplex_method()
    {
        using var engine = new StructuredEngine(Scenario.Chsh);
        var behaviors = Points(Scenario.Chsh, 500);
        for (ulong i = 0; i < 20; i++)
            behaviors.AddRange(DegenerateBehaviors.Of(Scenario.Chsh, new RandomStream(10, i)).Select(pair => pair.Behavior));
        var (lower, upper) = Label(engine, behaviors);
        for (var i = 0; i < behaviors.Count; i++)
        {
            var certificate = engine.Solve(behaviors[i]);
            Assert.IsLessThanOrEqualTo(certificate.Upper.RoundUp(), lower[i], $"seeds 9 and 10, point {i}");
            Assert.IsGreaterThanOrEqualTo(certificate.Lower.RoundDown(), upper[i], $"seeds 9 and 10, point {i}");
        }

        Assert.IsLessThan(1e-14, upper[0] - lower[0]);
    }

    private static List<Behavior> Points(Scenario scenario, int count) =>
        [
            .. Enumerable.Range(0, count).Select(i => new NoSignalingSampler(scenario).Sample(new RandomStream(9, (ulong)i))),
            .. DegenerateBehaviors.Of(scenario, new RandomStream(9, (ulong)count)).Select(pair => pair.Behavior),
        ];

    private static (double[] Lower, double[] Upper) Label(StructuredEngine engine, List<Behavior> behaviors)
    {
        double[] lower = new double[behaviors.Count],
            upper = new double[behaviors.Count];
        engine.LabelAll([.. behaviors.SelectMany(behavior => behavior.Table.ToArray())], lower, upper);
        return (lower, upper);
    }
}
