using System.Diagnostics;

namespace NonlocalityML.Benchmarks;

/// <summary>How long work takes where nothing disturbs it.</summary>
internal static class BestRun
{
    /// <summary>Seconds of the fastest of some runs, after one that warms up.</summary>
    public static double Seconds(Action run, int repeats)
    {
        run();
        var best = double.PositiveInfinity;
        for (var i = 0; i < repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            run();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }
}
