using System.Diagnostics;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>Samples per second on one thread: the best of five runs of half a second each.</summary>
internal static class SamplingBenchmark
{
    private static readonly string[] ScenarioNames =
    [
        "m2",
        "m3",
        "m4",
        "m5",
        "m8",
        "[(3 3) (3 3)]",
        "[(3 3 3) (3 3 3)]",
        "[(2 2) (2 2) (2 2)]",
        "[(2 2 2) (2 2 2) (2 2 2)]",
    ];

    public static int Run()
    {
        Console.WriteLine($"{"scenario", -38}{"distribution", -26}{"samples/s", 12}");
        foreach (var scenario in ScenarioNames.Select(Scenario.Parse))
        {
            Report("no-signaling", scenario, new NoSignalingSampler(scenario).Sample);
            if (BipartiteNoSignaling.Applies(scenario))
                Report("no-signaling, hit-and-run", scenario, new NoSignalingWalk(scenario).Sample);
            Report("local", scenario, new LocalMixtureSampler(scenario).Sample);
            if (BipartiteNoSignaling.Applies(scenario))
                Report("cube", scenario, new CorrelatorCubeSampler(scenario).Sample);
        }

        return 0;
    }

    private static void Report(string name, Scenario scenario, Func<RandomStream, Behavior> sample)
    {
        var best = 0.0;
        for (var run = 0; run < 5; run++)
        {
            var watch = Stopwatch.StartNew();
            var count = 0UL;
            while (watch.ElapsedMilliseconds < 500)
                sample(new RandomStream(1, count++));
            best = Math.Max(best, count / watch.Elapsed.TotalSeconds);
        }

        Console.WriteLine($"{scenario, -38}{name, -26}{best, 12:N0}");
    }
}
