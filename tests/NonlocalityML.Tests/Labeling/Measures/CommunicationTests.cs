using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Tests.Labeling.Measures;

[TestClass]
public sealed class CommunicationTests
{
    /// <summary>Of all 1024 or 8192 protocols of one bit, each by its answers.</summary>
    [TestMethod]
    [DataRow("[(2 2 2) (2 2)]", 0)]
    [DataRow("[(2 2) (3 2 2)]", 1)]
    public void The_cheapest_protocol_is_that_of_an_enumeration(string name, int sender)
    {
        var scenario = Scenario.Parse(name);
        var (stream, protocols) = (new RandomStream(21, 7), new OneWayProtocol(scenario, sender));
        BigInteger[] prices = [.. Enumerable.Range(0, scenario.SlotLength).Select(_ => (BigInteger)stream.NextInt(1000))];
        var larger = protocols.ScenarioOf();
        var all = Enumerable.Range(0, (int)larger.StrategyCount).Select(k => DeterministicStrategy.FromIndex(larger, k)).ToList();
        for (var bits = 0; bits < protocols.MostBits; bits++)
        {
            var found = protocols.Cheapest(prices, bits).ToList();
            var least = all.Where(own => protocols.BitsOf(own) <= bits).Min(own => Price(own));
            Assert.AreEqual(least, found[0].Sum);
            foreach (var (sum, protocol) in found)
            {
                Assert.AreEqual(sum, Price(protocol));
                Assert.IsLessThanOrEqualTo(bits, protocols.BitsOf(protocol));
            }
        }

        BigInteger Price(DeterministicStrategy own) =>
            protocols.SlotIndices(own).Aggregate(BigInteger.Zero, (a, i) => a + prices[i]);
    }

    /// <summary>
    /// Three settings of the sender, two of the other, a + b = f(x, y) with equal marginals. Two rows of f that agree up to a
    /// flip are answered with one message, and with two settings of the receiver three rows fall in two classes: one bit is
    /// enough.
    /// </summary>
    [TestMethod]
    public void A_box_whose_rows_fall_in_two_classes_costs_one_bit()
    {
        var behavior = Box("[(2 2 2) (2 2)]", (x, y) => (x == 1 ? 1 : 0) & y);
        AssertValue(1, Find("communication", behavior));
        AssertValue(1, Find("communication-back", behavior));
    }

    /// <summary>
    /// Four rows of f, none the flip of another, so that one bit, always sent, is not enough.
    /// </summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void A_box_of_four_rows_costs_more_than_one_bit()
    {
        var found = Find("communication", Box("m4", (x, y) => BitOperations.PopCount((uint)(x & y)) & 1));
        Assert.IsGreaterThan(1, (double)found.Lower);
        Assert.IsLessThan(1e-9, found.Width);
    }

    [TestMethod]
    public void Parties_beyond_two_are_told_that_there_is_none() =>
        Assert.Contains("two parties", Measure.Named("communication").FaultOf(Behaviors.WhiteNoise(Scenario.Uniform(3, 2, 2)))!);

    private static Behavior Box(string scenario, Func<int, int, int> f) =>
        Behavior.FromFunction(Scenario.Parse(scenario), (a, b, x, y) => (a ^ b) == f(x, y) ? 0.5 : 0);

    private static MeasureCertificate Find(string measure, Behavior behavior)
    {
        using var engine = MeasureEngine.For(Measure.Named(measure), behavior.Scenario);
        var found = engine.Solve(behavior);
        Assert.IsNull(found.Verify());
        return found;
    }

    private static void AssertValue(double value, MeasureCertificate found)
    {
        Assert.AreEqual(value, (double)found.Lower, 1e-9);
        Assert.AreEqual(value, (double)found.Upper, 1e-9);
    }
}
