using NonlocalityML.Numerics;

namespace NonlocalityML.Graphs;

/// <summary>How a session runs.</summary>
public sealed record ExecutionOptions
{
    private readonly int threads = Environment.ProcessorCount;

    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Where ONNX Runtime writes what each operation did, a path to which it adds a time and ".json"; null for
    /// nowhere.</summary>
    public string? ProfilePrefix { get; init; }

    /// <summary>Processor threads of one session, at least 1; all cores unless said.</summary>
    public int Threads
    {
        get => threads;
        init =>
            threads =
                value >= 1 ? value : throw new InvalidInputException($"{value} threads were asked for; at least 1 is needed.");
    }
}
