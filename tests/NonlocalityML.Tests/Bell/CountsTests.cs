using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

[TestClass]
public sealed class CountsTests
{
    [TestMethod]
    public void Frequencies_are_counts_over_the_trials_of_their_setting()
    {
        var scenario = new Scenario([
            [2, 2],
            [2, 2, 2],
        ]);
        var counts = new Counts(scenario, [.. Enumerable.Range(1, scenario.TableLength).Select(i => (double)i)]);
        var frequencies = counts.Frequencies();
        Assert.AreEqual(scenario.TableLength * (scenario.TableLength + 1L) / 2, counts.Trials);
        for (var i = 0; i < counts.Table.Length; i++)
        {
            Assert.AreEqual(i + 1L, counts.Table[i]);
            Assert.AreEqual(
                (double)counts.Table[i],
                frequencies.Table[i] * counts.TrialsBySetting[i % scenario.SettingTuples],
                1e-12
            );
        }
    }

    [TestMethod]
    [DataRow(-1.0, "N(0,1|0,1) is -1")]
    [DataRow(0.5, "N(0,1|0,1) is 0.5")]
    [DataRow(double.NaN, "N(0,1|0,1) is NaN")]
    [DataRow(double.PositiveInfinity, "N(0,1|0,1) is ∞")]
    [DataRow(9007199254740994.0, "N(0,1|0,1) is 9007199254740994")]
    [DataRow(9007199254740992.0, "at most 2^53 trials")]
    public void A_wrong_count_is_named(double count, string expected)
    {
        var table = Enumerable.Repeat(1.0, 16).ToArray();
        table[Scenario.Chsh.TableIndex([0, 1], [0, 1])] = count;
        var exception = Assert.ThrowsExactly<InvalidInputException>(() => new Counts(Scenario.Chsh, table));
        Assert.Contains(double.IsPositiveInfinity(count) ? "N(0,1|0,1) is" : expected, exception.Message);
    }

    [TestMethod]
    public void A_joint_setting_without_trials_is_named()
    {
        var table = Enumerable.Repeat(1.0, 16).ToArray();
        for (var i = 2; i < 16; i += 4)
            table[i] = 0;
        var exception = Assert.ThrowsExactly<InvalidInputException>(() => new Counts(Scenario.Chsh, table));
        Assert.Contains("Setting (1,0) has no trials", exception.Message);
    }
}
