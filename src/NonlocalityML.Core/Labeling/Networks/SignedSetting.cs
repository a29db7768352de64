using System.Collections.Immutable;

namespace NonlocalityML.Labeling.Networks;

/// <summary>A measurement of a party whose outcomes are read as signs.</summary>
/// <param name="Setting">From 0.</param>
/// <param name="Signs">For each outcome 1 or -1.</param>
public sealed record SignedSetting(int Setting, ImmutableArray<int> Signs);
