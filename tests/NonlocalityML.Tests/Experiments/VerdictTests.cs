using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Bell;

namespace NonlocalityML.Tests.Experiments;

[TestClass]
public sealed class VerdictTests
{
    private static readonly Dictionary<Scenario, (INonlocalityEngine Engine, NoSignalingDistance Distance)> Started = new[]
    {
        Scenario.Chsh,
        Scenario.Uniform(3, 2, 2),
    }.ToDictionary(
        scenario => scenario,
        scenario => ((INonlocalityEngine)new OrToolsEngine(scenario), new NoSignalingDistance(scenario, new OrToolsSolver()))
    );

    /// <summary>GHZ with the settings that reach 4 in Mermin's inequality.</summary>
    private static readonly Behavior GreenbergerHorneZeilinger = new(
        Scenario.Uniform(3, 2, 2),
        [
            .. Enumerable
                .Range(0, 64)
                .Select(i =>
                {
                    var (outcomes, ones) = (int.PopCount(i >> 3), int.PopCount(i & 7));
                    return ones % 2 == 1 ? 1.0 / 8
                        : (outcomes + (ones / 2)) % 2 == 0 ? 1.0 / 4
                        : 0;
                }),
        ]
    );

    [ClassCleanup]
    public static void Stop()
    {
        foreach (var (engine, distance) in Started.Values)
        {
            engine.Dispose();
            distance.Dispose();
        }
    }

    [TestMethod]
    public void Boxes_get_the_verdict_and_the_class_of_the_literature()
    {
        foreach (
            var (name, box, nl, locality, expectedClass) in new (string, Behavior, double, Locality, string)[]
            {
                ("PR box", Behaviors.PopescuRohrlich, 0.25, Locality.Nonlocal, "post-quantum"),
                ("Tsirelson", Behaviors.Tsirelson, (Math.Sqrt(2) - 1) / 4, Locality.Nonlocal, "quantum"),
                ("visibility 0.72", Behaviors.Isotropic(0.72), 0.11, Locality.Nonlocal, "post-quantum"),
                ("visibility 0.6", Behaviors.Isotropic(0.6), 0.05, Locality.Nonlocal, "quantum"),
                ("visibility 1/2", Behaviors.Isotropic(0.5), 0, Locality.Local, "local"),
                ("white noise", Behaviors.WhiteNoise(Scenario.Chsh), 0, Locality.Local, "local"),
                ("GHZ", GreenbergerHorneZeilinger, 1.0 / 8, Locality.Nonlocal, "quantum"),
                ("three parties, white noise", Behaviors.WhiteNoise(Scenario.Uniform(3, 2, 2)), 0, Locality.Local, "local"),
            }
        )
        {
            var verdict = Judge(new MeasuredTable(name, box, null));
            Assert.AreEqual(nl, (double)verdict.Certificate.Lower, 1e-9, name);
            Assert.AreEqual(locality, verdict.Locality, name);
            Assert.StartsWith(locality.ToString(), verdict.Sentence, name);
            Assert.AreEqual(
                expectedClass == "quantum" && box.Scenario.Equals(Scenario.Chsh),
                verdict.Sentence.Contains("quantum theory allows", StringComparison.Ordinal),
                name
            );
            Assert.AreEqual(
                expectedClass == "post-quantum",
                verdict.Sentence.Contains("beyond quantum theory", StringComparison.Ordinal),
                name
            );
            Assert.AreEqual(locality == Locality.Nonlocal, verdict.Inequality is not null, name);
            Assert.AreEqual(
                expectedClass,
                TableClass
                    .Of(verdict.Table, scenario => Started[scenario].Engine, scenario => QuantumEngines.For(scenario))
                    .Class,
                name
            );
        }
    }

    [TestMethod]
    public void Counts_of_a_local_source_are_local_up_to_signalling()
    {
        for (var run = 0UL; run < 10; run++)
        {
            var stream = new RandomStream(41, run);
            var table = new double[16];
            for (var trial = 0; trial < 2000; trial++)
                table[stream.NextInt(16)]++;
            var verdict = Judge(MeasuredTable.Of("noise", new Counts(Scenario.Chsh, table)));
            Assert.AreEqual(Locality.LocalUpToSignaling, verdict.Locality, $"stream (41, {run})");
            Assert.AreEqual(
                verdict.NoSignalingDistance!.Value,
                (double)verdict.Certificate.Lower,
                1e-9,
                "far inside, all of NL is signalling"
            );
            Assert.IsNull(verdict.Inequality);
        }
    }

    [TestMethod]
    public void NL_is_never_less_than_the_distance_to_the_no_signalling_set()
    {
        foreach (var scenario in Started.Keys)
            for (var index = 0UL; index < 5; index++)
            {
                var verdict = Judge(
                    new MeasuredTable("random", RandomTables.Signaling(scenario, new RandomStream(43, index), 2), null)
                );
                Assert.IsLessThanOrEqualTo(
                    (double)verdict.Certificate.Upper + 1e-9,
                    verdict.NoSignalingDistance!.Value,
                    $"{scenario}, stream (43, {index})"
                );
                // The triangle inequality on the way through the projection.
                Assert.IsLessThanOrEqualTo(
                    (double)verdict.ProjectedCertificate.Upper + verdict.Projection.TraceDistance + 1e-9,
                    (double)verdict.Certificate.Lower
                );
            }
    }

    [TestMethod]
    public void The_closest_local_model_is_as_close_as_the_certificate_says()
    {
        var verdict = Judge(new MeasuredTable("random", RandomTables.Signaling(Scenario.Chsh, new RandomStream(47, 0), 1), null));
        var sum = new double[16];
        foreach (var term in verdict.ClosestLocalModel)
        {
            var behavior = term.Strategy.ToBehavior();
            for (var i = 0; i < 16; i++)
                sum[i] += term.Share * behavior.Table[i];
        }

        var distance = 0.0;
        for (var i = 0; i < 16; i++)
            distance += Math.Abs(sum[i] - verdict.Table.Behavior.Table[i]) / 8;
        Assert.AreEqual((double)verdict.Certificate.Upper, distance, 1e-12);
    }

    private static ExperimentVerdict Judge(MeasuredTable table)
    {
        lock (Started)
        {
            var (engine, distance) = Started[table.Scenario];
            return ExperimentVerdict.Of(table, engine, distance);
        }
    }
}
