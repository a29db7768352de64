using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Learning;

[TestClass]
public sealed class NetworkProverTests
{
    [TestMethod]
    public void What_is_clearly_nonlocal_is_proven_by_the_network_and_all_else_exactly()
    {
        using var prover = new NetworkProver(new StructuredEngine(Scenario.Chsh), layers: 30);
        var box = prover.Prove(Behaviors.PopescuRohrlich);
        Assert.IsNull(box.Verify());
        Assert.IsGreaterThan(INonlocalityEngine.MaximumWidth, box.Width);
        Assert.IsGreaterThan(0.24, (double)box.Lower);
        foreach (
            var (behavior, expected) in new[]
            {
                (Behaviors.WhiteNoise(Scenario.Chsh), 0),
                (DeterministicStrategy.FromIndex(Scenario.Chsh, 5).ToBehavior(), 0),
                (Behaviors.PopescuRohrlich.MixWith(Behaviors.WhiteNoise(Scenario.Chsh), 0.5), 0.0),
            }
        )
        {
            var certificate = prover.Prove(behavior);
            Assert.IsNull(certificate.Verify());
            Assert.IsLessThan(INonlocalityEngine.MaximumWidth, certificate.Width);
            Assert.AreEqual(expected, (double)certificate.Upper, 1e-9);
        }
    }

    /// <summary>The dual of NL at the PR box is CHSH, all of whose coefficients are +1 or -1: rounding finds it and proves NL =
    /// 1/4 from below.</summary>
    [TestMethod]
    public void Rounded_coefficients_prove_the_lower_bound_to_the_last_bit()
    {
        using var prover = new NetworkProver(new StructuredEngine(Scenario.Chsh), layers: 30);
        var certificate = prover.Prove(Behaviors.PopescuRohrlich);
        Assert.AreEqual(0.25, (double)certificate.Lower);
        Assert.IsTrue(certificate.Inequality.Coefficients.ToArray().All(value => Math.Abs(value) == 1));
    }

    [TestMethod]
    public void Scenarios_without_a_certified_network_are_proven_exactly()
    {
        var three = Scenario.Parse("[(2 2) (2 2) (2 2)]");
        Assert.IsFalse(NetworkProver.Supports(three));
        Assert.IsFalse(NetworkProver.Supports(Scenario.Bipartite(13)));
        Assert.IsTrue(NetworkProver.Supports(Scenario.Bipartite(8)));
        Assert.IsTrue(NetworkProver.Supports(Scenario.Parse("[(3 2) (2 2 2)]")));
        using var prover = new NetworkProver(NonlocalityEngines.Create(NonlocalityEngines.Default, three));
        Assert.IsLessThan(INonlocalityEngine.MaximumWidth, prover.Prove(Behaviors.WhiteNoise(three)).Width);
    }
}
