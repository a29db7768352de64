using System.Diagnostics;
using NonlocalityML.Learning.Search;
using NonlocalityML.Quantum;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// What the learned score buys: the same starts climbed by each objective in turn on one thread, with what is found, how soon and
/// how far. Times include the exact decision of every candidate. Argument: the folder of models, if it is not models.
/// </summary>
internal static class SearchBenchmark
{
    private const int Block = 16;

    private static readonly (string Name, SearchOptions Options)[] Cases =
    [
        ("m2, Tsirelson", new SearchOptions { Scenario = "m2" }),
        (
            "m3, efficiency 0.9, beyond CHSH",
            new SearchOptions
            {
                Scenario = "m3",
                IsBeyond = true,
                Laboratory = new() { State = null, Efficiency = 0.9 },
            }
        ),
        ("m4, beyond CHSH", new SearchOptions { Scenario = "m4", IsBeyond = true }),
        ("m5, beyond CHSH", new SearchOptions { Scenario = "m5", IsBeyond = true }),
        (
            "bilocal, t = 25, beyond",
            new SearchOptions
            {
                Scenario = "bilocal",
                IsBeyond = true,
                Laboratory = new() { State = 25, IsReal = true },
            }
        ),
        (
            "bilocal, t = 25, beyond, local",
            new SearchOptions
            {
                Scenario = "bilocal",
                IsBeyond = true,
                IsLocal = true,
                Laboratory = new() { State = 25, IsReal = true },
            }
        ),
    ];

    /// <param name="models">The folder of models.</param>
    public static int Run(string models)
    {
        Console.WriteLine("| search | climbed | candidates | s | finds | finds a s | best | first find, s |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, options) in Cases)
        foreach (var objective in SearchOptions.Objectives)
        {
            if (options.Scenario == SearchOptions.Bilocal && objective == "certified")
                continue;
            Print(
                name,
                options with
                {
                    Objective = objective,
                    Model = objective == "learned" ? Path.Combine(models, ModelOf(options)) : null,
                }
            );
        }

        return 0;
    }

    private static string ModelOf(SearchOptions options) =>
        options.Scenario == SearchOptions.Bilocal ? "bilocal-correlators" : $"{options.Scenario}-no-signaling";

    private static void Print(string name, SearchOptions options)
    {
        using var worker = new SearchWorker(options);
        var laboratory = options.NewLaboratory(options.Laboratory);
        using (var warm = new SearchWorker(options with { Steps = 4 }))
            warm.Run(laboratory, 1, 0, 4);
        var (finds, best, firstFind) = (0, 0.0, double.NaN);
        // Processor time: other work on the machine does not count.
        var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        for (var first = 0; first < options.Starts; first += Block)
        {
            var found = worker
                .Run(laboratory, 0, first, Block)
                .Where(candidate => SearchWorker.IsFind(options, candidate))
                .ToList();
            if (finds == 0 && found.Count > 0)
                firstFind = Seconds();
            finds += found.Count;
            best = Math.Max(best, found.Select(candidate => candidate.Lower).DefaultIfEmpty().Max());
        }

        var seconds = Seconds();
        Console.WriteLine(
            $"| {name} | {options.Objective} | {options.Starts} | {seconds:F1} | {finds} | {finds / seconds:F1} | {best:F6} "
                + $"| {(finds == 0 ? "-" : $"{firstFind:F1}")} |"
        );

        double Seconds()
        {
            process.Refresh();
            return (process.TotalProcessorTime - start).TotalSeconds;
        }
    }
}
