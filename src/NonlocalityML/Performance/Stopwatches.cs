using System.Diagnostics;

namespace NonlocalityML.Performance;

/// <summary>Times work.</summary>
internal static class Stopwatches
{
    /// <summary>Seconds of the fastest of the runs that fit into some seconds. The first warms up; where it takes all of them, no
    /// other follows.</summary>
    /// <exception cref="OperationCanceledException">Asked for, which is looked at between runs.</exception>
    public static double Best(Action run, double seconds, CancellationToken cancellation)
    {
        var (best, whole) = (double.PositiveInfinity, Stopwatch.StartNew());
        while (best == double.PositiveInfinity || whole.Elapsed.TotalSeconds < seconds)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
