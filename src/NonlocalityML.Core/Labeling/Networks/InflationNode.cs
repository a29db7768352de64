using System.Collections.Immutable;

namespace NonlocalityML.Labeling.Networks;

/// <summary>A copy of a party in an inflation.</summary>
/// <param name="Party">Which party.</param>
/// <param name="Copies">For each source that the party sees, in ascending order, the copy that this node sees.</param>
public sealed record InflationNode(int Party, ImmutableArray<int> Copies);
