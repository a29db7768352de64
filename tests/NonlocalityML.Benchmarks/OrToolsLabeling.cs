using System.Diagnostics;
using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// Labels per second through OR-Tools on one and two threads, certificates included, beside the same programs solved cold: a new
/// model for every solve, with OR-Tools' own settings ("cold") and with those of the incremental solves ("tuned"). Behaviors:
/// independent correlators, uniform in the cube.
/// </summary>
internal static class OrToolsLabeling
{
    public static int Run()
    {
        Console.WriteLine("scenario  solve ms: incremental     cold  ratio    tuned  ratio    labels/s: 1 thread  2 threads");
        foreach (var (settings, count) in new[] { (2, 4096), (3, 2048), (4, 512), (5, 512) })
        {
            var scenario = Scenario.Bipartite(settings);
            var behaviors = Enumerable.Range(0, count).Select(i => Cube(scenario, (ulong)i)).ToList();
            var (incremental, cold, tuned) = SolveTimes(scenario, behaviors);
            var (one, two) = (LabelsPerSecond(scenario, behaviors, 1), LabelsPerSecond(scenario, behaviors, 2));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"m{settings}                      {incremental, 8:F3} {cold, 8:F3} {cold / incremental, 6:F1} "
                        + $"{tuned, 8:F3} {tuned / incremental, 6:F1}              {one, 9:F0} {two, 10:F0}"
                )
            );
        }

        return 0;
    }

    /// <summary>Medians in milliseconds; blocks of the three kinds alternate, so that all see the same machine.</summary>
    private static (double Incremental, double Cold, double Tuned) SolveTimes(Scenario scenario, List<Behavior> behaviors)
    {
        var program = NonlocalityProgram.For(scenario);
        using var session = new OrToolsSolver().Open(program);
        var incremental = new List<double>();
        var cold = new List<double>();
        var tuned = new List<double>();
        foreach (var block in behaviors.Select(behavior => scenario.ToSlots(behavior.Table)).Chunk(EnginePool.BlockLength))
        {
            foreach (var slots in block)
            {
                var rightHandSide = new double[program.RowCount];
                rightHandSide[^1] = 1;
                incremental.Add(
                    Milliseconds(() =>
                    {
                        new CanonicalOrder(scenario, slots).Rename(slots, rightHandSide);
                        session.Solve(rightHandSide);
                    })
                );
            }

            foreach (var slots in block)
                cold.Add(Milliseconds(() => session.SolveAlone([.. slots, 1])));
            foreach (var slots in block)
                tuned.Add(
                    Milliseconds(() =>
                    {
                        session.Reset();
                        session.Solve([.. slots, 1]);
                    })
                );
        }

        return (Median(incremental), Median(cold), Median(tuned));
    }

    private static double LabelsPerSecond(Scenario scenario, List<Behavior> behaviors, int threads)
    {
        using var pool = new EnginePool(() => new OrToolsEngine(scenario), threads);
        Label(); // warms the compiler
        return behaviors.Count / Enumerable.Range(0, 3).Min(_ => Milliseconds(Label)) * 1000;

        void Label()
        {
            if (pool.Solve(behaviors).Count() != behaviors.Count)
                throw new SolverException("Labels are missing.");
        }
    }

    private static Behavior Cube(Scenario scenario, ulong index)
    {
        var stream = new RandomStream(1, index);
        var correlators = Enumerable.Range(0, scenario.SettingTuples).Select(_ => stream.NextDouble(-1, 1)).ToArray();
        return Behavior.FromFunction(
            scenario,
            (a, b, x, y) => (1 + ((a == b ? 1 : -1) * correlators[(x * scenario.Settings(1)) + y])) / 4
        );
    }

    private static double Milliseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
