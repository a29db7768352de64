using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>Samples of another distribution, each made another behavior.</summary>
/// <param name="name">Name of the distribution; that of the origin follows after a colon.</param>
/// <param name="origin">Draws the behaviors.</param>
/// <param name="words">What is done to them.</param>
/// <param name="reshape">From a behavior, and the stream after it was drawn, the sample.</param>
internal sealed class ReshapedSampler(string name, ISampler origin, string words, Func<Behavior, RandomStream, Behavior> reshape)
    : ISampler
{
    public string Name => $"{name}:{origin.Name}";

    public string Description => $"{origin.Description.TrimEnd('.')}; {words}.";

    public Scenario Scenario => origin.Scenario;

    /// <summary>Without marginals: the mean of a behavior and of its copy with all outcomes exchanged.</summary>
    /// <exception cref="InvalidInputException">The scenario is not one of two parties with two outcomes.</exception>
    public static ReshapedSampler Unbiased(ISampler origin) =>
        BipartiteNoSignaling.Applies(origin.Scenario)
            ? new(
                "unbiased",
                origin,
                "their correlators, marginals zero",
                (behavior, _) =>
                    Correlators
                        .FromFull(origin.Scenario, [.. Correlators.Of(behavior).Full().Select(value => Math.Clamp(value, -1, 1))])
                        .ToBehavior()
            )
            : throw new InvalidInputException(
                $"Distribution 'unbiased' needs two parties with two outcomes for every setting; the scenario is "
                    + $"{origin.Scenario}."
            );

    /// <summary>Mixed with white noise, visibility uniform in [0, 1].</summary>
    public static ReshapedSampler Noisy(ISampler origin)
    {
        var noise = Behaviors.WhiteNoise(origin.Scenario);
        return new(
            "noisy",
            origin,
            "mixed with white noise, visibility uniform in [0, 1]",
            (behavior, stream) => behavior.MixWith(noise, stream.NextDouble())
        );
    }

    public Behavior Sample(RandomStream stream) => reshape(origin.Sample(stream), stream);
}
