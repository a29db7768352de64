using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Quantum.Tsirelson;

namespace NonlocalityML.Tests.Experiments.Statistics;

/// <summary>Counts are called post-quantum only where they reject every quantum behavior.</summary>
[TestClass]
public sealed class QuantumTestTests
{
    [TestMethod]
    [TestCategory("Slow")]
    public void Counts_of_the_boundary_reject_quantum_theory_no_more_often_than_the_level_says()
    {
        foreach (
            var (name, behavior) in new (string, Behavior)[]
            {
                ("Tsirelson", Behaviors.Tsirelson),
                (
                    "chained",
                    CorrelationVectorsTests.WithCorrelators(
                        Scenario.Bipartite(3),
                        (x, y) => Math.Cos(Math.PI * ((2 * x) - (2 * y) + 1) / 6)
                    )
                ),
            }
        )
        {
            foreach (var trials in (int[])[30, 400])
            {
                const int Sets = 60;
                var draws = Enumerable.Range(0, Sets).Select(i => Draw(behavior, trials, new RandomStream(62, (ulong)i)));
                var rejections = draws.Count(counts => QuantumTest.Of(counts)!.IsRejected);
                // More than 8 of 60 has a probability below 0.01 at the level 0.05.
                Assert.IsLessThanOrEqualTo(8, rejections, $"{name}, {trials} trials a setting");
            }
        }
    }

    [TestMethod]
    public void Boxes_beyond_quantum_theory_are_found_in_every_scenario()
    {
        foreach (var scenario in (Scenario[])[Scenario.Chsh, Scenario.Bipartite(3), Scenario.Parse("[(2 2) (3 2)]")])
        {
            var box = Behavior.FromFunction(
                scenario,
                (a, b, x, y) => a < 2 && b < 2 && (a ^ b) == (x == 1 && y == 1 ? 1 : 0) ? 0.5 : 0
            );
            var test = QuantumTest.Of(Draw(box, 200, new RandomStream(63, 0)))!;
            Assert.IsLessThan(1e-6, test.PValue.Value, $"{scenario}");
        }
    }

    /// <summary>76 trials, 17 of 19 won at each setting: S = 3.158, and a quantum device does so easily.</summary>
    [TestMethod]
    public void Few_lucky_trials_are_quantum_within_error_and_post_quantum_as_frequencies()
    {
        var table = Behavior
            .FromFunction(Scenario.Chsh, (a, b, x, y) => (a ^ b) == (x & y) ? (b == 0 ? 8 : 9) / 19.0 : 1 / 19.0)
            .Table.ToArray();
        var measured = MeasuredTable.Of("counts", new Counts(Scenario.Chsh, Array.ConvertAll(table, p => Math.Round(19 * p))));
        var found = Classify(measured);
        Assert.AreEqual(("quantum within error", "post-quantum"), (found.Class, found.ProvenClass));
        Assert.Contains("beyond quantum theory by at least", found.Reason);
        Assert.Contains("quantum theory is not rejected", found.Statistics!);
        Assert.AreEqual(
            "post-quantum",
            Classify(measured with { Counts = null }).Class,
            "probabilities keep the exact statement"
        );
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Counts_of_noisy_quantum_devices_are_never_post_quantum()
    {
        for (var i = 0UL; i < 12; i++)
        {
            var settings = 2 + (int)(i % 3);
            var device = CorrelationVectorsTests.WithCorrelators(
                Scenario.Bipartite(settings),
                (x, y) => 0.99 * Math.Cos(Math.PI * ((2 * x) - (2 * y) + 1) / (2 * settings))
            );
            var found = Classify(MeasuredTable.Of("counts", Draw(device, 1000, new RandomStream(64, i))));
            Assert.AreEqual("quantum within error", found.Class, $"stream (64, {i})");
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void A_box_of_two_of_three_parties_is_post_quantum_whoever_holds_it_and_a_quantum_state_is_not()
    {
        var scenario = Scenario.Uniform(3, 2, 2);
        var (first, second, third) = (Box(0, 1), Box(0, 2), Box(1, 2));
        foreach (var box in (Behavior[])[first, second, third])
        {
            Assert.AreEqual("post-quantum", Classify(new MeasuredTable("box", box, null)).Class);
            Assert.AreEqual("post-quantum", Classify(MeasuredTable.Of("box", Draw(box, 300, new RandomStream(66, 0)))).Class);
        }

        // One that two parties reach with a noisy singlet is quantum.
        var noisy = first.MixWith(Behaviors.WhiteNoise(scenario), 0.7);
        var found = Classify(new MeasuredTable("noisy", noisy, null));
        Assert.AreEqual("quantum", found.Class);

        Behavior Box(int one, int other)
        {
            var table = new double[scenario.TableLength];
            for (var i = 0; i < table.Length; i++)
            {
                var bits = Enumerable.Range(0, 6).Select(k => (i >> (5 - k)) & 1).ToArray();
                table[i] = (bits[one] ^ bits[other]) == (bits[3 + one] & bits[3 + other]) ? 0.25 : 0;
            }

            return new Behavior(scenario, table);
        }
    }

    [TestMethod]
    public void Counts_of_a_box_are_post_quantum_with_a_p_value()
    {
        var found = Classify(MeasuredTable.Of("counts", Draw(Behaviors.Isotropic(0.9), 500, new RandomStream(65, 0))));
        Assert.AreEqual("post-quantum", found.Class);
        Assert.Contains("every quantum model is rejected, P <= ", found.Statistics!);
    }

    private static TableClass Classify(MeasuredTable table)
    {
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, table.Scenario);
        return TableClass.Of(table, _ => engine, scenario => QuantumEngines.For(scenario));
    }

    private static Counts Draw(Behavior behavior, int trials, RandomStream stream)
    {
        var (scenario, table) = (behavior.Scenario, new double[behavior.Scenario.TableLength]);
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
        for (var trial = 0; trial < trials; trial++)
        {
            var (index, rest) = (setting, stream.NextDouble() - behavior.Table[setting]);
            while (rest >= 0 && index + scenario.SettingTuples < table.Length)
                rest -= behavior.Table[index += scenario.SettingTuples];
            table[index]++;
        }

        return new Counts(scenario, table);
    }
}
