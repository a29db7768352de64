namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>Dimension and effort of <see cref="ModelSearch"/>.</summary>
public sealed record ModelSearchOptions
{
    /// <summary>Local dimension of both parties; unless given, the largest number of outcomes, at least 2.</summary>
    public int? LocalDimension { get; init; }

    /// <summary>Random starting points.</summary>
    public int Starts { get; init; } = 12;

    /// <summary>Rounds of state, first party, second party from one starting point.</summary>
    public int MaximumRounds { get; init; } = 2000;

    /// <summary>A start ends when a round gains less, relative to the largest coefficient.</summary>
    public double Tolerance { get; init; } = 1e-13;
}
