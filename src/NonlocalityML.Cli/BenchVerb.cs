using System.CommandLine;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Performance;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>Measures what this machine reaches.</summary>
internal sealed class BenchVerb()
    : Verb(
        "bench",
        "Measures this machine: rows a second of models and of certified networks, training, clouds; on the processor and, "
            + "if asked for, on a graphics card.",
        "bench --device cuda --out speed",
        "bench --models models/m5-cube --seconds 0.2 --out speed"
    )
{
    private readonly Option<string> models = new("--models")
    {
        Description = "A folder of models; those that ship unless given.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ShippedModels.Folder,
    };

    private readonly Option<double> seconds = new("--seconds")
    {
        Description =
            "How long to repeat each piece of work; the fastest run counts. What takes longer is run once. Preparing a "
            + "piece is not counted.",
        HelpName = "S",
        DefaultValueFactory = _ => 0.5,
    };

    private readonly DeviceOption device = new();

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        foreach (var option in (Option[])[models, seconds, device, threads, folder])
            command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (parse.GetRequiredValue(seconds) is not (>= 0 and <= 60))
            throw new InvalidInputException($"--seconds is {parse.GetValue(seconds)}; 0 to 60 are allowed.");
        using var run = RunFolder.Claim(parse.GetRequiredValue(folder), DeviceReport.Kind);
        var asked = device.Get(parse, output, parse.GetRequiredValue(threads));
        var processor = asked with { Device = Device.Cpu };
        IReadOnlyList<ExecutionOptions> devices = asked.Device == Device.Cpu ? [processor] : [processor, asked];
        var workloads = DeviceBenchmark.Workloads(parse.GetRequiredValue(models));
        var total = devices.Count * workloads.Sum(workload => workload.Sizes.Count);
        var measured = output.Track(
            "bench",
            total,
            progress => DeviceBenchmark.Run(workloads, devices, parse.GetRequiredValue(seconds), progress, cancellation)
        );
        var page = DeviceReport.Write(run, measured, CommandLine.Text(parse));
        TableText.Print(output, DeviceReport.Peaks(measured));
        output.Line();
        TableText.Print(output, DeviceReport.Speeds(measured));
        TableText.Print(output, DeviceReport.Costs(measured));
        output.Line($"{page}: the page, with figures and the data of each");
        output.Json(measured);
        return 0;
    }
}
