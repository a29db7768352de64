using System.Globalization;
using System.Text;
using System.Text.Json;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Clusters;

/// <summary>What all tasks of a job did together.</summary>
/// <param name="Tasks">Each task, its runs together.</param>
/// <param name="Runs">Number of runs that were recorded; one that was killed outright leaves no record.</param>
/// <param name="Points">Points of all runs.</param>
/// <param name="TaskSeconds">Seconds of all runs, one after another.</param>
/// <param name="ProcessorSeconds">Processor time of all runs.</param>
/// <param name="Elapsed">Seconds from the first start to the last end.</param>
internal sealed record Accounting(
    IReadOnlyList<RunRecord> Tasks,
    int Runs,
    long Points,
    double TaskSeconds,
    double ProcessorSeconds,
    double Elapsed
)
{
    /// <summary>Points a second of the whole job.</summary>
    public double PointsASecond => Points / Math.Max(Elapsed, 1e-3);

    /// <summary>The file in a folder of records that <see cref="Store"/> writes.</summary>
    public const string FileName = "accounting.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    /// <summary>Sums up a folder of records and stores the sum there; null where no run left a record.</summary>
    /// <exception cref="InvalidInputException">There is no such folder, or it cannot be written.</exception>
    public static Accounting? Store(string folder)
    {
        if (RunRecord.Read(folder) is not { Count: > 0 } runs)
            return null;
        var accounting = Of(runs);
        AtomicFile.Replace(
            Path.Combine(folder, FileName),
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(accounting, Options) + "\n")
        );
        return accounting;
    }

    /// <param name="runs">At least one.</param>
    public static Accounting Of(IReadOnlyList<RunRecord> runs)
    {
        var tasks = runs.GroupBy(run => run.Task)
            .Select(Join)
            .OrderBy(task => task.Task.Length)
            .ThenBy(task => task.Task, StringComparer.Ordinal)
            .ToList();
        var elapsed = runs.Max(run => run.Started.AddSeconds(run.Seconds)) - runs.Min(run => run.Started);
        return new Accounting(
            tasks,
            runs.Count,
            runs.Sum(run => run.Points),
            runs.Sum(run => run.Seconds),
            runs.Sum(run => run.ProcessorSeconds),
            elapsed.TotalSeconds
        );
    }

    /// <summary>The last line of a table.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Points} points in {Runs} runs: {TaskSeconds:F1} s of tasks, {ProcessorSeconds:F1} s of processors; "
                + $"{PointsASecond:F0} points/s in {Elapsed:F1} s of the clock"
        );

    private static RunRecord Join(IEnumerable<RunRecord> runs)
    {
        var all = runs.ToList();
        return all[^1] with
        {
            Started = all.Min(run => run.Started),
            Seconds = all.Sum(run => run.Seconds),
            ProcessorSeconds = all.Sum(run => run.ProcessorSeconds),
            Points = all.Sum(run => run.Points),
        };
    }
}
