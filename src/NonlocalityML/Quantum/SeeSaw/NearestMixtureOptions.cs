namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>Effort of <see cref="NearestMixture"/>.</summary>
public sealed record NearestMixtureOptions
{
    /// <summary>Trace distance at which the search is content.</summary>
    public double Tolerance { get; init; } = 1e-11;

    /// <summary>Most models that are looked for.</summary>
    public int MaximumRounds { get; init; } = 300;

    /// <summary>Random models that are first tried alone: many behaviors of interest are those of one model.</summary>
    public int SingleStarts { get; init; } = 16;

    /// <summary>Random mixtures of six models that are tried next: behaviors inside the quantum set hardly need a
    /// search.</summary>
    public int MixtureStarts { get; init; } = 4;

    /// <summary>The search for each of them.</summary>
    public ModelSearchOptions Search { get; init; } = new() { Starts = 2, MaximumRounds = 300 };
}
