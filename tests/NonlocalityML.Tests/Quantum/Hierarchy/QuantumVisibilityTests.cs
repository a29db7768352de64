using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Hierarchy;

namespace NonlocalityML.Tests.Quantum.Hierarchy;

[TestClass]
public sealed class QuantumVisibilityTests
{
    private static readonly InteriorPointSolver Solver = new();

    [TestMethod]
    public void The_box_of_popescu_and_rohrlich_leaves_every_level_at_one_over_root_two()
    {
        foreach (var level in (string[])["1", "1+AB", "2", "1+AB+AAB"])
            Assert.AreEqual(
                1 / Math.Sqrt(2),
                QuantumVisibility.Of(Behaviors.PopescuRohrlich, HierarchyLevel.Parse(level)).Value,
                1e-8,
                level
            );
    }

    [TestMethod]
    public void Level_1_without_marginals_is_the_set_of_tsirelson_landau_and_masanes()
    {
        var program = new VisibilityProgram(Scenario.Chsh, HierarchyLevel.One, Solver);
        var sampler = new CorrelatorCubeSampler(Scenario.Chsh);
        for (var i = 0; i < 40; i++)
        {
            var behavior = sampler.Sample(new RandomStream(21, (ulong)i));
            var found = program.Solve(behavior).Value;
            var correlators = Correlators.Of(behavior).Full();
            if (found * correlators.Max(Math.Abs) < 1 - 1e-9)
                Assert.AreEqual(
                    0,
                    QuantumSet.QuantumMargin(Array.ConvertAll(correlators, value => found * value)),
                    1e-5,
                    $"stream (21, {i})"
                );
        }
    }

    /// <summary>Navascues, Pironio and Acin, PRL 98, 010401: the arcsine test of (E - ab) / sqrt((1 - a^2)(1 - b^2)) is level 1
    /// with marginals.</summary>
    [TestMethod]
    public void Level_1_with_marginals_is_the_closed_form()
    {
        var program = new VisibilityProgram(Scenario.Chsh, HierarchyLevel.One, Solver);
        var sampler = new NoSignalingSampler(Scenario.Chsh);
        var outside = 0;
        for (var i = 0; i < 60; i++)
        {
            var behavior = sampler.Sample(new RandomStream(22, (ulong)i)).MixWith(Behaviors.PopescuRohrlich, 0.3);
            var found = program.Solve(behavior).Value;
            if (found > 1)
                continue;
            outside++;
            Assert.AreEqual(0, QuantumSet.QuantumMargin(Normalized(Correlators.Of(behavior), found)), 1e-5, $"stream (22, {i})");
        }

        Assert.IsGreaterThan(10, outside);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Random_quantum_behaviors_are_inside_every_level()
    {
        foreach (
            var (name, level) in new[]
            {
                ("m2", "2"),
                ("m3", "1+AB"),
                ("[(3 3) (3 3)]", "1+AB"),
                ("[(2 3) (3 2)]", "1+AB"),
                ("m5", "1"),
            }
        )
        {
            var scenario = Scenario.Parse(name);
            var program = new VisibilityProgram(scenario, HierarchyLevel.Parse(level), Solver);
            var sampler = new QuantumSampler(scenario);
            for (var i = 0; i < 15; i++)
            {
                var behavior = sampler.Sample(new RandomStream(23, (ulong)i));
                var found = program.Solve(behavior);
                Assert.IsTrue(found.IsConverged, $"{name}, stream (23, {i})");
                Assert.IsGreaterThan(1 - 1e-8, found.Value, $"{name}, level {level}, stream (23, {i})");
                // The proof agrees: the bound is not below the behavior's value.
                Assert.IsGreaterThan(
                    found.Inequality.Value(behavior) - 1e-12,
                    (double)found.Squares.Bound(found.Inequality),
                    $"{name}, stream (23, {i})"
                );
            }
        }
    }

    [TestMethod]
    public void Higher_levels_are_smaller()
    {
        var sampler = new NoSignalingSampler(Scenario.Parse("m3"));
        for (var i = 0; i < 6; i++)
        {
            var behavior = sampler.Sample(new RandomStream(24, (ulong)i));
            var values = new[] { "1", "1+AB", "2" }
                .Select(level => QuantumVisibility.Of(behavior, HierarchyLevel.Parse(level)).Value)
                .ToList();
            Assert.IsTrue(
                values[0] >= values[1] - 1e-8 && values[1] >= values[2] - 1e-8,
                $"{string.Join(' ', values)}, stream (24, {i})"
            );
        }
    }

    [TestMethod]
    public void White_noise_is_inside_and_its_inequality_is_nothing()
    {
        var found = QuantumVisibility.Of(Behaviors.WhiteNoise(Scenario.Chsh), HierarchyLevel.OneAB);
        Assert.AreEqual(QuantumVisibility.Largest, found.Value);
        Assert.AreEqual(Rational.Zero, found.Squares.Bound(found.Inequality));
    }

    private static double[] Normalized(Correlators correlators, double visibility) =>
        [
            .. from x in new[] { 1, 2 }
            from y in new[] { 1, 2 }
            let a = visibility * correlators[x, 0]
            let b = visibility * correlators[0, y]
            select Math.Clamp(((visibility * correlators[x, y]) - (a * b)) / Math.Sqrt((1 - (a * a)) * (1 - (b * b))), -1, 1),
        ];
}
