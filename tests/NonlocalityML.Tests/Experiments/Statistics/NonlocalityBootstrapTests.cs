using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments.Statistics;

[TestClass]
public sealed class NonlocalityBootstrapTests
{
    private static readonly StructuredEngine Engine = new(Scenario.Chsh);

    [ClassCleanup]
    public static void Stop() => Engine.Dispose();

    [TestMethod]
    public void Intervals_hold_the_truth_as_often_as_they_say_away_from_the_local_set()
    {
        const int sets = 150;
        var truth = (Math.Sqrt(2) - 1) / 4;
        var held = 0;
        for (var set = 0UL; set < sets; set++)
        {
            var counts = Simulation.Draw(Behaviors.Tsirelson, 2000, new RandomStream(20, set));
            var model = LikelihoodProjection.Of(counts).Behavior;
            var interval = NonlocalityBootstrap
                .Parametric(counts, model, Engine, new BootstrapOptions { Replicates = 100, Seed = set })
                .Nonlocality;
            held += interval.Lower <= truth && truth <= interval.Upper ? 1 : 0;
        }

        Assert.AreEqual(0.95, held / (double)sets, 0.07, "seed 20");
    }

    [TestMethod]
    public void Both_kinds_give_the_standard_error_of_S_for_independent_trials()
    {
        var blocks = Simulation.DrawBlocks(Behaviors.Isotropic(0.6), 20_000, 200, new RandomStream(21, 0));
        var expected = ChshTest.Of(blocks.Total).Error!.Value;
        foreach (var bootstrap in Both(blocks))
        {
            Assert.AreEqual(expected, bootstrap.Chsh!.StandardError, 0.15 * expected, bootstrap.Kind);
            Assert.AreEqual(expected / 8, bootstrap.Nonlocality.StandardError, 0.15 * expected / 8, bootstrap.Kind);
            Assert.AreEqual(2 * 1.96 * expected, bootstrap.Chsh.Upper - bootstrap.Chsh.Lower, 0.2 * 4 * expected, bootstrap.Kind);
            Assert.AreEqual(0, bootstrap.LocalShare, bootstrap.Kind);
            Assert.IsGreaterThan(0, bootstrap.QuantumMargin!.Lower, bootstrap.Kind);
        }
    }

    [TestMethod]
    public void Drift_widens_the_block_interval_alone()
    {
        // The visibility changes from block to block: S varies more than independent trials would let it.
        var tables = Enumerable
            .Range(0, 40)
            .Select(i =>
                Simulation
                    .Draw(Behaviors.Isotropic(i % 2 == 0 ? 0.5 : 0.8), 1000, new RandomStream(22, (ulong)i))
                    .Table.Select(count => (double)count)
                    .ToArray()
            );
        var both = Both(new TrialBlocks(Scenario.Chsh, tables)).ToList();
        Assert.IsGreaterThan(2 * both[0].Chsh!.StandardError, both[1].Chsh!.StandardError);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_interval_and_bad_options_are_refused()
    {
        var counts = Simulation.Draw(Behaviors.Isotropic(0.5), 500, new RandomStream(23, 0));
        var model = LikelihoodProjection.Of(counts).Behavior;
        Interval Draw(ulong seed) =>
            NonlocalityBootstrap
                .Parametric(counts, model, Engine, new BootstrapOptions { Replicates = 50, Seed = seed })
                .Nonlocality;
        Assert.AreEqual(Draw(1), Draw(1));
        Assert.AreNotEqual(Draw(1), Draw(2));
        foreach (var replicates in (int[])[-1, 0, 19, 1_000_001])
            Assert.Contains(
                $"{replicates} bootstrap",
                Assert.ThrowsExactly<InvalidInputException>(() => new BootstrapOptions { Replicates = replicates }).Message
            );
    }

    [TestMethod]
    public void Losses_end_the_violation_at_the_known_efficiency()
    {
        // Maximally entangled and CHSH: 2 (sqrt 2 - 1) (Garg and Mermin, PRD 35, 3831 (1987)); uniform marginals: 4 / (S + 2).
        Assert.AreEqual(2 * (Math.Sqrt(2) - 1), DetectionThreshold.Of(Behaviors.Tsirelson, Engine).Factor, 1e-6);
        foreach (var visibility in (double[])[0.55, 0.65, 0.9, 1])
            Assert.AreEqual(
                4 / ((4 * visibility) + 2),
                DetectionThreshold.Of(Behaviors.Isotropic(visibility), Engine).Factor,
                1e-6,
                $"v = {visibility}"
            );
        Assert.AreEqual(1, DetectionThreshold.Of(Behaviors.Isotropic(0.5), Engine).Factor);
        var stated = DetectionThreshold.Of(Behaviors.Tsirelson, Engine, 1);
        Assert.IsTrue(stated.IsStated);
        Assert.AreEqual(2 * (Math.Sqrt(2) - 1), stated.Factor, 1e-6);
        Assert.Contains(
            "Outcome 2",
            Assert.ThrowsExactly<InvalidInputException>(() => DetectionThreshold.Of(Behaviors.Tsirelson, Engine, 2)).Message
        );
    }

    [TestMethod]
    public void Losses_that_are_already_in_the_table_multiply()
    {
        // Tsirelson correlations behind detectors of 0.9, losses as outcome 1: 0.8284 is reached with 0.8284 / 0.9 more.
        const double efficiency = 0.9;
        var q = Behavior.FromFunction(
            Scenario.Chsh,
            (a, b, x, y) =>
            {
                var t = Behaviors.Tsirelson;
                double both = efficiency * efficiency * t[a, b, x, y],
                    onlyA = b == 1 ? efficiency * (1 - efficiency) / 2 : 0;
                double onlyB = a == 1 ? efficiency * (1 - efficiency) / 2 : 0,
                    none = a == 1 && b == 1 ? (1 - efficiency) * (1 - efficiency) : 0;
                return both + onlyA + onlyB + none;
            }
        );
        Assert.AreEqual(2 * (Math.Sqrt(2) - 1) / efficiency, DetectionThreshold.Of(q, Engine, 1).Factor, 1e-6);
    }

    private static IEnumerable<NonlocalityBootstrap> Both(TrialBlocks blocks)
    {
        var options = new BootstrapOptions { Replicates = 400 };
        yield return NonlocalityBootstrap.Parametric(
            blocks.Total,
            LikelihoodProjection.Of(blocks.Total).Behavior,
            Engine,
            options
        );
        yield return NonlocalityBootstrap.Block(blocks, Engine, options);
    }
}
