namespace NonlocalityML.Labeling.Visibilities;

/// <summary>The largest value that signs reach, and such signs.</summary>
internal sealed record LocalMaximum(long Value, sbyte[] Signs);
