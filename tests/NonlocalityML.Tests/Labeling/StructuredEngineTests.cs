using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Labeling;

[TestClass]
public sealed class StructuredEngineTests
{
    private static readonly string[] Grid =
    [
        "m1",
        "m2",
        "m3",
        "m4",
        "m5",
        "[(3 3) (3 3)]",
        "[(2 3) (4 2 2)]",
        "[(2 2) (2 2 2 2)]",
        "[(2 2 2 2) (2 2)]",
        "[(1 2) (2 2)]",
        "[(3 2)]",
        "[(2 2) (2 2) (2 2)]",
        "[(2 3) (2 2) (1 2)]",
    ];

    [TestMethod]
    public void In_the_chsh_scenario_the_label_is_the_closed_form()
    {
        var sampler = new NoSignalingSampler(Scenario.Chsh);
        using var engine = new StructuredEngine(Scenario.Chsh);
        for (ulong i = 0; i < 300; i++)
        {
            var behavior = sampler.Sample(new RandomStream(1, i));
            AssertLabel(ChshDistance(behavior), engine.Solve(behavior), $"seed 1, sample {i}");
        }

        Assert.AreEqual(0, engine.Fallbacks);
    }

    [TestMethod]
    public void The_certificate_of_the_popescu_rohrlich_box_reads_one_quarter()
    {
        using var engine = new StructuredEngine(Scenario.Chsh);
        var certificate = engine.Solve(Behaviors.PopescuRohrlich);
        Assert.AreEqual(new Rational(1, 4), certificate.Lower);
        Assert.AreEqual(new Rational(1, 4), certificate.Upper);
        AssertLabel((Math.Sqrt(2) - 1) / 4, engine.Solve(Behaviors.Tsirelson), "Tsirelson point");
    }

    [TestMethod]
    public void Labels_agree_with_linear_programming_on_the_grid_of_scenarios_and_samplers()
    {
        foreach (var name in Grid)
        {
            var scenario = Scenario.Parse(name);
            using var engine = new StructuredEngine(scenario);
            using var reference = new OrToolsEngine(scenario);
            foreach (var sampler in SamplersOf(scenario))
            {
                for (ulong i = 0; i < 2; i++)
                {
                    var behavior = sampler.Sample(new RandomStream(2, i));
                    var expected = reference.Solve(behavior);
                    AssertLabel((double)expected.Lower, engine.Solve(behavior), $"{name}, {sampler.Name}, seed 2, sample {i}");
                }
            }

            Assert.AreEqual(0, engine.Fallbacks, name);
        }
    }

    [TestMethod]
    public void Degenerate_behaviors_have_closed_labels()
    {
        foreach (var name in Grid)
        {
            var scenario = Scenario.Parse(name);
            using var engine = new StructuredEngine(scenario);
            for (ulong i = 0; i < 4; i++)
            {
                foreach (var (kind, behavior) in DegenerateBehaviors.Of(scenario, new RandomStream(3, i)))
                {
                    var place = $"{name}, {kind}, seed 3, sample {i}";
                    var certificate = engine.Solve(behavior);
                    AssertCloses(certificate, place);
                    if (kind is "white noise" or "strategy" or "noisy strategy" or "edge" or "mixture")
                        Assert.AreEqual(0, (double)certificate.Upper, 1e-11, place);
                }
            }
        }
    }

    [TestMethod]
    public void Labels_do_not_change_under_relabelling()
    {
        foreach (var name in Grid)
        {
            var scenario = Scenario.Parse(name);
            using var engine = new StructuredEngine(scenario);
            var sampler = new NoSignalingSampler(scenario);
            for (ulong i = 0; i < 3; i++)
            {
                var behavior = sampler.Sample(new RandomStream(4, i));
                var relabeling = Relabeling.Random(scenario, new RandomStream(5, i));
                using var other = new StructuredEngine(relabeling.To);
                AssertLabel(
                    (double)engine.Solve(behavior).Lower,
                    other.Solve(relabeling.Apply(behavior)),
                    $"{name}, seeds 4 and 5, sample {i}"
                );
            }
        }
    }

    [TestMethod]
    public void Sign_correlators_lie_their_exact_distance_from_the_local_set()
    {
        // For E_xy = +-1, |E - E'| = 1 - E E' for every local E': NL = (m^2 - local bound of sum E_xy <A_x B_y>) / 2m^2.
        foreach (var settings in (int[])[2, 3, 4, 5, 6, 8, 10])
        {
            var scenario = Scenario.Bipartite(settings);
            using var engine = new StructuredEngine(scenario);
            var stream = new RandomStream(6, (ulong)settings);
            var signs = Enumerable.Range(0, settings * settings).Select(_ => (2.0 * stream.NextInt(2)) - 1).ToArray();
            var inequality = BellInequality.FromFunction(scenario, (a, b, x, y) => (a == b ? 1 : -1) * signs[(x * settings) + y]);
            var expected = ((settings * settings) - (double)inequality.LocalBound) / (2 * settings * settings);
            AssertLabel(
                expected,
                engine.Solve(Correlators.FromFull(scenario, signs).ToBehavior()),
                $"seed 6, {settings} settings"
            );
        }
    }

