namespace NonlocalityML.HiddenVariables.Networks;

/// <summary>Size and length of a search with <see cref="NetworkPerceptrons"/>.</summary>
internal sealed record PerceptronOptions
{
    /// <summary>Of both hidden layers of each party. More reach finer models and take longer.</summary>
    public int Width { get; init; } = 16;

    public int Steps { get; init; } = 1000;

    /// <summary>Random starts, of which the nearest counts.</summary>
    public int Starts { get; init; } = 2;

    public double Rate { get; init; } = 0.01;

    public ulong Seed { get; init; } = 1;
}
