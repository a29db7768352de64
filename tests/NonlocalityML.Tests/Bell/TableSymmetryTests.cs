using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Labeling;

namespace NonlocalityML.Tests.Bell;

[TestClass]
public sealed class TableSymmetryTests
{
    [TestMethod]
    public void The_ghz_table_has_an_orbit_of_cells_for_each_probability()
    {
        var behavior = ManyPartyTests.Ghz(4, 0.5);
        var slots = behavior.Scenario.ToSlots(behavior.Table);
        var orbits = TableSymmetry.Of(behavior.Scenario, slots).SlotOrbits();
        Assert.AreEqual(2, orbits.Max());
        foreach (var orbit in orbits.Index().GroupBy(pair => pair.Item, pair => slots[pair.Index]))
            Assert.AreEqual(1, orbit.Distinct().Count());
    }

    [TestMethod]
    public void Orbits_of_strategies_have_equal_values_on_what_is_constant_on_orbits_of_cells()
    {
        // How many cells of each orbit a strategy occupies does not change along its own orbit.
        var behavior = Behaviors.WhiteNoise(Scenario.Parse("[(2 3) (3 2) (2 2)]"));
        var scenario = behavior.Scenario;
        var slots = scenario.ToSlots(behavior.Table);
        var symmetry = TableSymmetry.Of(scenario, slots);
        int[] cells = symmetry.SlotOrbits(),
            strategies = symmetry.StrategyOrbits();
        Assert.IsGreaterThan(0, cells.Max());
        foreach (var orbit in strategies.Index().GroupBy(pair => pair.Item, pair => pair.Index))
        {
            var occupied = orbit.Select(k =>
                string.Join(' ', DeterministicStrategy.FromIndex(scenario, k).SlotIndices().Select(slot => cells[slot]).Order())
            );
            Assert.AreEqual(1, occupied.Distinct().Count(), $"orbit of strategy {orbit.First()}");
        }
    }

    [TestMethod]
    public void A_random_table_has_no_symmetry()
    {
        var scenario = Scenario.Uniform(4, 2, 2);
        var stream = new RandomStream(1, 0);
        double[] slots = [.. Enumerable.Range(0, scenario.SlotLength).Select(_ => stream.NextDouble())];
        Assert.IsTrue(TableSymmetry.Of(scenario, slots).IsTrivial);
    }
}
