using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Quantum.Engines;

/// <summary>What classify says of CHSH tables whose marginals do not vanish.</summary>
[TestClass]
public sealed class ChshQuantumEngineTests
{
    private static readonly HierarchyLevel Third = HierarchyLevel.Parse("3");

    /// <summary>Points half way between the levels 1+AB and 3: post-quantum, which 1+AB cannot see.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Between_two_levels_the_higher_one_decides_unless_the_lower_is_asked_for()
    {
        var (found, largest) = (0, 0.0);
        for (var i = 0; found < 4; i++)
        {
            var behavior = new ChshClassSampler(Scenario.Chsh).Sample(new RandomStream(22, (ulong)i));
            var (outer, inner) = (
                QuantumVisibility.Of(behavior, HierarchyLevel.OneAB).Value,
                QuantumVisibility.Of(behavior, Third).Value
            );
            if (outer > 1 || outer - inner < 2e-4)
                continue;
            found++;
            largest = Math.Max(largest, outer - inner);
            var between = behavior.MixWith(Behaviors.WhiteNoise(Scenario.Chsh), (outer + inner) / 2);
            var table = new MeasuredTable($"stream (22, {i})", between, null);
            var (best, low) = (Classify(table, null), Classify(table, HierarchyLevel.OneAB));
            Assert.AreEqual("post-quantum", best.Class, table.Name);
            Assert.AreEqual("undecided", low.Class, table.Name);
            Assert.AreEqual("post-quantum", Classify(table, Third).Class, table.Name);
            Assert.IsGreaterThan(0, best.Quantumness!.Lower.RoundDown());
            Assert.IsTrue(
                low.Quantumness!.Lower.RoundDown() == 0 && best.Quantumness.Lower <= best.Quantumness.Upper,
                table.Name
            );
            var inside = new MeasuredTable(table.Name, behavior.MixWith(Behaviors.WhiteNoise(Scenario.Chsh), inner - 1e-5), null);
            Assert.AreEqual("quantum", Classify(inside, null).Class, table.Name);
        }

        Assert.IsGreaterThan(1e-3, largest, "the levels differ");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void No_sample_stays_undecided_and_every_proof_can_be_read_back()
    {
        using var local = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        var engine = QuantumEngines.For(Scenario.Chsh)!;
        for (var i = 0; i < 40; i++)
        {
            var behavior = new ChshClassSampler(Scenario.Chsh).Sample(new RandomStream(23, (ulong)i));
            var found = Classification.Of(behavior, local, _ => engine);
            Assert.AreNotEqual(Membership.Undecided, found.Class, $"stream (23, {i})");
            if (found.Quantumness is not { } proof)
                continue;
            Assert.IsTrue(proof.Lower <= proof.Upper, $"stream (23, {i})");
            var returned = (QuantumCertificate)CertificateDocument.Parse(proof.ToJson());
            Assert.IsNull(returned.Verify(), $"stream (23, {i})");
            Assert.AreEqual((proof.Lower, proof.Upper), (returned.Lower, returned.Upper), $"stream (23, {i})");
        }
    }

    [TestMethod]
    public void Extremal_points_and_local_ones_are_quantum()
    {
        var engine = QuantumEngines.For(Scenario.Chsh)!;
        foreach (
            var (what, behavior) in new[]
            {
                ("Tsirelson", Behaviors.Tsirelson),
                ("noise", Behaviors.WhiteNoise(Scenario.Chsh)),
                ("a strategy", Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == x && b == 0 ? 1 : 0)),
                (
                    "Tsirelson and a strategy",
                    Behaviors.Tsirelson.MixWith(
                        Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == 0 && b == 0 ? 1 : 0),
                        0.7
                    )
                ),
            }
        )
            Assert.IsLessThanOrEqualTo(Classification.ModelTolerance, engine.Solve(behavior).Upper.RoundUp(), what);
        Assert.Contains(
            "signals",
            Assert
                .ThrowsExactly<InvalidInputException>(() =>
                    engine.Solve(Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == y && b == 0 ? 1 : 0))
                )
                .Message
        );
    }

    [TestMethod]
    public void Scenarios_have_the_engine_that_suits_them()
    {
        Assert.IsInstanceOfType<ChshQuantumEngine>(QuantumEngines.For(Scenario.Chsh));
        Assert.IsInstanceOfType<QuantumEngine>(QuantumEngines.For(Scenario.Chsh, HierarchyLevel.OneAB));
        Assert.IsInstanceOfType<QuantumEngine>(QuantumEngines.For(Scenario.Bipartite(3)));
        foreach (var parties in (int[])[3, 4, 5])
            Assert.IsInstanceOfType<QuantumEngine>(QuantumEngines.For(Scenario.Uniform(parties, 2, 2)));
        // Models of local dimension 5 are too large.
        Assert.IsInstanceOfType<GroupedQuantumEngine>(QuantumEngines.For(Scenario.Parse("[(2 2) (2 2) (5 5)]")));
        Assert.IsNull(QuantumEngines.For(Scenario.Uniform(6, 2, 2)));
    }

    private static TableClass Classify(MeasuredTable table, HierarchyLevel? level)
    {
        using var local = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        return TableClass.Of(table, _ => local, scenario => QuantumEngines.For(scenario, level));
    }
}
