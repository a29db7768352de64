using System.Collections.Immutable;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>What a search for a verdict in a network may spend.</summary>
public sealed record NetworkOptions
{
    /// <summary>Levels of inflation, tried one after another; null takes 2 copies of each source.</summary>
    public ImmutableArray<ImmutableArray<int>>? Levels { get; init; }

    /// <summary>Values of each source in the models that are tried, one after another. More reach more behaviors and take
    /// longer.</summary>
    public ImmutableArray<int> Cardinalities { get; init; } = [2, 3, 4];

    /// <summary>Random starts for each cardinality. Fewer than ten miss models near the boundary.</summary>
    public int Starts { get; init; } = 20;

    public ulong Seed { get; init; } = 1;

    /// <summary>Whether the coefficients are tuned for the distance, which takes a second, or only prove that there is
    /// one.</summary>
    public bool IsTuned { get; init; } = true;

    /// <summary>Whether two correlators may prove the lower bound.</summary>
    internal bool AsksCorrelators { get; init; } = true;

    /// <summary>Models that the search for a model begins with, before random starts.</summary>
    internal ImmutableArray<NetworkModel> Guesses { get; init; } = [];

    /// <summary>After so much time a search ends with what is proven by then; what it left is open.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(1);
}
