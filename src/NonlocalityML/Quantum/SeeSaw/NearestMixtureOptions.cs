namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>Effort of <see cref="NearestMixture"/>.</summary>
public sealed record NearestMixtureOptions
{
    /// <summary>Trace distance at which the search is content.</summary>
    public double Tolerance { get; init; } = 1e-11;

    /// <summary>Most models that are looked for.</summary>
    public int MaximumRounds { get; init; } = 300;

    /// <summary>The search for each of them.</summary>
    public ModelSearchOptions Search { get; init; } = new() { Starts = 2, MaximumRounds = 300 };
}
