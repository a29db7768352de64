using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Labeling.Intervals;

/// <summary>Intervals of tables with marginals.</summary>
[TestClass]
public class TableIntervalsTests
{
    private static readonly string[] Distributions = ["no-signaling", "local", "quantum", "near-boundary"];

    [TestMethod]
    [DataRow("m2")]
    [DataRow("m4")]
    [DataRow("[(2 2 2) (2 2 2 2)]")]
    public void Vectors_of_all_widths_and_none_give_the_same_bits(string name)
    {
        var scenario = Scenario.Parse(name);
        var rows = Rows(scenario, Behaviors(scenario, 5));
        var settings = (scenario.Settings(0), scenario.Settings(1));
        var (lower, upper) = Prove(new IntervalKernel<Lanes1>(settings, hasMarginals: true), rows, scenario, 20);
        foreach (
            var kernel in (IntervalKernel[])
                [
                    new IntervalKernel<Lanes8>(settings, hasMarginals: true),
                    new IntervalKernel<Lanes16>(settings, hasMarginals: true),
                ]
        )
        {
            var (otherLower, otherUpper) = Prove(kernel, rows, scenario, 20);
            CollectionAssert.AreEqual(lower, otherLower);
            CollectionAssert.AreEqual(upper, otherUpper);
        }
    }

    [TestMethod]
    [DataRow("m2", 1, 20, 1.0)]
    [DataRow("m3", 40, 50, 0.02)]
    [DataRow("m4", 7, 20, 1.0)]
    [DataRow("m5", 60, 20, 0.02)]
    [DataRow("[(2 2 2 2) (2 2 2)]", 60, 20, 0.02)]
    [DataRow("[(2 2) (2 2 2 2 2)]", 200, 20, 0.01)]
    public void Exact_labels_lie_within(string name, int rounds, int each, double width)
    {
        var scenario = Scenario.Parse(name);
        var behaviors = Behaviors(scenario, each);
        var kernel = IntervalKernel.Create((scenario.Settings(0), scenario.Settings(1)), hasMarginals: true);
        var (lower, upper) = Prove(kernel, Rows(scenario, behaviors), scenario, rounds);
        using StructuredEngine exact = new(scenario);
        for (var i = 0; i < behaviors.Length; i++)
        {
            var label = exact.Solve(behaviors[i]);
            Assert.IsTrue(
                lower[i] <= (double)label.Upper && upper[i] >= (double)label.Lower && upper[i] - lower[i] < width,
                $"{Distributions[i / each]} {i % each}: [{lower[i]:R}, {upper[i]:R}], exactly {label}"
            );
        }
    }

    /// <summary>The Popescu-Rohrlich box, and the deterministic behavior in which everyone answers 0 to everything.</summary>
    [TestMethod]
    public void Extreme_points_are_told_to_rounding()
    {
        float[] lower = [0, 0],
            upper = [0, 0];
        IntervalKernel
            .Create((2, 2), hasMarginals: true)
            .Prove([1, 1, 1, -1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], 200, lower, upper);
        Assert.AreEqual(0.25, lower[0], 1e-5);
        Assert.AreEqual(0.25, upper[0], 1e-3);
        Assert.IsTrue(lower[0] <= 0.25 && upper[0] >= 0.25);
        Assert.AreEqual(0, lower[1]);
        Assert.AreEqual(0, upper[1], 1e-3);
    }

    /// <summary>The parties exchanged, and the outcomes of one renamed: the labels close in the engine and verify.</summary>
    [TestMethod]
    [DataRow("m3")]
    [DataRow("[(2 2 2) (2 2 2 2)]")]
    [DataRow("[(2 2 2 2) (2 2 2)]")]
    public void Labels_of_tables_are_narrow_enough_and_meet_the_exact_one(string name)
    {
        var scenario = Scenario.Parse(name);
        using StructuredEngine exact = new(scenario);
        using IntervalEngine engine = new(new StructuredEngine(scenario), 5e-3);
        var behaviors = Behaviors(scenario, 10);
        engine.Foresee(behaviors);
        var wide = 0;
        foreach (var behavior in behaviors)
        {
            Certificate certificate = engine.Solve(behavior),
                label = exact.Solve(behavior);
            Assert.IsNull(certificate.Verify());
            Assert.IsLessThanOrEqualTo(5e-3, certificate.Width);
            Assert.IsTrue(certificate.Lower <= label.Upper && label.Lower <= certificate.Upper);
            wide += certificate.Width > 1e-9 ? 1 : 0;
        }

        Assert.IsGreaterThan(20, wide, "the game itself should close most of them");
    }

    private static Behavior[] Behaviors(Scenario scenario, int each) =>
        [
            .. Distributions.SelectMany(distribution =>
            {
                using var behaviors = new SampledBehaviors(distribution, scenario, 7, each, NonlocalityEngines.Default);
                return Enumerable.Range(0, each).Select(i => behaviors.Behavior(i)).ToArray();
            }),
        ];

    private static float[] Rows(Scenario scenario, Behavior[] behaviors)
    {
        var row = new double[new BipartiteCoordinates(scenario, hasMarginals: true).Length];
        return
        [
            .. behaviors.SelectMany(behavior =>
            {
                BipartiteCoordinates.Write(Correlators.Of(behavior), row);
                return row.Select(value => (float)value).ToArray();
            }),
        ];
    }

    private static (float[] Lower, float[] Upper) Prove(IntervalKernel kernel, float[] rows, Scenario scenario, int rounds)
    {
        var count = rows.Length / new BipartiteCoordinates(scenario, hasMarginals: true).Length;
        float[] lower = new float[count],
            upper = new float[count];
        kernel.Prove(rows, rounds, lower, upper);
        return (lower, upper);
    }
}
