using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A local hidden-variable model: non-negative weights on deterministic strategies. The weights are relative, the model is
/// sum_k w_k D_k / sum_k w_k; so any stored doubles are an exact model, without rounding their sum to one.
/// </summary>
public sealed class LocalModel
{
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="strategies">Numbers of <see cref="DeterministicStrategy"/>.</param>
    /// <param name="weights">One finite non-negative weight for each; at least one is positive.</param>
    /// <exception cref="InvalidInputException">Names the first entry that is wrong.</exception>
    public LocalModel(Scenario scenario, IEnumerable<long> strategies, IEnumerable<double> weights)
    {
        Scenario = scenario;
        Strategies = [.. strategies];
        Weights = [.. weights];
        if (Strategies.Length != Weights.Length)
            throw new InvalidInputException(
                $"A local model has {Strategies.Length} strategies and {Weights.Length} weights; the numbers must agree."
            );
        for (var i = 0; i < Weights.Length; i++)
        {
            if (!double.IsFinite(Weights[i]) || Weights[i] < 0)
                throw new InvalidInputException(
                    $"Weight {i} of a local model is {Weights[i]:R}; it must be finite and at least 0."
                );
            if (Strategies[i] < 0 || Strategies[i] >= scenario.StrategyCount)
                throw new InvalidInputException(
                    $"Strategy {i} of a local model is {Strategies[i]}; 0 to {scenario.StrategyCount - 1} exist in {scenario}."
                );
        }

        if (!Weights.Any(weight => weight > 0))
            throw new InvalidInputException("A local model needs at least one positive weight.");
    }

    public Scenario Scenario { get; }

    public ImmutableArray<long> Strategies { get; }

    /// <summary>Relative weights, in the order of <see cref="Strategies"/>.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>The behavior of the model, rounded to doubles.</summary>
    public Behavior ToBehavior()
    {
        var slots = new double[Scenario.SlotLength];
        var total = Weights.Sum();
        for (var i = 0; i < Weights.Length; i++)
        {
            foreach (var index in DeterministicStrategy.FromIndex(Scenario, Strategies[i]).SlotIndices())
                slots[index] += Weights[i] / total;
        }

        return new Behavior(Scenario, Scenario.ToTable<double>(slots));
    }
}
