using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Mixtures of k deterministic strategies, each drawn uniformly and on its own, with weights uniform on the simplex. The number k
/// is uniform from 1 to the dimension of the local polytope plus one, as by Caratheodory's theorem no local behavior needs more,
/// or to a smaller number.
/// </summary>
internal sealed class LocalMixtureSampler : ISampler
{
    private readonly int maximumStrategies;

    /// <param name="scenario">The scenario.</param>
    /// <param name="name">Name of the distribution.</param>
    /// <param name="most">The largest number of strategies; null for the dimension plus one.</param>
    /// <exception cref="InvalidInputException">The strategies are too many to be numbered.</exception>
    public LocalMixtureSampler(Scenario scenario, string name = "local", int? most = null)
    {
        Name = name;
        if (scenario.StrategyCount > long.MaxValue)
        {
            throw new InvalidInputException(
                $"Distribution '{name}' numbers the deterministic strategies; {scenario} has {scenario.StrategyCount}, at "
                    + "most 2^63 - 1 "
                    + "are accepted."
            );
        }

        Scenario = scenario;
        maximumStrategies = most ?? CollinsGisin.Shape(scenario).Aggregate(1, (product, length) => product * length);
    }

    public string Name { get; }

    public string Description =>
        maximumStrategies == 1
            ? "Deterministic strategies, drawn uniformly."
            : "Mixtures of k uniformly drawn deterministic strategies, weights uniform on the simplex, k uniform from 1 to "
                + $"{maximumStrategies}.";

    public Scenario Scenario { get; }

    public Behavior Sample(RandomStream stream) => SampleModel(stream).ToBehavior();

    /// <summary>The mixture itself, a proof that the sample is local.</summary>
    public LocalModel SampleModel(RandomStream stream)
    {
        var count = 1 + stream.NextInt(maximumStrategies);
        var strategies = new long[count];
        var weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            strategies[i] = SampleStrategy(stream).Index;
            weights[i] = stream.NextExponential();
        }

        return new LocalModel(Scenario, strategies, weights);
    }

    private DeterministicStrategy SampleStrategy(RandomStream stream)
    {
        var outcomes = new int[Scenario.Parties][];
        for (var party = 0; party < Scenario.Parties; party++)
        {
            outcomes[party] = new int[Scenario.Settings(party)];
            for (var setting = 0; setting < Scenario.Settings(party); setting++)
                outcomes[party][setting] = stream.NextInt(Scenario.Outcomes(party, setting));
        }

        return new DeterministicStrategy(Scenario, outcomes);
    }
}
