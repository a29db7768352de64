using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// Numbers on deterministic strategies, sum_k s_k D_k: a part of a table, or a local model with a noise taken away. They need
/// not sum to one, may be negative, and there may be none of them; a <see cref="LocalModel"/> is a whole table instead.
/// </summary>
public sealed class StrategyWeights
{
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="strategies">Numbers of <see cref="DeterministicStrategy"/>.</param>
    /// <param name="weights">One finite number for each.</param>
    /// <exception cref="InvalidInputException">Names the first entry that is wrong.</exception>
    public StrategyWeights(Scenario scenario, IEnumerable<long> strategies, IEnumerable<double> weights)
    {
        (Scenario, Strategies, Weights) = (scenario, [.. strategies], [.. weights]);
        if (Strategies.Length != Weights.Length)
            throw new InvalidInputException(
                $"There are {Strategies.Length} strategies and {Weights.Length} weights; the numbers must agree."
            );
        for (var i = 0; i < Weights.Length; i++)
        {
            if (!double.IsFinite(Weights[i]))
                throw new InvalidInputException($"Weight {i} is {Weights[i]}; a finite number is needed.");
            if (Strategies[i] < 0 || Strategies[i] >= scenario.StrategyCount)
                throw new InvalidInputException(
                    $"Strategy {i} is {Strategies[i]}; 0 to {scenario.StrategyCount - 1} exist in {scenario}."
                );
        }
    }

    public Scenario Scenario { get; }

    public ImmutableArray<long> Strategies { get; }

    /// <summary>In the order of <see cref="Strategies"/>.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>sum_k s_k, exactly.</summary>
    public Rational Total => Sum(_ => true);

    /// <summary>The sum of the negative numbers without their sign, exactly.</summary>
    public Rational Negative => -Sum(weight => weight < 0);

    /// <summary>Which number is negative, in one line; null where none is.</summary>
    internal string? NegativeWeight
    {
        get
        {
            for (var i = 0; i < Weights.Length; i++)
            {
                if (Weights[i] < 0)
                    return $"weight {i} of the local part is {Weights[i]:R}; it must be at least 0";
            }

            return null;
        }
    }

    /// <summary>sum_k s_k D_k in slots, times 2^places.</summary>
    /// <param name="places">At least the binary places of the weights.</param>
    internal BigInteger[] ToSlots(int places)
    {
        var slots = new BigInteger[Scenario.SlotLength];
        for (var k = 0; k < Weights.Length; k++)
        {
            var weight = Dyadic.Scale<BigInteger>(Weights[k], places);
            foreach (var slot in DeterministicStrategy.FromIndex(Scenario, Strategies[k]).SlotIndices())
                slots[slot] += weight;
        }

        return slots;
    }

    private Rational Sum(Func<double, bool> isCounted)
    {
        var places = Dyadic.Places(Weights.AsSpan());
        var sum = BigInteger.Zero;
        foreach (var weight in Weights)
        {
            if (isCounted(weight))
                sum += Dyadic.Scale<BigInteger>(weight, places);
        }

        return new Rational(sum, BigInteger.One << places);
    }
}
