using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

[TestClass]
public sealed class ScenarioTests
{
    [TestMethod]
    public void Prints_and_parses_both_forms()
    {
        Assert.AreEqual("[(2 2) (2 2)]", Scenario.Parse("m2").ToString());
        Assert.AreEqual(Scenario.Bipartite(5), Scenario.Parse("m5"));
        RandomBell.ForAll(RandomBell.Scenarios, (scenario, _) => Assert.AreEqual(scenario, Scenario.Parse(scenario.ToString())));
        Assert.AreEqual(
            new Scenario([
                [3, 3],
                [2, 2, 2],
            ]),
            Scenario.FromCounts([3, 2], [2, 3])
        );
    }

    [TestMethod]
    public void Counts_strategies_and_probabilities()
    {
        Assert.AreEqual((BigInteger)1024, Scenario.Bipartite(5).StrategyCount);
        Assert.AreEqual(100, Scenario.Bipartite(5).TableLength);
        var uneven = new Scenario([
            [2, 3],
            [4],
        ]);
        Assert.AreEqual((BigInteger)24, uneven.StrategyCount);
        Assert.AreEqual(3 * 4 * 2 * 1, uneven.TableLength);
        Assert.AreEqual(5 * 4, uneven.SlotLength);
        Assert.AreEqual(0.25, uneven.Unit);
    }

    [TestMethod]
    public void Slots_and_table_are_the_same_numbers() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                var slots = Enumerable.Range(0, scenario.SlotLength).Select(_ => stream.NextDouble()).ToArray();
                CollectionAssert.AreEqual(slots, scenario.ToSlots<double>(scenario.ToTable<double>(slots)));
                Assert.AreEqual(slots.Sum(), scenario.ToTable<double>(slots).Sum(), 1e-12);
            }
        );

    [TestMethod]
    public void Every_strategy_has_one_number_and_fills_each_joint_setting_once() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                var index = stream.NextInt((int)scenario.StrategyCount);
                var strategy = DeterministicStrategy.FromIndex(scenario, index);
                Assert.AreEqual(index, strategy.Index);
                var behavior = strategy.ToBehavior(); // validates: each joint setting sums to one
                Assert.AreEqual(0, behavior.SignalingResidual);
                Assert.AreEqual(scenario.SettingTuples, behavior.Table.ToArray().Count(p => p == 1));
            }
        );

    [TestMethod]
    [DataRow("m0")]
    [DataRow("m99999")]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("[(2 0) (2 2)]")]
    [DataRow("[(2 2) (-2 2)]")]
    [DataRow("[(2 2) (2 2)")]
    [DataRow("[(99999 2) (99999 2)]")]
    [DataRow("m9999999999999")]
    public void Refuses_what_is_no_scenario(string text)
    {
        var error = Assert.ThrowsExactly<InvalidInputException>(() => Scenario.Parse(text));
        Assert.DoesNotContain("\n", error.Message);
    }

    [TestMethod]
    public void A_table_too_large_is_refused_with_its_size()
    {
        var error = Assert.ThrowsExactly<InvalidInputException>(() => Scenario.Uniform(10, 4, 4));
        Assert.Contains("1099511627776", error.Message); // 16^10
    }
}
