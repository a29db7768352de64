using NonlocalityML.Bell;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Tests.Quantum.Hierarchy;

[TestClass]
public sealed class QuantumBoundTests
{
    private static readonly double Tsirelson = 2 * Math.Sqrt(2);

    public static IEnumerable<(string Name, BellInequality Inequality, string Level, double Value, double Accuracy)> Upper { get; } =
    [
        ("CHSH", BellInequalities.Chsh, "1", Tsirelson, 1e-8),
        ("CHSH", BellInequalities.Chsh, "1+AB", Tsirelson, 1e-8),
        ("CHSH", BellInequalities.Chsh, "2", Tsirelson, 1e-8),
        ("chained, 3 settings", BellInequalities.Chained(3), "1", 6 * Math.Cos(Math.PI / 6), 1e-8),
        ("chained, 5 settings", BellInequalities.Chained(5), "1", 10 * Math.Cos(Math.PI / 10), 1e-8),
        ("I3322", BellInequalities.I3322, "1", 3.0 / 8, 1e-8),
        ("I3322", BellInequalities.I3322, "1+AB", 0.25147090, 1e-8),
        ("I3322", BellInequalities.I3322, "2", 0.25093972, 1e-8),
        ("I3322", BellInequalities.I3322, "3", 0.25087556, 1e-7),
        ("CGLMP, 3 outcomes", BellInequalities.Cglmp(3), "1+AB", 1 + Math.Sqrt(11.0 / 3), 1e-7),
    ];

    [TestMethod]
    public void Upper_bounds_are_those_published()
    {
        foreach (var (name, inequality, level, value, accuracy) in Upper)
        {
            var watch = System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime;
            var bound = QuantumBound.Upper(inequality, HierarchyLevel.Parse(level));
            Console.WriteLine($"{name} {level}: {(double)bound.Value:R} expected {value} {(System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime - watch).TotalMilliseconds} ms");
        }
    }

    [TestMethod]
    public void Lower_bounds_are_those_published()
    {
        foreach (var (name, inequality) in new[] { ("CHSH", BellInequalities.Chsh), ("I3322", BellInequalities.I3322), ("CGLMP", BellInequalities.Cglmp(3)), ("chained5", BellInequalities.Chained(5)) })
        {
            var watch = System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime;
            var bound = QuantumBound.Lower(inequality);
            Console.WriteLine($"{name}: {(double)bound.Value:R} {(System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime - watch).TotalMilliseconds} ms");
        }
    }

    [TestMethod]
    public void Visibility()
    {
        foreach (var level in new[] { "1", "1+AB", "2" })
            Console.WriteLine(QuantumVisibility.Of(Behaviors.PopescuRohrlich, HierarchyLevel.Parse(level)).Value);
        var near = NearestMixture.Find(Behaviors.Isotropic(0.7));
        Console.WriteLine($"{near.Models.Length} {(double)near.DistanceTo(Behaviors.Isotropic(0.7))}");
        near = NearestMixture.Find(Behaviors.Tsirelson);
        Console.WriteLine($"{near.Models.Length} {(double)near.DistanceTo(Behaviors.Tsirelson)}");
        var sampler = new NonlocalityML.Datasets.QuantumSampler(Scenario.Bipartite(3));
        for (var i = 0; i < 6; i++)
        {
            var q = sampler.Sample(new NonlocalityML.Numerics.RandomStream(5, (ulong)i));
            var watch = System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime;
            var v = QuantumVisibility.Of(q, HierarchyLevel.OneAB);
            var t1 = (System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime - watch).TotalMilliseconds;
            near = NearestMixture.Find(q, null, v.Inequality);
            Console.WriteLine($"v {v.Value} {v.IsConverged} {t1} ms; {near.Models.Length} {(double)near.DistanceTo(q)} {(System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime - watch).TotalMilliseconds} ms");
        }
    }
}
