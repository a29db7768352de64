namespace NonlocalityML.Graphs;

/// <summary>How a <see cref="TrainingProgram"/> trains.</summary>
public sealed record TrainingOptions
{
    /// <summary>Rows of the data in each step.</summary>
    public int BatchSize { get; init; } = 512;

    public Adam Optimizer { get; init; } = new(Schedule.Constant(1e-3));

    public ExecutionOptions Execution { get; init; } = new();
}