    [TestMethod]
    public void Hadamard_correlators_lie_at_the_published_distance()
    {
        // Largest excess of Hadamard matrices of order 2, 4, 8: 2, 8, 20 (Best, Indag. Math. 80, 357 (1977)).
        foreach (var (settings, excess) in ((int, int)[])[(2, 2), (4, 8), (8, 20)])
        {
            var scenario = Scenario.Bipartite(settings);
            using var engine = new StructuredEngine(scenario);
            var signs = Enumerable
                .Range(0, settings * settings)
                .Select(i => int.PopCount(i / settings & i % settings) % 2 == 0 ? 1.0 : -1)
                .ToArray();
            var expected = (double)((settings * settings) - excess) / (2 * settings * settings);
            AssertLabel(expected, engine.Solve(Correlators.FromFull(scenario, signs).ToBehavior()), $"order {settings}");
        }
    }

    [TestMethod]
    public void Uniform_marginals_and_almost_uniform_ones_have_the_same_label()
    {
        foreach (var settings in (int[])[2, 3, 4, 5])
        {
            var scenario = Scenario.Bipartite(settings);
            using var engine = new StructuredEngine(scenario);
            var behavior = new CorrelatorCubeSampler(scenario).Sample(new RandomStream(7, (ulong)settings));
            var tilted = behavior.MixWith(DeterministicStrategy.FromIndex(scenario, 0).ToBehavior(), 1 - 1e-11);
            Assert.AreEqual(
                (double)engine.Solve(behavior).Lower,
                (double)engine.Solve(tilted).Lower,
                1e-10,
                $"seed 7, {settings} settings"
            );
        }
    }

    [TestMethod]
    public void Eight_settings_with_marginals_have_a_closed_certificate()
    {
        var scenario = Scenario.Bipartite(8);
        using var engine = new StructuredEngine(scenario);
        var certificate = engine.Solve(new NoSignalingSampler(scenario).Sample(new RandomStream(8, 0)));
        AssertCloses(certificate, "seed 8");
        Assert.IsGreaterThan(0.01, (double)certificate.Lower);
    }

    [TestMethod]
    public void What_does_not_close_goes_to_the_other_engine_and_is_counted()
    {
        var scenario = Scenario.Bipartite(3);
        var behavior = new NoSignalingSampler(scenario).Sample(new RandomStream(9, 0));
        using var alone = new StructuredEngine(scenario) { StepLimit = 1 };
        Assert.ThrowsExactly<SolverException>(() => alone.Solve(behavior));
        using var engine = new StructuredEngine(scenario, () => new StructuredEngine(scenario)) { StepLimit = 1 };
        using var reference = new OrToolsEngine(scenario);
        var expected = (double)reference.Solve(behavior).Lower;
        AssertLabel(expected, engine.Solve(behavior), "by the other engine");
        double[] lower = [0],
            upper = [0];
        engine.LabelAll(behavior.Table, lower, upper);
        Assert.AreEqual(expected, lower[0], 1e-9);
        Assert.AreEqual(2, engine.Fallbacks);
    }

    [TestMethod]
    public void Too_many_strategies_and_foreign_behaviors_are_refused()
    {
        var refusal = Assert.ThrowsExactly<InvalidInputException>(() => new StructuredEngine(Scenario.Bipartite(60)));
        Assert.Contains($"{1L << 60} strategies", refusal.Message);
        refusal = Assert.ThrowsExactly<InvalidInputException>(() => new StructuredEngine(Scenario.Uniform(8, 2, 2)));
        Assert.Contains("6561 affinely independent strategies", refusal.Message);
        using var engine = new StructuredEngine(Scenario.Chsh);
        Assert.ThrowsExactly<InvalidInputException>(() => engine.Solve(Behaviors.WhiteNoise(Scenario.Bipartite(3))));
    }

    private static IEnumerable<ISampler> SamplersOf(Scenario scenario)
    {
        yield return new NoSignalingSampler(scenario);
        yield return new LocalMixtureSampler(scenario);
        if (scenario.Parties == 2 && scenario.IsDichotomic)
            yield return new CorrelatorCubeSampler(scenario);
    }

    private static double ChshDistance(Behavior behavior)
    {
        var e = Correlators.Of(behavior).Full();
        var sum = e.Sum();
        return Math.Max(0, (e.Max(value => Math.Abs(sum - (2 * value))) - 2) / 8);
    }

    private static void AssertLabel(double expected, Certificate certificate, string place)
    {
        AssertCloses(certificate, place);
        Assert.AreEqual(expected, (double)certificate.Lower, 1e-9, place);
    }

    private static void AssertCloses(Certificate certificate, string place)
    {
        Assert.IsNull(certificate.Verify(), place);
        Assert.IsLessThan(INonlocalityEngine.MaximumWidth, certificate.Width, place);
    }
}
