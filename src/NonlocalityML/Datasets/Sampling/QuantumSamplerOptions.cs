namespace NonlocalityML.Datasets;

/// <summary>Which states and measurements <see cref="QuantumSampler"/> draws.</summary>
public sealed record QuantumSamplerOptions
{
    /// <summary>Local dimension of every party; unless given, the largest number of outcomes of the scenario, at least
    /// 2.</summary>
    public int? LocalDimension { get; init; }

    /// <summary>Rank of the state: 1 is pure (Haar), the full dimension is the Hilbert-Schmidt distribution.</summary>
    public int StateRank { get; init; } = 1;

    /// <summary>Projective measurements in Haar-random bases, or else random measurements of full-rank effects.</summary>
    public bool ProjectiveMeasurements { get; init; } = true;
}
