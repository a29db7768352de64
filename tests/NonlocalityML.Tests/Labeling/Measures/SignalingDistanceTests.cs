using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Tests.Labeling.Measures;

[TestClass]
public sealed class SignalingDistanceTests
{
    /// <summary>A answers B's setting: for each setting of A, p(a) is the same for both y, so that the two differences sum to
    /// 2.</summary>
    [TestMethod]
    public void A_party_that_answers_the_other_setting_is_a_half_away()
    {
        var found = Find(Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == y && b == 0 ? 1 : 0));
        Assert.AreEqual(0.5, (double)found.Lower, 1e-10);
        Assert.AreEqual(0.5, (double)found.Upper, 1e-10);
        Assert.AreEqual(0, (double)Find(Behaviors.Tsirelson).Upper, 1e-10);
    }

    /// <summary>The program in probabilities and no-signalling conditions finds the same as that in strategies.</summary>
    [TestMethod]
    [DataRow("m2")]
    [DataRow("[(2 3) (2 2)]")]
    [DataRow("[(2 2) (2 2) (2)]")]
    public void Another_program_finds_the_same(string name)
    {
        var scenario = Scenario.Parse(name);
        using var other = new NoSignalingDistance(scenario, new OrToolsSolver());
        for (var i = 0; i < 8; i++)
        {
            var behavior = RandomBehaviors.Arbitrary(scenario, new RandomStream(21, (ulong)i));
            var found = Find(behavior);
            Assert.AreEqual(other.Of(behavior), (double)found.Lower, 1e-9);
            Assert.AreEqual(other.Of(behavior), (double)found.Upper, 1e-9);
        }
    }

    private static MeasureCertificate Find(Behavior behavior)
    {
        using var engine = MeasureEngine.For(Measure.Named("signaling-distance"), behavior.Scenario);
        var found = engine.Solve(behavior);
        Assert.IsNull(found.Verify());
        return found;
    }
}
