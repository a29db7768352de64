using System.Diagnostics;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.Planar;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Quantum.Hierarchy;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// Classes of whole CHSH behaviors, one thread, processor milliseconds a point by stage and points a second in all, on points of
/// the distribution chsh-classes; the semidefinite programs also by CSDP, where it is on the path, as a process and on fewer
/// points.
/// <c>classification COUNT</c> takes so many points (300 unless given).
/// </summary>
internal static class ClassificationBenchmark
{
    private const int PeerPoints = 20;

    public static int Run(int count)
    {
        var sampler = new ChshClassSampler(Scenario.Chsh);
        List<Behavior> all = [.. Enumerable.Range(0, count).Select(i => sampler.Sample(new RandomStream(1, (ulong)i)))];
        List<Behavior> nonlocal = [.. all.Where(behavior => QuantumSet.Classify(behavior).LocalMargin < 0)];
        using var local = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        using var engine = new ChshClassEngine(NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh));
        var maximum = new PlanarMaximum();
        Console.WriteLine($"{all.Count} points, {nonlocal.Count} nonlocal; processor ms a point, the best of three runs");
        Row("NL with certificate, all points", all, local.Solve);
        Row("mixture of planar models, nonlocal points", nonlocal, behavior => PlanarMixture.Of(behavior, maximum));
        List<PlanarMixture> mixtures = [.. nonlocal.Select(behavior => PlanarMixture.Of(behavior, maximum))];
        Row("its exact distance", [.. nonlocal.Zip(mixtures)], pair => pair.Second.ToModelMixture().DistanceTo(pair.First));
        foreach (var level in (string[])["1+AB", "3"])
        {
            var own = new VisibilityProgram(Scenario.Chsh, HierarchyLevel.Parse(level), new InteriorPointSolver());
            Row($"level {level}, own solver, with its squares", nonlocal, behavior => own.Solve(behavior));
            if (!CsdpSolver.IsAvailable)
                continue;
            var peer = new VisibilityProgram(Scenario.Chsh, HierarchyLevel.Parse(level), new CsdpSolver());
            var (ours, theirs) = (WallTime(own), WallTime(peer));
            Console.WriteLine(
                $"{$"level {level}, CSDP with its process and files", -46}{theirs, 9:F3}   wall time, {theirs / ours:F0} "
                    + $"times the {ours:F3} of the own solver"
            );
        }

        var total = Row("class with all proofs, all points", all, behavior => engine.Solve(behavior));
        var classes = all.GroupBy(behavior => engine.Solve(behavior).Class).Select(group => $"{group.Key} {group.Count()}");
        Console.WriteLine($"{1000 / total:F0} points a second; {string.Join(", ", classes.Order())}");
        return 0;

        double WallTime(VisibilityProgram program)
        {
            var watch = Stopwatch.StartNew();
            foreach (var behavior in nonlocal.Take(PeerPoints))
                program.Solve(behavior);
            return watch.Elapsed.TotalMilliseconds / Math.Min(PeerPoints, nonlocal.Count);
        }
    }

    private static double Row<T, TResult>(string what, List<T> points, Func<T, TResult> solve)
    {
        var best = double.PositiveInfinity;
        for (var run = 0; run < 3; run++)
        {
            var before = Environment.CpuUsage.UserTime;
            foreach (var point in points)
                solve(point);
            best = Math.Min(best, (Environment.CpuUsage.UserTime - before).TotalMilliseconds / points.Count);
        }

        Console.WriteLine($"{what, -46}{best, 9:F3}");
        return best;
    }
}
