using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>How a bootstrap is made.</summary>
public sealed record BootstrapOptions
{
    /// <summary>The most replicates that are accepted.</summary>
    public const int MaximumReplicates = 1_000_000;

    private readonly int replicates = 1000;

    /// <summary>How many data sets are drawn, 20 to 1,000,000.</summary>
    public int Replicates
    {
        get => replicates;
        init =>
            replicates = value is >= 20 and <= MaximumReplicates
                ? value
                : throw new InvalidInputException($"{value} bootstrap replicates; 20 to {MaximumReplicates} are accepted.");
    }

    /// <summary>Replicate i is drawn from stream (seed, i).</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The share of replicates that an interval holds, the same share left out on either side.</summary>
    public double Level { get; init; } = 0.95;
}
