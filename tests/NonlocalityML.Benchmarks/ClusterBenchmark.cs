using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// What labelling on a cluster costs: labels of m=5 on disk, merge and verify on one thread, in processor time; then a simulated
/// cluster that works through 10^9 labels with these numbers, with tasks that are lost and begin again.
/// </summary>
internal static class ClusterBenchmark
{
    private const long Labels = 1_000_000_000;
    private const int Cores = 1000;

    public static int Run(int count = 40_000)
    {
        var folder = Directory.CreateTempSubdirectory("nonlocality-cluster-").FullName;
        try
        {
            Run(folder, count);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string folder, int count)
    {
        using var samples = new SampledBehaviors("no-signaling", Scenario.Bipartite(5), 7, count, NonlocalityEngines.Default);
        var first = Label(1); // The first part pays for compilation too.
        var rest = Seconds(() => Enumerable.Range(2, 7).ToList().ForEach(part => Label(part))) / (count * 7 / 8);
        var start = first - (rest * count / 8);
        var parts = Path.Combine(folder, "parts");
        var merge = Seconds(() => DatasetMerge.Run([parts], Path.Combine(folder, "merged")).Dispose());
        using var merged = Dataset.Open(Path.Combine(folder, "merged"));
        var verify = Seconds(() => DatasetVerification.Run(merged, 1)) / count;
        var bytes = Directory.GetFiles(merged.Folder).Sum(file => new FileInfo(file).Length) / (double)count;
        Console.WriteLine($"m=5, {count} points, one thread, processor time:");
        Console.WriteLine(
            $"  label on disk {1e3 * rest:F3} ms, and {start:F2} s to start a task; verify {1e3 * verify:F3} ms a label"
        );
        Console.WriteLine(
            $"  {bytes:F0} bytes a label; merge {bytes * count / merge / 1e6:F0} MB/s, {1e6 * merge / count:F2} s for 10^6 labels"
        );
        Console.WriteLine(
            $"10^9 labels: {Labels * rest / 3600:F1} core-hours to label, {Labels * verify / 3600:F1} to verify, "
                + $"{Labels * merge / count / 3600:F1} to merge; {Labels * bytes / 1e12:F2} TB"
        );
        Console.WriteLine(
            $"Simulated: {Cores} cores, a loss of a task every 1000 core-hours, 120 s until it begins again, speeds of "
                + "cores that differ by 10 %:"
        );
        Console.WriteLine(
            $"{"tasks", 10}{"labels a task", 16}{"minutes", 10}{"core-hours", 12}{"of them start-up and loss", 28}"
        );
        foreach (var tasks in (int[])[1000, 2000, 5000, 20_000, 100_000])
            Simulate(tasks, start, rest);

        double Label(int part) =>
            Seconds(() =>
                DatasetBuilder
                    .Label(
                        new BehaviorRange(samples, LabelKinds.Nonlocality, $"{part}/8"),
                        LabelKinds.Nonlocality,
                        Path.Combine(folder, "parts", $"{part}")
                    )
                    .Dispose()
            );
    }

    /// <summary>Each core takes the next task; a lost one repeats its start and the block of 512 that it was in.</summary>
    private static void Simulate(int tasks, double start, double label)
    {
        const double LossesASecond = 1 / (1000 * 3600.0),
            Wait = 120;
        var (stream, free, busy) = (new RandomStream(1, (ulong)tasks), new PriorityQueue<double, double>(), 0.0);
        double[] speeds = [.. Enumerable.Range(0, Cores).Select(_ => 1 + (0.2 * (stream.NextDouble() - 0.5)))];
        for (var core = 0; core < Cores; core++)
            free.Enqueue(core, 0);
        var end = 0.0;
        for (var task = 0; task < tasks; task++)
        {
            free.TryDequeue(out var core, out var now);
            var work = (start + (label * Labels / tasks)) / speeds[(int)core];
            var losses = 0;
            while (stream.NextDouble() < 1 - Math.Exp(-work * LossesASecond) && losses < 10)
                losses++;
            work += losses * (start + (256 * label));
            busy += work;
            end = Math.Max(end, now + work + (losses * Wait));
            free.Enqueue(core, now + work + (losses * Wait));
        }

        var ideal = Labels * label * speeds.Average(speed => 1 / speed);
        Console.WriteLine($"{tasks, 10}{Labels / tasks, 16}{end / 60, 10:F1}{busy / 3600, 12:F1}{(busy - ideal) / busy, 28:P1}");
    }

    private static double Seconds(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
