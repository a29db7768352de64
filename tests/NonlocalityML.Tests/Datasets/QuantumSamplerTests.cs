using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Tests.Quantum;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class QuantumSamplerTests
{
    private const ulong Seed = 20265;

    private static readonly QuantumSamplerOptions[] Options =
    [
        new(),
        new() { StateRank = 2 },
        new() { ProjectiveMeasurements = false },
        new() { StateRank = 3, LocalDimension = 3 },
    ];

    [TestMethod]
    public void Samples_do_not_signal_and_depend_on_the_stream_alone()
    {
        foreach (var name in new[] { "m2", "m3", "m5", "[(3 3) (3 3)]", "[(2 2) (2 2) (2 2)]", "[(2) (3 1) (2 2)]" })
        foreach (var options in Options)
        {
            var sampler = new QuantumSampler(Scenario.Parse(name), options);
            for (ulong i = 0; i < 5; i++)
            {
                var sample = sampler.Sample(new RandomStream(Seed, i));
                Assert.AreEqual(sampler.Scenario, sample.Scenario);
                Assert.AreEqual(0, sample.SignalingResidual, 1e-12, $"{name} {options}, seed {Seed}, {i}");
                var again = new QuantumSampler(Scenario.Parse(name), options).Sample(new RandomStream(Seed, i));
                Assert.IsTrue(sample.Table.SequenceEqual(again.Table), $"{name} {options}, seed {Seed}, {i}");
            }
        }
    }

    [TestMethod]
    public void No_sample_of_two_settings_is_post_quantum_and_some_are_nonlocal()
    {
        foreach (var options in Options)
        {
            var sampler = new QuantumSampler(Scenario.Chsh, options);
            var nonlocal = 0;
            for (ulong i = 0; i < 2000; i++)
            {
                var verdict = QuantumSet.Classify(sampler.Sample(new RandomStream(Seed, i)));
                Assert.AreNotEqual(Membership.PostQuantum, verdict.Class, $"{options}, seed {Seed}, {i}");
                if (verdict.Class == Membership.Quantum)
                    nonlocal++;
            }

            // Full-rank effects are too noisy to violate CHSH.
            if (options == new QuantumSamplerOptions())
                Assert.IsTrue(nonlocal > 20, $"{nonlocal} nonlocal, seed {Seed}");
        }
    }

    [TestMethod]
    public void Names_tell_distributions_apart()
    {
        CollectionAssert.AreEqual(
            new[] { "quantum", "quantum-rank2", "quantum-general", "quantum-rank3-d3" },
            Options.Select(options => new QuantumSampler(Scenario.Chsh, options).Name).ToArray()
        );
    }

    [TestMethod]
    public void What_cannot_be_drawn_is_refused_when_the_sampler_is_made()
    {
        Refusal.Says("dimension 2 has 1 to 2", () => new QuantumSampler(Scenario.Bipartite(2, 3), new() { LocalDimension = 2 }));
        Refusal.Says("rank 5", () => new QuantumSampler(Scenario.Chsh, new() { StateRank = 5 }));
        Refusal.Says("at most 1024", () => new QuantumSampler(Scenario.Uniform(11, 1, 2)));
        Refusal.Says("dimension 0", () => new QuantumSampler(Scenario.Chsh, new() { LocalDimension = 0 }));
    }
}
