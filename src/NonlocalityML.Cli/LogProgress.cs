using System.Diagnostics;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Progress in a log: a plain line every ten seconds, also while nothing is reported: phase, items done, time gone, time
/// left.</summary>
internal sealed class LogProgress : IWorkProgress, IDisposable
{
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TextWriter error;
    private readonly string title;
    private readonly Func<bool>? isTold;
    private readonly Func<double>? estimate;
    private readonly Func<string?>? detail;
    private readonly Timer timer;
    private Phase phase;

    /// <param name="error">Where the lines go.</param>
    /// <param name="title">What is done.</param>
    /// <param name="total">Items; 0 where nobody knows.</param>
    /// <param name="isTold">Whether something else tells of the work just now, so that no line is due.</param>
    /// <param name="estimate">Seconds that all of it was estimated to take; 0 where nobody did. It is told until the work itself
    /// tells.</param>
    /// <param name="detail">What else shows that the work goes on; null for nothing.</param>
    /// <param name="interval">Between lines; ten seconds unless given.</param>
    public LogProgress(
        TextWriter error,
        string title,
        long total = 0,
        Func<bool>? isTold = null,
        Func<double>? estimate = null,
        Func<string?>? detail = null,
        TimeSpan? interval = null
    )
    {
        (this.error, this.title, this.isTold, this.estimate, this.detail) = (error, title, isTold, estimate, detail);
        phase = new Phase(null, total, TimeSpan.Zero);
        timer = new Timer(_ => Write(), null, interval ?? UsualInterval, interval ?? UsualInterval);
    }

    public void Begin(string phase, long total)
    {
        lock (gate)
            this.phase = new Phase(phase, total, clock.Elapsed);
    }

    public void Report(long value)
    {
        lock (gate)
            phase.Report(value, clock.Elapsed);
    }

    public void Dispose()
    {
        timer.Dispose();
        // Nothing is written any more once this has returned.
        lock (gate)
            phase = Phase.Over;
    }

    private void Write()
    {
        lock (gate)
        {
            if (phase == Phase.Over || isTold?.Invoke() == true)
                return;
            try
            {
                error.WriteLine(
                    PlainText.OneLine($"{title}: {phase.Describe(clock.Elapsed, estimate?.Invoke() ?? 0, detail?.Invoke())}")
                );
            }
            catch (IOException)
            {
                // Work does not end because nobody reads its log.
            }
        }
    }

    /// <summary>One phase, and what is known of its speed.</summary>
    private sealed class Phase(string? name, long total, TimeSpan begin)
    {
        public static Phase Over { get; } = new(null, 0, TimeSpan.Zero);

        private (long Done, TimeSpan At)? first;
        private long done;

        public void Report(long value, TimeSpan now)
        {
            // What an earlier run left is done at once and says nothing of the speed.
            first ??= (value, now);
            done = value;
        }

        public string Describe(TimeSpan now, double estimate, string? detail)
        {
            var parts = new List<string>();
            if (name is not null)
                parts.Add(name);
            if (total > 0)
                parts.Add($"{done} of {total}");
            if (detail is not null)
                parts.Add(detail);
            parts.Add($"{Elapsed(now)} elapsed");
            if (Left(now) is { } left)
                parts.Add($"about {Duration(left)} left");
            else if (done < Math.Max(total, 1) && estimate > now.TotalSeconds)
                parts.Add($"about {Duration(TimeSpan.FromSeconds(estimate) - now)} left by a rough estimate");
            return string.Join(", ", parts);
        }

        private TimeSpan? Left(TimeSpan now)
        {
            if (total <= 0 || done <= 0 || done >= total)
                return null;
            var (from, since) = first is { } start && done > start.Done ? start : (0, begin);
            return (now - since) * ((double)(total - done) / (done - from)) is var left && left < TimeSpan.FromDays(1000)
                ? left
                : null;
        }

        /// <summary>Exact enough to differ from line to line.</summary>
        private static string Elapsed(TimeSpan time) =>
            time switch
            {
                { TotalMinutes: < 2 } => $"{time.TotalSeconds:0} s",
                { TotalHours: < 2 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
                _ => $"{(int)time.TotalHours} h {time.Minutes} min {time.Seconds} s",
            };

        private static string Duration(TimeSpan time) =>
            time switch
            {
                { TotalMinutes: < 2 } => $"{time.TotalSeconds:0} s",
                { TotalHours: < 2 } => $"{time.TotalMinutes:0} min",
                { TotalDays: < 2 } => $"{time.TotalHours:0.0} h",
                _ => $"{time.TotalDays:0.0} days",
            };
    }
}
