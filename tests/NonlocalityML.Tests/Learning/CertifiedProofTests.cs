using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Labeling;

namespace NonlocalityML.Tests.Learning;

/// <summary>The inequality and the local model that a certified network returns, checked in exact fractions.</summary>
[TestClass]
public sealed class CertifiedProofTests
{
    private const ulong Seed = 23;

    [TestMethod]
    [DataRow("m2", CertifiedFeatures.Correlators, 60)]
    [DataRow("m3", CertifiedFeatures.Correlators, 60)]
    [DataRow("m4", CertifiedFeatures.Correlators, 30)]
    [DataRow("m5", CertifiedFeatures.Correlators, 20)]
    [DataRow("m6", CertifiedFeatures.Correlators, 6)]
    [DataRow("m7", CertifiedFeatures.Correlators, 4)]
    [DataRow("m8", CertifiedFeatures.Correlators, 3)]
    [DataRow("[(2 2 2) (2 2)]", CertifiedFeatures.Correlators, 30)]
    [DataRow("m2", CertifiedFeatures.Table, 60)]
    [DataRow("m3", CertifiedFeatures.Table, 60)]
    [DataRow("m4", CertifiedFeatures.Table, 30)]
    [DataRow("m5", CertifiedFeatures.Table, 15)]
    [DataRow("m6", CertifiedFeatures.Table, 4)]
    [DataRow("m7", CertifiedFeatures.Table, 3)]
    [DataRow("m8", CertifiedFeatures.Table, 2)]
    [DataRow("[(3 3) (3 3)]", CertifiedFeatures.Table, 40)]
    [DataRow("[(3 3 3) (3 3 3)]", CertifiedFeatures.Table, 20)]
    [DataRow("[(4 4) (4 4)]", CertifiedFeatures.Table, 20)]
    [DataRow("[(3 2) (2 2 2)]", CertifiedFeatures.Table, 40)]
    [DataRow("[(2 2 2) (4 2)]", CertifiedFeatures.Table, 40)]
    [DataRow("[(4 2) (3 1 2)]", CertifiedFeatures.Table, 40)]
    public void Certificates_made_of_the_outputs_hold_and_lie_within_the_interval(
        string name,
        CertifiedFeatures features,
        int points
    )
    {
        var scenario = Scenario.Parse(name);
        using var network = Open(scenario, features, layers: 12);
        List<Behavior> behaviors = [.. Draw(scenario, features, points)];
        var intervals = network.Score([.. behaviors.SelectMany(network.FeaturesOf)]);
        for (var i = 0; i < points; i++)
        {
            var certificate = intervals.Certify(i, behaviors[i]);
            Assert.IsNull(certificate.Verify(), $"behavior {i}, seed {Seed}");
            Assert.IsGreaterThanOrEqualTo(intervals.Lower[i], (double)certificate.Lower, $"behavior {i}, seed {Seed}");
            Assert.IsLessThanOrEqualTo(intervals.Upper[i], (double)certificate.Upper, $"behavior {i}, seed {Seed}");

            // The local model is the one whose distance the network states: but for the margin, the two agree.
            Assert.AreEqual(
                intervals.Upper[i],
                (double)certificate.Upper,
                1e-3 + (2e-3 * intervals.Upper[i]),
                $"behavior {i}, seed {Seed}"
            );
        }
    }

    [TestMethod]
    public void The_model_may_choose_outcomes_that_a_setting_lacks_and_the_proof_still_holds()
    {
        var scenario = Scenario.Parse("[(2 2) (3 1)]");
        using var network = Open(scenario, CertifiedFeatures.Table, layers: 1);
        var random = new RandomStream(Seed, 1);
        for (var i = 0; i < 50; i++)
        {
            var behavior = RandomBehaviors.Arbitrary(scenario, random);
            var intervals = network.Score(network.FeaturesOf(behavior));
            var certificate = intervals.Certify(0, behavior);
            Assert.IsNull(certificate.Verify());
            Assert.IsLessThanOrEqualTo(intervals.Upper[0], (double)certificate.Upper);
        }
    }

    /// <summary>Without local models the graph has no such output, and costs what it did.</summary>
    [TestMethod]
    public void Weights_are_an_option_that_changes_no_interval()
    {
        var scenario = Scenario.Parse("m3");
        using var plain = CertifiedNetwork.Open(CertifiedNetwork.Build(new(scenario, CertifiedFeatures.Table)), threads: 1);
        using var proving = Open(scenario, CertifiedFeatures.Table, layers: 40);
        float[] rows = [.. Draw(scenario, CertifiedFeatures.Table, 50).SelectMany(plain.FeaturesOf)];
        var (first, second) = (plain.Score(rows), proving.Score(rows));
        CollectionAssert.AreEqual(first.Lower.ToArray(), second.Lower.ToArray());
        CollectionAssert.AreEqual(first.Upper.ToArray(), second.Upper.ToArray());
        Assert.AreEqual(0, first.Weights(0).Length);
        Assert.AreEqual(3 * 2 * 8, second.Weights(0).Length);
        var refusal = Assert.ThrowsExactly<InvalidInputException>(() => first.Certify(0, Behaviors.WhiteNoise(scenario)));
        Assert.Contains("WithLocalModel", refusal.Message);
        Assert.Contains(
            "[(2 2) (2 2)]",
            Assert.ThrowsExactly<InvalidInputException>(() => second.Certify(0, Behaviors.PopescuRohrlich)).Message
        );
    }

    /// <summary>From an inequality that is true of every behavior to the label: more layers, a narrower certificate.</summary>
    [TestMethod]
    public void Certificates_close_around_the_exact_label()
    {
        using var network = Open(Scenario.Chsh, CertifiedFeatures.Table, layers: 100);
        var certificate = network.Certify(Behaviors.Tsirelson);
        Assert.IsNull(certificate.Verify());
        Assert.AreEqual((Math.Sqrt(2) - 1) / 4, (double)certificate.Lower, 1e-3);
        Assert.AreEqual((Math.Sqrt(2) - 1) / 4, (double)certificate.Upper, 1e-3);
    }

    private static CertifiedNetwork Open(Scenario scenario, CertifiedFeatures features, int layers) =>
        CertifiedNetwork.Open(
            CertifiedNetwork.Build(new CertifiedNetworkOptions(scenario, features) { Layers = layers, WithLocalModel = true }),
            threads: 1
        );

    private static IEnumerable<Behavior> Draw(Scenario scenario, CertifiedFeatures features, int count)
    {
        if (features == CertifiedFeatures.Correlators || (scenario.IsDichotomic && scenario.SettingTuples <= 16))
        {
            ISampler sampler =
                features == CertifiedFeatures.Correlators
                    ? new CorrelatorCubeSampler(scenario)
                    : new NoSignalingSampler(scenario);
            return Enumerable.Range(0, count).Select(i => sampler.Sample(new RandomStream(Seed, (ulong)i)));
        }

        var random = new RandomStream(Seed, 0);
        return Enumerable
            .Range(0, count)
            .Select(i => i % 2 == 0 ? RandomBehaviors.Arbitrary(scenario, random) : RandomBehaviors.Local(scenario, random))
            .ToList();
    }
}
