using System.Diagnostics;

namespace NonlocalityML.Clusters;

/// <summary>Measures work that tells its progress, and adds a <see cref="RunRecord"/> to a file when it ends, also where it is
/// stopped.</summary>
/// <param name="path">The file; nothing is written where it is null.</param>
/// <param name="task">What is worked on.</param>
/// <param name="points">Points for each unit of progress.</param>
internal sealed class RunRecorder(string? path, string task, long points = 1)
{
    /// <param name="progress">Told what the work tells.</param>
    /// <param name="work">First tells what earlier runs have done.</param>
    public T Run<T>(IProgress<long> progress, Func<IProgress<long>, T> work)
    {
        if (path is null)
            return work(progress);
        RunRecord.Prepare(path); // What cannot be written is said before the work.
        var (meter, started, processor, isDone) = (new Meter(progress), DateTime.UtcNow, Environment.CpuUsage.TotalTime, false);
        var watch = Stopwatch.StartNew();
        try
        {
            var result = work(meter);
            isDone = true;
            return result;
        }
        finally
        {
            var used = Environment.CpuUsage.TotalTime - processor;
            new RunRecord(
                task,
                Environment.MachineName,
                started,
                watch.Elapsed.TotalSeconds,
                used.TotalSeconds,
                meter.Done * points,
                isDone
            ).Append(path);
        }
    }

    private sealed class Meter(IProgress<long> inner) : IProgress<long>
    {
        private readonly Lock gate = new();
        private long? before;
        private long last;

        public long Done => last - (before ?? 0);

        public void Report(long value)
        {
            lock (gate)
                (before, last) = (before ?? value, Math.Max(last, value));
            inner.Report(value);
        }
    }
}
