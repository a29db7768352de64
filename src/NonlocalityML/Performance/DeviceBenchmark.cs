using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Performance;

/// <summary>How fast this machine scores, proves, trains and fits: the same work on each of its devices, beside the peak of
/// each.</summary>
/// <param name="Devices">What was measured, the processor first.</param>
/// <param name="Rows">In the order measured.</param>
internal sealed record DeviceBenchmark(IReadOnlyList<MeasuredDevice> Devices, IReadOnlyList<MeasuredSpeed> Rows)
{
    private const int Layers = 40;

    /// <summary>A model or all models of a folder, the certified network of five settings, training, and the fit of a
    /// cloud.</summary>
    /// <exception cref="InvalidInputException">There is no model in the folder.</exception>
    public static IReadOnlyList<Workload> Workloads(string models)
    {
        var blends = !Directory.Exists(models)
            ? []
            : Directory
                .GetDirectories(models)
                .Prepend(models)
                .Where(folder => File.Exists(Path.Combine(folder, ModelCard.ModelName)))
                .Order(StringComparer.Ordinal)
                .ToList();
        if (blends.Count == 0)
            throw new InvalidInputException($"'{models}' holds no {ModelCard.ModelName}, nor does a folder in it.");
        return
        [
            .. blends.Select(folder => new BlendWorkload(folder)),
            new CertifiedWorkload(Scenario.Parse("m5"), Layers),
            new TrainingWorkload(),
            new CloudWorkload(),
        ];
    }

    /// <param name="workloads">What to measure.</param>
    /// <param name="devices">Where; at least one.</param>
    /// <param name="seconds">How long to repeat each piece of work, once where it takes longer; the fastest run counts.</param>
    /// <param name="progress">Told how many of the pieces are done.</param>
    /// <param name="cancellation">Looked at between runs.</param>
    public static DeviceBenchmark Run(
        IReadOnlyList<Workload> workloads,
        IReadOnlyList<ExecutionOptions> devices,
        double seconds,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        List<MeasuredDevice> measured =
        [
            .. devices.Select(device => new MeasuredDevice(
                device.Device,
                device.Threads,
                DevicePeak.Measure(device, seconds, cancellation)
            )),
        ];
        List<MeasuredSpeed> rows = [];
        foreach (var (workload, size) in workloads.SelectMany(workload => workload.Sizes.Select(size => (workload, size))))
        {
            var work = Count(workload, size);
            foreach (var (device, peak) in devices.Zip(measured.Select(one => one.Peak)))
            {
                cancellation.ThrowIfCancellationRequested();
                rows.Add(Measure(workload, size, device, work, peak, seconds, cancellation));
                progress?.Report(rows.Count);
            }
        }

        return new DeviceBenchmark(measured, rows);
    }

    /// <summary>An item's share of the work of one run.</summary>
    private static WorkCount Count(Workload workload, int size)
    {
        var items = 1.0;
        var work = WorkCount.Of(profiled =>
        {
            using var run = workload.Prepare(profiled, size);
            run.WithCopies();
            items = run.Items;
        });
        return new WorkCount(work.Flops / items, work.Bytes / items);
    }

    private static MeasuredSpeed Measure(
        Workload workload,
        int size,
        ExecutionOptions device,
        WorkCount work,
        DevicePeak peak,
        double seconds,
        CancellationToken cancellation
    )
    {
        using var run = workload.Prepare(device, size);
        var copied = run.Items / Stopwatches.Best(run.WithCopies, seconds, cancellation);
        double? resident = run.Resident is { } inside ? run.Items / Stopwatches.Best(inside, seconds, cancellation) : null;
        var best = Math.Max(copied, resident ?? 0);
        return new MeasuredSpeed(
            workload.Name,
            workload.Item,
            size,
            device.Device,
            copied,
            resident,
            work,
            best * work.Flops / peak.FlopsPerSecond,
            best * work.Bytes / peak.BytesPerSecond
        );
    }
}

/// <summary>A device and what it reaches at most.</summary>
/// <param name="Device">Which.</param>
/// <param name="Threads">Threads of the processor.</param>
/// <param name="Peak">Measured.</param>
internal sealed record MeasuredDevice(Device Device, int Threads, DevicePeak Peak);

/// <summary>The speed of some work on a device.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Item">What is counted.</param>
/// <param name="Size">Rows in a batch, or hidden variables in a cloud.</param>
/// <param name="Device">Where.</param>
/// <param name="PerSecond">Items a second, from this process's memory and back.</param>
/// <param name="ResidentPerSecond">Items a second with inputs and outputs on the device, in one session; null where that is the
/// same.</param>
/// <param name="PerItem">Flops of matrix products, and bytes that the operations read and write, of an item.</param>
/// <param name="ShareOfFlops">The share of flops of the device's measured peak, at the faster of the two speeds.</param>
/// <param name="ShareOfBytes">The share of bytes of the device's measured bandwidth; above 1 where caches hold what operations
/// pass on.</param>
internal sealed record MeasuredSpeed(
    string Work,
    string Item,
    int Size,
    Device Device,
    double PerSecond,
    double? ResidentPerSecond,
    WorkCount PerItem,
    double ShareOfFlops,
    double ShareOfBytes
);
