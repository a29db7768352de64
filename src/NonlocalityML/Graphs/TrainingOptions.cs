using NonlocalityML.Numerics;

namespace NonlocalityML.Graphs;

/// <summary>How a <see cref="TrainingProgram"/> trains.</summary>
internal sealed record TrainingOptions
{
    private readonly int batchSize = 512;

    /// <summary>Rows of the data in each step, at least 1.</summary>
    public int BatchSize
    {
        get => batchSize;
        init =>
            batchSize =
                value >= 1
                    ? value
                    : throw new InvalidInputException($"A batch of {value} rows was asked for; at least 1 is needed.");
    }

    public Adam Optimizer { get; init; } = new(Schedule.Constant(1e-3));

    public ExecutionOptions Execution { get; init; } = new();
}
