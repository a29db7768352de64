using System.CommandLine;
using NonlocalityML.Graphs;

namespace NonlocalityML.Cli;

/// <summary>The option --device of verbs that run networks.</summary>
internal sealed class DeviceOption : Option<string>
{
    public DeviceOption() : base("--device")
    {
        Description = "cpu, cuda, or auto: cuda where it is there, otherwise cpu.";
        DefaultValueFactory = _ => "cpu";
        AcceptOnlyFromAmong("cpu", "cuda", "auto");
    }

    /// <summary>The device that was asked for, with all processors or so many threads.</summary>
    public ExecutionOptions Get(ParseResult parse, int? threads = null) =>
        new() { Device = Enum.Parse<Device>(parse.GetRequiredValue(this), ignoreCase: true), Threads = threads ?? Environment.ProcessorCount };
}
