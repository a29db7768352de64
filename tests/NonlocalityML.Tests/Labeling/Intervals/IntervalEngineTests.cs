using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Labeling.Intervals;

[TestClass]
public class IntervalEngineTests
{
    [TestMethod]
    [DataRow("m3", 1e-2)]
    [DataRow("m5", 1e-3)]
    [DataRow("m6", 1e-3)]
    [DataRow("[(2 2) (2 2 2 2)]", 1e-3)]
    [DataRow("[(2 2 2 2) (2 2 2)]", 1e-3)]
    public void Certificates_verify_are_narrow_enough_and_meet_the_exact_label(string name, double width)
    {
        var scenario = Scenario.Parse(name);
        using StructuredEngine exact = new(scenario);
        using IntervalEngine engine = new(new StructuredEngine(scenario), width);
        var sampler = new CorrelatorCubeSampler(scenario);
        Behavior[] behaviors = [.. Enumerable.Range(0, 20).Select(i => sampler.Sample(new RandomStream(5, (ulong)i)))];
        engine.Foresee(behaviors);
        var wide = 0;
        foreach (var behavior in behaviors)
        {
            var certificate = engine.Solve(behavior);
            var label = exact.Solve(behavior);
            Assert.IsNull(certificate.Verify());
            Assert.IsLessThanOrEqualTo(width, certificate.Width);
            Assert.IsTrue(certificate.Lower <= label.Upper && label.Lower <= certificate.Upper);
            wide += certificate.Width > 1e-9 ? 1 : 0;
        }

        Assert.IsGreaterThan(10, wide, "the game itself should close most of them");
    }

    [TestMethod]
    public void A_label_does_not_depend_on_what_was_foreseen()
    {
        var scenario = Scenario.Parse("m4");
        var sampler = new CorrelatorCubeSampler(scenario);
        Behavior[] behaviors = [.. Enumerable.Range(0, 19).Select(i => sampler.Sample(new RandomStream(6, (ulong)i)))];
        using IntervalEngine one = new(new StructuredEngine(scenario), 1e-3),
            other = new(new StructuredEngine(scenario), 1e-3);
        other.Foresee(behaviors);
        foreach (var behavior in behaviors)
        {
            var (first, second) = (one.Solve(behavior), other.Solve(behavior));
            Assert.AreEqual(first.Lower, second.Lower);
            Assert.AreEqual(first.Upper, second.Upper);
        }
    }

    [TestMethod]
    [DataRow("m3", 1e-9, "no-signaling")]
    [DataRow("m3", 1e-9, "cube")]
    [DataRow("[(2 2) (2 2) (2 2)]", 1e-3, "no-signaling")]
    [DataRow("[(3 3) (3 3)]", 1e-3, "no-signaling")]
    public void What_the_game_cannot_close_is_exact(string name, double width, string distribution)
    {
        var scenario = Scenario.Parse(name);
        using var exact = NonlocalityEngines.Structured(scenario);
        using IntervalEngine engine = new(NonlocalityEngines.Structured(scenario), width);
        using var behaviors = new SampledBehaviors(distribution, scenario, 7, 3, NonlocalityEngines.Default);
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(exact.Solve(behaviors.Behavior(i)).Lower, engine.Solve(behaviors.Behavior(i)).Lower);
    }

    [TestMethod]
    public void A_data_set_keeps_to_the_width_and_says_it()
    {
        using var folder = new TemporaryFolder();
        using var points = new SampledBehaviors("cube", Scenario.Parse("m5"), 8, 40, NonlocalityEngines.Default);
        using var dataset = DatasetBuilder.Label(
            points,
            LabelKinds.Nonlocality,
            Path.Combine(folder.Path, "labels"),
            new LabelOptions { Engine = IntervalEngine.EngineName, Gap = 2e-3 },
            threads: 2
        );
        Assert.AreEqual(2e-3, dataset.Specification.Gap);
        var summary = LabelSummary.Of(dataset);
        Assert.IsLessThanOrEqualTo(2e-3, summary.LargestWidth);
        Assert.AreEqual(0, summary.Open);
        Assert.IsLessThan(20, summary.Exact);
        CardVerification.Of(dataset);
        for (var i = 0L; i < dataset.Count; i++)
            Assert.IsNull(dataset.Labels.Check(dataset, i).Fault);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.5)]
    [DataRow(double.NaN)]
    public void A_width_out_of_range_is_refused(double width)
    {
        using var points = new SampledBehaviors("cube", Scenario.Parse("m3"), 8, 4, NonlocalityEngines.Default);
        Assert.ThrowsExactly<InvalidInputException>(() =>
            LabelKinds.Nonlocality.Specify(
                points.Specification,
                new LabelOptions { Engine = IntervalEngine.EngineName, Gap = width }
            )
        );
    }

    [TestMethod]
    public void Exact_engines_have_no_width()
    {
        using var points = new SampledBehaviors("cube", Scenario.Parse("m3"), 8, 4, NonlocalityEngines.Default);
        Assert.ThrowsExactly<InvalidInputException>(() =>
            LabelKinds.Nonlocality.Specify(points.Specification, new LabelOptions { Engine = "structured", Gap = 1e-3 })
        );
    }
}
