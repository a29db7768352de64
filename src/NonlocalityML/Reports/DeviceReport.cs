using System.Text;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;
using NonlocalityML.Performance;

namespace NonlocalityML.Reports;

/// <summary>Tables and a page of what <see cref="DeviceBenchmark"/> measured.</summary>
internal static class DeviceReport
{
    /// <summary>Its folder: each run measures anew.</summary>
    public static RunKind Kind { get; } = new("a measurement of speed") { Own = ["bench.json", "bench.html"] };

    public static ReportTable Peaks(DeviceBenchmark benchmark) =>
        new(
            "Peaks, measured through ONNX Runtime: a product of large matrices in Real32, a sum of large arrays",
            ["device", "threads", "GFLOP/s", "GB/s"],
            [
                .. benchmark.Devices.Select(device =>
                    (IReadOnlyList<Cell>)
                        [
                            Name(device.Device),
                            device.Threads,
                            Cell.Number(device.Peak.FlopsPerSecond / 1e9, "N0"),
                            Cell.Number(device.Peak.BytesPerSecond / 1e9, "N1"),
                        ]
                ),
            ]
        );

    public static ReportTable Speeds(DeviceBenchmark benchmark) =>
        new(
            "Items a second, copies counted and not; beyond: caches served what counts as memory, or other work slowed the "
                + "measured peak",
            ["work", "item", "size", "device", "a second", "without copies", "of peak flops", "of peak bytes"],
            [
                .. benchmark.Rows.Select(row =>
                    (IReadOnlyList<Cell>)
                        [
                            row.Work,
                            row.Item,
                            row.Size,
                            Name(row.Device),
                            Rate(row.PerSecond),
                            row.ResidentPerSecond is { } resident ? Rate(resident) : "-",
                            Share(row.ShareOfFlops),
                            Share(row.ShareOfBytes),
                        ]
                ),
            ]
        );

    /// <summary>What an item of each work costs.</summary>
    public static ReportTable Costs(DeviceBenchmark benchmark) =>
        new(
            "What one row or step takes: flops are those of matrix products, bytes what all operations read and write one by one",
            ["work", "size", "flops", "bytes"],
            [
                .. benchmark
                    .Rows.DistinctBy(row => (row.Work, row.Size))
                    .Select(row =>
                        (IReadOnlyList<Cell>)
                            [row.Work, row.Size, Cell.Number(row.PerItem.Flops, "N0"), Cell.Number(row.PerItem.Bytes, "N0")]
                    ),
            ]
        );

    /// <summary>CPU, CUDA.</summary>
    private static string Name(Device device) => $"{device}".ToUpperInvariant();

    /// <summary>Slow work has digits that say so.</summary>
    private static Cell Rate(double perSecond) => Cell.Number(perSecond, perSecond < 10 ? "G2" : "N0");

    /// <summary>A share of a peak. Beyond it caches serve what counts as memory, or the peak was measured while the machine had
    /// other work: no share then.</summary>
    private static Cell Share(double share) => share <= 1 ? Cell.Number(share, "P1") : "beyond";

    /// <param name="benchmark">What was measured.</param>
    /// <param name="command">The command that measured it.</param>
    public static Report Of(DeviceBenchmark benchmark, string command) =>
        new(
            "Speed of this machine",
            "Scoring, proving, training and fitting on "
                + $"{string.Join(" and ", benchmark.Devices.Select(device => Name(device.Device)))}.",
            [
                Peaks(benchmark),
                Speeds(benchmark),
                Costs(benchmark),
                .. benchmark
                    .Rows.GroupBy(row => row.Work)
                    .Select(work =>
                        Figures.Bars(
                            work.Key,
                            "Items a second, copies counted, by size of a batch or cloud.",
                            new Axis("size"),
                            new Axis($"{work.First().Item} a second"),
                            [.. work.Select(row => new Bar($"{row.Size}", row.PerSecond, Name(row.Device)))]
                        )
                    ),
                new ReportSection("Made by", new CodeLines(command)),
            ]
        );

    /// <summary>Writes bench.json and bench.html.</summary>
    /// <param name="run">Where they go.</param>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="command">The command that measured it.</param>
    /// <returns>The page.</returns>
    /// <exception cref="InvalidInputException">A file cannot be written.</exception>
    public static string Write(RunFolder run, DeviceBenchmark benchmark, string command)
    {
        var page = Path.Combine(run.Path, "bench.html");
        AtomicFile.Write(Path.Combine(run.Path, "bench.json"), Encoding.UTF8.GetBytes(JsonText.Format(benchmark)));
        Of(benchmark, command).Write(page);
        run.Finish();
        return page;
    }
}
