using System.CommandLine;
using NonlocalityML.Graphs;

namespace NonlocalityML.Cli;

/// <summary>The option --device of verbs that run networks.</summary>
internal sealed class DeviceOption : Option<string>
{
    public DeviceOption()
        : base("--device")
    {
        Description = "cpu, cuda, or auto: cuda where it is there, otherwise cpu.";
        DefaultValueFactory = _ => "cpu";
        AcceptOnlyFromAmong("cpu", "cuda", "auto");
    }

    /// <summary>The device that is there, with all processors or so many threads; looked for before any work is done.</summary>
    /// <exception cref="Numerics.InvalidInputException">CUDA was asked for and is missing.</exception>
    public ExecutionOptions Get(ParseResult parse, Output output, int? threads = null)
    {
        var options = new ExecutionOptions
        {
            Device = Enum.Parse<Device>(parse.GetRequiredValue(this), ignoreCase: true),
            Threads = threads ?? Environment.ProcessorCount,
        };
        if (options.Device == Device.Cpu)
            return options;
        using var probe = Session.Open(new Graph([("Zero", 0 * Node.Input("One", ElementType.Real32, [1]))]), options);
        if (probe.Notice is { } notice)
            output.Warning(notice);
        return options with { Device = probe.Device };
    }
}
