using System.Diagnostics;

namespace NonlocalityML.Performance;

/// <summary>Times work.</summary>
internal static class Stopwatches
{
    private const int LeastRuns = 3;

    /// <summary>Seconds of the fastest of the runs that fit into some seconds, at least three, after one that warms up.</summary>
    public static double Best(Action run, double seconds)
    {
        run();
        var (best, whole) = (double.PositiveInfinity, Stopwatch.StartNew());
        for (var i = 0; i < LeastRuns || whole.Elapsed.TotalSeconds < seconds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
