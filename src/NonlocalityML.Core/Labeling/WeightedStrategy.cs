using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>A deterministic strategy with its weight, as the JSON documents of certificates write it.</summary>
/// <param name="Weight">Relative weight; some measures allow negative ones.</param>
/// <param name="Outcomes">For each party, for each of its settings, the outcome.</param>
internal sealed record WeightedStrategy(double Weight, int[][] Outcomes)
{
    public static WeightedStrategy[] ListOf(Scenario scenario, IEnumerable<long> strategies, IEnumerable<double> weights) =>
        [.. strategies.Zip(weights, (strategy, weight) => new WeightedStrategy(weight, OutcomesOf(scenario, strategy)))];

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="list">As a document has it.</param>
    /// <param name="name">The member of the document, for messages.</param>
    /// <returns>Numbers of the strategies, and their weights, in the order of the document.</returns>
    /// <exception cref="InvalidInputException">Strategies that cannot be numbered, null, or another number of
    /// outcomes.</exception>
    public static (long[] Strategies, double[] Weights) Read(Scenario scenario, WeightedStrategy[] list, string name)
    {
        if (scenario.StrategyCount > long.MaxValue)
            throw new InvalidInputException($"{scenario} has {scenario.StrategyCount} strategies; up to 2^63 can be numbered.");
        if (list.Any(term => term is null || Array.Exists(term.Outcomes, party => party is null)))
            throw new InvalidInputException($"{name} contains null; objects with weight and outcomes of each party are needed.");
        return (
            [.. list.Select(term => new DeterministicStrategy(scenario, term.Outcomes).Index)],
            [.. list.Select(term => term.Weight)]
        );
    }

    private static int[][] OutcomesOf(Scenario scenario, long strategy) =>
        [.. DeterministicStrategy.FromIndex(scenario, strategy).Outcomes.Select(party => party.ToArray())];
}
