using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Hierarchy;

namespace NonlocalityML.Tests.Quantum.Hierarchy;

/// <summary>
/// Published quantum bounds. I3322: Pal and Vertesi, PRA 82, 022116 (2010), and Doherty, Liang, Toner and Wehner (CCC 2008): 3/8
/// at level 1, 0.25147 at 1+AB, 0.25093972 at 2, 0.25087556 at 3 (the quantum value is 0.2508754), 1/4 with qubits.
/// </summary>
[TestClass]
public sealed class QuantumBoundTests
{
    private static readonly double Tsirelson = 2 * Math.Sqrt(2);

    private static readonly double Cglmp = 1 + Math.Sqrt(11.0 / 3);

    public static IEnumerable<(string Name, BellInequality Inequality, string Level, double Value)> Levels { get; } =
    [
        ("CHSH", BellInequalities.Chsh, "1", Tsirelson),
        ("CHSH", BellInequalities.Chsh, "1+AB", Tsirelson),
        ("CHSH", BellInequalities.Chsh, "2", Tsirelson),
        ("chained, 3 settings", BellInequalities.Chained(3), "1", 6 * Math.Cos(Math.PI / 6)),
        ("chained, 5 settings", BellInequalities.Chained(5), "1", 10 * Math.Cos(Math.PI / 10)),
        ("chained, 5 settings", BellInequalities.Chained(5), "1+AB", 10 * Math.Cos(Math.PI / 10)),
        ("I3322", BellInequalities.I3322, "1", 3.0 / 8),
        ("I3322", BellInequalities.I3322, "1+AB", 0.25147090),
        ("I3322", BellInequalities.I3322, "2", 0.25093972),
        ("I3322", BellInequalities.I3322, "3", 0.25087556),
        ("CGLMP, 3 outcomes", BellInequalities.Cglmp(3), "1+AB", Cglmp),
        ("CGLMP, 2 outcomes", BellInequalities.Cglmp(2), "1+AB", Tsirelson),
    ];

    [TestMethod]
    [TestCategory("Slow")]
    public void Upper_bounds_are_those_published_and_proven()
    {
        foreach (var (name, inequality, level, value) in Levels)
        {
            var bound = QuantumBound.Upper(inequality, HierarchyLevel.Parse(level));
            Assert.IsNull(bound.Verify(), $"{name}, level {level}");
            Assert.AreEqual(value, (double)bound.Value, 1e-8, $"{name}, level {level}");
        }
    }

    [TestMethod]
    public void Models_reach_the_published_values_and_stay_below_the_proven_bounds()
    {
        foreach (
            var (name, inequality, value) in new[]
            {
                ("CHSH", BellInequalities.Chsh, Tsirelson),
                ("I3322", BellInequalities.I3322, 0.25),
                ("CGLMP", BellInequalities.Cglmp(3), Cglmp),
                ("chained, 4", BellInequalities.Chained(4), 8 * Math.Cos(Math.PI / 8)),
            }
        )
        {
            var lower = QuantumBound.Lower(inequality);
            Assert.IsNull(lower.Verify(), name);
            Assert.AreEqual(value, (double)lower.Value, 1e-9, name);
            Assert.IsTrue(lower.Value <= QuantumBound.Upper(inequality).Value, name);
            // The Born rule in doubles says the same.
            Assert.AreEqual((double)lower.Value, inequality.Value(QuantumModel.Of(lower.Model).ToBehavior()), 1e-10, name);
        }
    }

    [TestMethod]
    public void Both_sides_bracket_random_inequalities_of_mixed_outcomes()
    {
        foreach (var name in (string[])["[(2 3) (3 2)]", "[(2 2 2) (2 2)]", "[(2 1) (2 3)]", "[(4 2) (2 2)]"])
        {
            var scenario = Scenario.Parse(name);
            for (var i = 0; i < 3; i++)
            {
                var stream = new RandomStream(11, (ulong)i);
                var inequality = new BellInequality(
                    scenario,
                    [.. Enumerable.Range(0, scenario.TableLength).Select(_ => stream.NextNormal())]
                );
                var (upper, lower) = (QuantumBound.Upper(inequality), QuantumBound.Lower(inequality));
                Assert.IsTrue(inequality.LocalBound <= upper.Value, $"{name}, stream (11, {i})");
                Assert.IsTrue(lower.Value <= upper.Value, $"{name}, stream (11, {i})");
                Assert.AreEqual((double)lower.Value, (double)upper.Value, 1e-3, $"{name}, stream (11, {i})");
            }
        }
    }

    [TestMethod]
    public void A_stated_bound_that_the_squares_do_not_prove_is_refused()
    {
        var bound = QuantumBound.Upper(BellInequalities.Chsh);
        Assert.Contains(
            "proves only",
            (bound with { Value = Rational.FromDouble(Tsirelson) - new Rational(1, 1_000_000) }).Verify()!
        );
        Assert.Contains("proves only", (bound with { Squares = SumOfSquares.None(Scenario.Chsh) }).Verify()!);
        Assert.Contains("reaches only", (QuantumBound.Lower(BellInequalities.Chsh) with { Value = 3 }).Verify()!);
    }

    [TestMethod]
    public void Csdp_finds_the_same()
    {
        if (!CsdpSolver.IsAvailable)
            OtherPrograms.Missing("There is no csdp on the path (Debian: coinor-csdp).");
        foreach (var (name, inequality, level, _) in Levels.Where(row => row.Level != "3"))
        {
            var (own, other) = (
                QuantumBound.Upper(inequality, HierarchyLevel.Parse(level)),
                QuantumBound.Upper(inequality, HierarchyLevel.Parse(level), new CsdpSolver())
            );
            Assert.IsNull(other.Verify(), name);
            Assert.AreEqual((double)other.Value, (double)own.Value, 1e-6, $"{name}, level {level}");
        }

        foreach (var visibility in new[] { 0.6, 0.8, 1 })
        {
            var box = Behaviors.Isotropic(visibility);
            Assert.AreEqual(
                QuantumVisibility.Of(box, HierarchyLevel.Two, new CsdpSolver()).Value,
                QuantumVisibility.Of(box, HierarchyLevel.Two).Value,
                1e-6
            );
        }
    }
}
