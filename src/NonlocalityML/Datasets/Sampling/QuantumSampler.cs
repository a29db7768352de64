using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Datasets;

/// <summary>Behaviors of a random state under random measurements, each drawn anew for every sample.</summary>
internal sealed class QuantumSampler : ISampler
{
    private readonly QuantumSamplerOptions options;
    private readonly int localDimension;
    private readonly int[] dimensions;

    /// <exception cref="InvalidInputException">The state would be too large, or a projective measurement cannot have so many
    /// outcomes.</exception>
    public QuantumSampler(Scenario scenario, QuantumSamplerOptions? options = null)
    {
        Scenario = scenario;
        this.options = options ?? new QuantumSamplerOptions();
        var outcomes = Enumerable.Range(0, scenario.Parties).Max(scenario.MaximumOutcomes);
        localDimension = this.options.LocalDimension ?? Math.Max(2, outcomes);
        dimensions = [.. Enumerable.Repeat(localDimension, scenario.Parties)];
        // What cannot be drawn is refused here, not at sample 0.
        Sample(new RandomStream(0, 0));
    }

    public string Name =>
        string.Join(
            '-',
            [
                "quantum",
                .. options.StateRank == 1 ? [] : new[] { $"rank{options.StateRank}" },
                .. options.ProjectiveMeasurements ? [] : new[] { "general" },
                .. options.LocalDimension is null ? [] : new[] { $"d{localDimension}" },
            ]
        );

    public string Description =>
        (options.StateRank == 1 ? "Haar-random pure states" : $"Ginibre states of rank {options.StateRank}")
        + $" of local dimension {localDimension} under "
        + (
            options.ProjectiveMeasurements
                ? "projective measurements in Haar-random bases."
                : "random measurements of full-rank effects."
        );

    public Scenario Scenario { get; }

    public Behavior Sample(RandomStream stream) =>
        BornRule.Apply(
            States.RandomMixed(dimensions, options.StateRank, stream),
            [
                .. Enumerable
                    .Range(0, Scenario.Parties)
                    .Select(party =>
                        (IReadOnlyList<Measurement>)
                            [
                                .. Enumerable
                                    .Range(0, Scenario.Settings(party))
                                    .Select(x => RandomMeasurement(Scenario.Outcomes(party, x), stream)),
                            ]
                    ),
            ]
        );

    private Measurement RandomMeasurement(int outcomes, RandomStream stream) =>
        options.ProjectiveMeasurements
            ? Measurement.RandomProjective(localDimension, outcomes, stream)
            : Measurement.RandomGeneral(localDimension, outcomes, stream);
}

/// <summary>Which states and measurements <see cref="QuantumSampler"/> draws.</summary>
internal sealed record QuantumSamplerOptions
{
    /// <summary>Local dimension of every party; unless given, the largest number of outcomes of the scenario, at least
    /// 2.</summary>
    public int? LocalDimension { get; init; }

    /// <summary>Rank of the state: 1 is pure (Haar), the full dimension is the Hilbert-Schmidt distribution.</summary>
    public int StateRank { get; init; } = 1;

    /// <summary>Projective measurements in Haar-random bases, or else random measurements of full-rank effects.</summary>
    public bool ProjectiveMeasurements { get; init; } = true;
}
