using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.Planar;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Quantum.Engines;

/// <summary>Classes of whole CHSH behaviors, against closed forms, random quantum models, the hierarchy and its
/// see-saw.</summary>
[TestClass]
public sealed class ChshClassEngineTests : IDisposable
{
    private readonly ChshClassEngine engine = new(NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh));

    public void Dispose() => engine.Dispose();

    [TestMethod]
    public void Noisy_boxes_leave_both_sets_where_they_should()
    {
        foreach (var visibility in new[] { 0.3, 0.5 + 1e-6, 0.6, (1 / Math.Sqrt(2)) - 1e-6, (1 / Math.Sqrt(2)) + 1e-6, 0.8, 1 })
        {
            var found = engine.Solve(Behaviors.Isotropic(visibility));
            Assert.AreEqual(
                visibility < 0.5 ? Membership.Local
                    : visibility < 1 / Math.Sqrt(2) ? Membership.Quantum
                    : Membership.PostQuantum,
                found.Class,
                $"{visibility}"
            );
            Assert.AreEqual((0.5 / visibility) - 1, found.LocalMargin, 1e-12, $"{visibility}");
            if (visibility > 0.5)
                Assert.AreEqual((1 / (Math.Sqrt(2) * visibility)) - 1, found.QuantumMargin, 1e-7, $"{visibility}");
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Without_marginals_the_four_correlators_say_the_same()
    {
        var sampler = Samplers.Create("balanced-quantum", Scenario.Chsh, _ => throw new InvalidOperationException());
        for (var i = 0; i < 60; i++)
        {
            var behavior = sampler.Sample(new RandomStream(17, (ulong)i));
            var (found, expected) = (engine.Solve(behavior), QuantumSet.Classify(behavior));
            Assert.AreEqual(
                (int)expected.Class,
                (int)found.Class,
                $"stream (17, {i}), margins {expected.LocalMargin}, {expected.QuantumMargin}"
            );
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Every_quantum_behavior_is_found_to_be_one()
    {
        var (sampler, nonlocal) = (new QuantumSampler(Scenario.Chsh), 0);
        for (var i = 0; nonlocal < 40; i++)
        {
            var behavior = sampler.Sample(new RandomStream(18, (ulong)i));
            if (QuantumSet.Classify(behavior).LocalMargin > -1e-6)
                continue;
            nonlocal++;
            var found = engine.Solve(behavior);
            Assert.AreEqual(Membership.Quantum, found.Class, $"stream (18, {i})");
            Assert.IsNull(found.Proofs.Quantumness!.Verify(), $"stream (18, {i})");
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Models_and_the_third_level_meet()
    {
        var (sampler, level) = (
            new ChshClassSampler(Scenario.Chsh),
            new VisibilityProgram(Scenario.Chsh, HierarchyLevel.Parse("3"), new InteriorPointSolver())
        );
        for (var i = 0; i < 30; i++)
        {
            var behavior = sampler.Sample(new RandomStream(19, (ulong)i));
            var found = engine.Solve(behavior);
            if (found.Mixture is null)
                continue;
            Assert.AreNotEqual(Membership.Undecided, found.Class, $"stream (19, {i})");
            Assert.AreEqual(level.Solve(behavior).Value, found.Mixture.Visibility, 2e-6, $"stream (19, {i})");
        }
    }

    [TestMethod]
    public void Relabelled_behaviors_have_the_same_class_and_margins()
    {
        for (var i = 0; i < 12; i++)
        {
            var behavior = new ChshClassSampler(Scenario.Chsh).Sample(new RandomStream(20, (ulong)i));
            var found = engine.Solve(behavior);
            // Parties exchanged; Alice's settings exchanged and an outcome of Bob's relabelled.
            foreach (
                var (what, other) in new[]
                {
                    ("parties", Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => behavior[b, a, y, x])),
                    ("settings", Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => behavior[a, y == 0 ? 1 - b : b, 1 - x, y])),
                }
            )
            {
                var relabelled = engine.Solve(other);
                Assert.AreEqual(found.Class, relabelled.Class, $"stream (20, {i}), {what}");
                Assert.AreEqual(found.QuantumMargin, relabelled.QuantumMargin, 1e-6, $"stream (20, {i}), {what}");
            }
        }
    }

    [TestMethod]
    public void The_maximum_over_planar_models_is_the_quantum_bound()
    {
        var maximum = new PlanarMaximum();
        for (var i = 0; i < 10; i++)
        {
            var stream = new RandomStream(21, (ulong)i);
            double[] y = [.. Enumerable.Range(0, 8).Select(_ => stream.NextNormal())];
            var inequality = Correlators.ToInequality(Scenario.Chsh, [0, y[6], y[7], y[4], y[0], y[1], y[5], y[2], y[3]]);
            var (model, value) = maximum.Of(y);
            Assert.AreEqual(
                (double)QuantumBound.Upper(inequality, HierarchyLevel.Parse("3")).Value,
                value,
                1e-6,
                $"stream (21, {i})"
            );
            Assert.AreEqual(value, (double)model.ToPureModel().ExactValue(inequality), 1e-9, $"stream (21, {i})");
        }
    }

    [TestMethod]
    public void Other_scenarios_and_signalling_tables_are_refused()
    {
        Assert.Contains(
            "(3 3)",
            Assert
                .ThrowsExactly<InvalidInputException>(() => engine.Solve(Behaviors.WhiteNoise(Scenario.Bipartite(2, 3))))
                .Message
        );
        var signalling = Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == y && b == 0 ? 1 : 0);
        Assert.Contains("signals", Assert.ThrowsExactly<InvalidInputException>(() => engine.Solve(signalling)).Message);
    }
}
