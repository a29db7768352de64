using System.Collections.Immutable;

namespace NonlocalityML.Datasets.Tables;

/// <summary>The sum of some entries of a table, none of which is known by itself.</summary>
/// <param name="Places">Entries of one joint setting, as indices of the table.</param>
/// <param name="Value">Their sum, 0 to 1.</param>
public sealed record KnownSum(ImmutableArray<int> Places, double Value);
