using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>Which certified network is built.</summary>
/// <param name="Scenario">Two parties, the smaller of which has at most <see cref="CertifiedNetwork.MaximumStrategies"/>
/// strategies.</param>
/// <param name="Features">What it is given.</param>
public sealed record CertifiedNetworkOptions(Scenario Scenario, CertifiedFeatures Features)
{
    private readonly int layers = 40;

    /// <summary>Number of layers, at least 1: more make the interval narrower.</summary>
    public int Layers
    {
        get => layers;
        init =>
            layers = value is >= 1 and <= 10_000
                ? value
                : throw new InvalidInputException(
                    $"A certified network of {value} layers was asked for; 1 to 10000 are accepted."
                );
    }

    /// <summary>Whether the graph also returns the local model, Weights, that proves the upper bound; that costs time for each
    /// row.</summary>
    public bool WithLocalModel { get; init; }
}
