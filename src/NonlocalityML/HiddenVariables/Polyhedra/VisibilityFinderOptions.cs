namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>How long and how hard <see cref="VisibilityFinder"/> looks.</summary>
public sealed record VisibilityFinderOptions
{
    /// <summary>The visibility to begin at; it goes down from there.</summary>
    public double Start { get; init; } = 1;

    /// <summary>Stop when the model proves this visibility.</summary>
    public double Goal { get; init; } = 1;

    /// <summary>Stop when the model's distance is at most this.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>Starts of the oracle at first.</summary>
    public int FewestStarts { get; init; } = 16;

    /// <summary>Starts of the oracle when it finds nothing.</summary>
    public int MostStarts { get; init; } = 1024;

    /// <summary>Strategies taken from one call of the oracle.</summary>
    public int CandidatesPerCall { get; init; } = 8;

    /// <summary>Calls of the oracle after which the search ends.</summary>
    public int MaximumCalls { get; init; } = int.MaxValue;

    /// <summary>Seed of the random starts.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads of the oracle; the result does not depend on their number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
