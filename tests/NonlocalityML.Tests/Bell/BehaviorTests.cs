using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

[TestClass]
public sealed class BehaviorTests
{
    [TestMethod]
    public void The_table_is_indexed_outcomes_first_in_c_order()
    {
        // p[a,b,x,y]: the box that answers a = x, b = 1 with certainty.
        var behavior = Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == x && b == 1 ? 1 : 0);
        for (var a = 0; a < 2; a++)
        for (var b = 0; b < 2; b++)
        for (var x = 0; x < 2; x++)
        for (var y = 0; y < 2; y++)
        {
            Assert.AreEqual(a == x && b == 1 ? 1.0 : 0.0, behavior[a, b, x, y]);
            Assert.AreEqual(behavior[a, b, x, y], behavior.Table[(a * 8) + (b * 4) + (x * 2) + y]);
        }
    }

    [TestMethod]
    public void Signaling_is_measured_not_refused()
    {
        Assert.AreEqual(0, Behaviors.PopescuRohrlich.SignalingResidual);
        var signaling = Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == 0 && b == x ? 1 : 0);
        Assert.AreEqual(1, signaling.SignalingResidual);
        var slightly = signaling.MixWith(Behaviors.WhiteNoise(Scenario.Chsh), 0.01);
        Assert.AreEqual(0.01, slightly.SignalingResidual, 1e-15);
    }

    [TestMethod]
    public void White_noise_and_strategies_do_not_signal() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                Assert.AreEqual(0, Behaviors.WhiteNoise(scenario).SignalingResidual, 1e-15);
                Assert.AreEqual(0, RandomBell.Model(scenario, stream).ToBehavior().SignalingResidual, 1e-14);
            }
        );

    [TestMethod]
    [DataRow(double.NaN, "finite")]
    [DataRow(double.PositiveInfinity, "finite")]
    [DataRow(-0.1, "at least 0")]
    [DataRow(0.9, "sum to")]
    public void Refuses_a_table_and_names_the_entry(double value, string reason)
    {
        var table = Behaviors.PopescuRohrlich.Table.ToArray();
        table[Scenario.Chsh.TableIndex([1, 0], [0, 1])] = value;
        var error = Assert.ThrowsExactly<InvalidInputException>(() => new Behavior(Scenario.Chsh, table));
        Assert.Contains(reason, error.Message);
        Assert.Contains(reason == "sum to" ? "(0,1)" : "p(1,0|0,1)", error.Message);
    }

    [TestMethod]
    public void Refuses_the_wrong_length_and_numbers_in_the_padding()
    {
        Assert.ThrowsExactly<InvalidInputException>(() => new Behavior(Scenario.Chsh, new double[15]));
        var uneven = new Scenario([
            [2, 3],
            [2],
        ]);
        var table = Behaviors.WhiteNoise(uneven).Table.ToArray();
        table[uneven.TableIndex([2, 0], [0, 0])] = 0.25;
        table[uneven.TableIndex([0, 0], [0, 0])] = 0;
        Assert.Contains("does not exist", Assert.ThrowsExactly<InvalidInputException>(() => new Behavior(uneven, table)).Message);
    }
}
