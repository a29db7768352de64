using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Bell;

namespace NonlocalityML.Tests.Experiments;

[TestClass]
public sealed class NoSignalingDistanceTests
{
    private static readonly OrToolsSolver Solver = new();

    [TestMethod]
    public void An_announced_setting_costs_one_half()
    {
        // B says A's setting: for each y the best marginal of B is 1 away from each x, so sum |q - p| is the number of joint
        // settings.
        var scenario = Scenario.FromCounts([2, 2], [2, 3]);
        using var distance = new NoSignalingDistance(scenario, Solver);
        Assert.AreEqual(0.5, distance.Of(Behavior.FromFunction(scenario, (a, b, x, _) => a == 0 && b == x ? 1 : 0)), 1e-9);
    }

    [TestMethod]
    public void It_is_zero_without_signalling_and_at_most_the_projection_with_it()
    {
        foreach (var scenario in RandomTables.Scenarios.Where(scenario => scenario.Parties > 1))
        {
            using var distance = new NoSignalingDistance(scenario, Solver);
            for (var index = 0UL; index < 10; index++)
            {
                var where = $"{scenario}, stream (31, {index})";
                var stream = new RandomStream(31, index);
                Assert.AreEqual(0, distance.Of(RandomBell.Model(scenario, stream).ToBehavior()), 1e-9, where);
                var q = RandomTables.Signaling(scenario, stream, index < 5 ? 3 : 20);
                Assert.IsLessThanOrEqualTo(NoSignalingProjection.Of(q).TraceDistance + 1e-9, distance.Of(q), where);
                // Two marginals that differ by r must move by r together.
                Assert.IsGreaterThanOrEqualTo((q.SignalingResidual * scenario.Unit) - 1e-9, distance.Of(q), where);
            }
        }
    }
}
