using System.Diagnostics;
using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// The structured engine on unrelated points, uniform on the no-signalling polytope with marginals, beside OR-Tools and, where
/// the machine has them, GLPK and Clp on the same points in the same run; two threads beside one; and how the cost grows with the
/// number of settings. Times are medians of milliseconds a label.
/// </summary>
internal static class StructuredLabeling
{
    private const int Paired = 200;
    private const int Many = 10_000;

    /// <summary>Labels timed together, so that the clock does not count.</summary>
    private const int Group = 20;

    public static int Run()
    {
        CompareWithPeers();
        CompareThreads();
        ShowGrowth();
        return 0;
    }

    private static void CompareWithPeers()
    {
        Write($"One thread, median ms a label. LP codes: solve only, no proof; OR-Tools and 'proof': with an exact certificate.");
        Write(
            $"      structured: {Paired}   {Many}    proof | OR-Tools     GLPK      Clp | best LP / {Many}  OR-Tools / proof  fallbacks"
        );
        for (var settings = 2; settings <= 5; settings++)
        {
            var scenario = Scenario.Bipartite(settings);
            var behaviors = Points(new NoSignalingSampler(scenario), Many);
            var few = behaviors[..Paired];
            using var engine = new StructuredEngine(scenario);
            using var ortools = new OrToolsEngine(scenario);
            var natives = NativeSolver.Open(NonlocalityProgram.For(scenario)).ToList();
            for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < 1; )
                _ = (BulkTimes(engine, few), ProofTimes(engine, few)); // compiles the hot loops

            List<double> bulkFew = [],
                bulkMany = [],
                proof = [],
                worker = [];
            var native = natives.ToDictionary(solver => solver.Name, _ => new List<double>());
            for (var repeat = 0; repeat < 5; repeat++)
            {
                bulkFew.AddRange(BulkTimes(engine, few));
                bulkMany.AddRange(BulkTimes(engine, behaviors));
                proof.AddRange(ProofTimes(engine, few));
                if (repeat < 2)
                    worker.AddRange(ProofTimes(ortools, few));
                foreach (var solver in natives)
                    native[solver.Name].AddRange(SolveTimes(solver, engine, few));
            }

            var bestNative = native.Values.Select(Median).DefaultIfEmpty(double.NaN).Min();
            var (glpk, clp) = (Median(native.GetValueOrDefault("GLPK", [])), Median(native.GetValueOrDefault("Clp", [])));
            Write(
                $"m={settings}  {Median(bulkFew), 14:F5} {Median(bulkMany), 8:F5} {Median(proof), 8:F4} | {Median(worker), 8:F3} {glpk, 8:F4} {clp, 8:F4} | {bestNative / Median(bulkMany), 10:F0} {Median(worker) / Median(proof), 20:F0} {engine.Fallbacks, 12}"
            );
        }
    }

    private static void CompareThreads()
    {
        Write($"");
        Write($"Labels a second of {Many} points: one thread, two threads, ratio (best of 5)");
        for (var settings = 3; settings <= 5; settings++)
        {
            var scenario = Scenario.Bipartite(settings);
            var behaviors = Points(new NoSignalingSampler(scenario), Many);
            using StructuredEngine first = new(scenario),
                second = new(scenario);
            double one = double.PositiveInfinity,
                two = double.PositiveInfinity;
            for (var repeat = 0; repeat < 5; repeat++)
            {
                one = Math.Min(one, Milliseconds(() => BulkTimes(first, behaviors)));
                two = Math.Min(
                    two,
                    Milliseconds(() =>
                        Parallel.Invoke(
                            () => BulkTimes(first, behaviors[..(Many / 2)]),
                            () => BulkTimes(second, behaviors[(Many / 2)..])
                        )
                    )
                );
            }

            Write($"m={settings} {1000 * Many / one, 10:F0} {1000 * Many / two, 10:F0} {one / two, 6:F2}");
        }
    }

    private static void ShowGrowth()
    {
        Write($"");
        Write($"Growth, median ms a label (steps of the simplex): no-signaling with marginals; correlators in the cube");
        for (var settings = 2; settings <= 10; settings++)
        {
            var scenario = Scenario.Bipartite(settings);
            using var engine = new StructuredEngine(scenario);
            var count = settings <= 6 ? Paired : 2 * Group;
            var general = settings <= DichotomicStrategies.MaximumSettings ? Describe(new NoSignalingSampler(scenario)) : "";
            Write($"m={settings} {general, 20} {Describe(new CorrelatorCubeSampler(scenario)), 20}");

            string Describe(ISampler sampler)
            {
                var behaviors = Points(sampler, count);
                _ = BulkTimes(engine, behaviors);
                var before = engine.Steps;
                var times = BulkTimes(engine, behaviors);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Median(times):F5} ({(double)(engine.Steps - before) / count:F0})"
                );
            }
        }
    }

    private static List<Behavior> Points(ISampler sampler, int count) =>
        [.. Enumerable.Range(0, count).Select(i => sampler.Sample(new RandomStream(1, (ulong)i)))];

    private static List<double> BulkTimes(StructuredEngine engine, List<Behavior> behaviors)
    {
        var times = new List<double>();
        double[] lower = new double[Group],
            upper = new double[Group];
        foreach (var group in behaviors.Chunk(Group))
        {
            double[] tables = [.. group.SelectMany(behavior => behavior.Table.ToArray())];
            times.Add(Milliseconds(() => engine.LabelAll(tables, lower, upper)) / Group);
        }

        return times;
    }

    private static List<double> ProofTimes(INonlocalityEngine engine, List<Behavior> behaviors) =>
        [.. behaviors.Select(behavior => Milliseconds(() => engine.Solve(behavior)))];

    private static List<double> SolveTimes(NativeSolver solver, StructuredEngine engine, List<Behavior> behaviors)
    {
        var times = new List<double>();
        foreach (var behavior in behaviors)
        {
            double[] rightHandSide = [.. behavior.Scenario.ToSlots(behavior.Table), 1];
            var minimum = 0.0;
            times.Add(Milliseconds(() => minimum = solver.Solve(rightHandSide)));
            var label = (double)engine.Solve(behavior).Lower;
            if (Math.Abs((minimum * behavior.Scenario.Unit) - label) > 1e-6)
                throw new SolverException(
                    $"{solver.Name} finds {minimum * behavior.Scenario.Unit}, the certificate proves {label}."
                );
        }

        return times;
    }

    private static double Milliseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) =>
        values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
