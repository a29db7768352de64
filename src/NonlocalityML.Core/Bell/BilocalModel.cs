using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A bilocal model of a line A - B - C with two independent sources: A's strategy (a_0 a_1) and C's strategy (c_0 c_1) are drawn
/// independently, and B answers with knowledge of both (Branciard, Gisin and Pironio, PRL 104, 170401 (2010)). Every weight is
/// relative, so any stored doubles are an exactly bilocal model.
/// </summary>
public sealed class BilocalModel
{
    /// <summary>Deterministic strategies of an end party, numbered 2 a_0 + a_1.</summary>
    public const int Strategies = 4;

    /// <param name="scenario">Three parties; the first and the last have two settings of two outcomes.</param>
    /// <param name="first">r: relative weights of A's four strategies.</param>
    /// <param name="last">s: relative weights of C's four strategies.</param>
    /// <param name="responses">
    /// t(b|y; strategy of A, strategy of C), relative over b: [slot of (y,b), strategy of A, strategy of C] in C order, the slots
    /// setting by setting as in <see cref="Bell.Scenario"/>.
    /// </param>
    /// <exception cref="InvalidInputException">Names the first entry that is wrong.</exception>
    public BilocalModel(Scenario scenario, IEnumerable<double> first, IEnumerable<double> last, IEnumerable<double> responses)
    {
        RequireLine(scenario);
        (Scenario, First, Last, Responses) = (scenario, [.. first], [.. last], [.. responses]);
        Require(First, Strategies, "A's strategies");
        Require(Last, Strategies, "C's strategies");
        Require(Responses, scenario.Slots(1) * Strategies * Strategies, "B's responses");
        foreach (var (slot, outcomes) in Settings(scenario))
            for (var pair = 0; pair < Strategies * Strategies; pair++)
            {
                if (!Enumerable.Range(slot, outcomes).Any(answer => Responses[(answer * Strategies * Strategies) + pair] > 0))
                    throw new InvalidInputException(
                        $"B's responses of slots {slot} to {slot + outcomes - 1} are all zero for strategy pair {pair}; one "
                            + "must be positive."
                    );
            }
    }

    public Scenario Scenario { get; }

    public ImmutableArray<double> First { get; }

    public ImmutableArray<double> Last { get; }

    public ImmutableArray<double> Responses { get; }

    /// <summary>B's settings: the first slot of each, and its number of outcomes.</summary>
    public static IEnumerable<(int Slot, int Outcomes)> Settings(Scenario scenario)
    {
        var slot = 0;
        for (var y = 0; y < scenario.Settings(1); y++)
        {
            yield return (slot, scenario.Outcomes(1, y));
            slot += scenario.Outcomes(1, y);
        }
    }

    /// <summary>What an end party's strategy answers to a setting, 0 or 1.</summary>
    public static int Outcome(int strategy, int setting) => (strategy >> (1 - setting)) & 1;

    /// <exception cref="InvalidInputException">Not three parties, or an end party without two settings of two
    /// outcomes.</exception>
    public static void RequireLine(Scenario scenario)
    {
        if (scenario.Parties == 3 && IsBinary(0) && IsBinary(2))
            return;
        throw new InvalidInputException(
            "Bilocality needs three parties, the first and the last with two settings of two outcomes; the scenario is "
                + $"{scenario}."
        );

        bool IsBinary(int party) =>
            scenario.Settings(party) == 2 && scenario.Outcomes(party, 0) == 2 && scenario.Outcomes(party, 1) == 2;
    }

    /// <summary>The behavior of the model, rounded to doubles.</summary>
    public Behavior ToBehavior()
    {
        var slots = new double[Scenario.SlotLength];
        double firstTotal = First.Sum(),
            lastTotal = Last.Sum();
        foreach (var (start, outcomes) in Settings(Scenario))
            for (var pair = 0; pair < Strategies * Strategies; pair++)
            {
                var (a, c) = (pair / Strategies, pair % Strategies);
                var answers = Enumerable.Range(start, outcomes).ToArray();
                var total = answers.Sum(slot => Responses[(slot * Strategies * Strategies) + pair]);
                foreach (var slot in answers)
                    for (var x = 0; x < 2; x++)
                    for (var z = 0; z < 2; z++)
                    {
                        var index = (((((2 * x) + Outcome(a, x)) * Scenario.Slots(1)) + slot) * 4) + (2 * z) + Outcome(c, z);
                        slots[index] +=
                            First[a]
                            / firstTotal
                            * (Last[c] / lastTotal)
                            * (Responses[(slot * Strategies * Strategies) + pair] / total);
                    }
            }

        return new Behavior(Scenario, Scenario.ToTable<double>(slots));
    }

    private static void Require(ImmutableArray<double> weights, int count, string what)
    {
        if (weights.Length != count)
            throw new InvalidInputException($"A bilocal model has {weights.Length} weights of {what}; {count} are needed.");
        for (var i = 0; i < count; i++)
        {
            if (!double.IsFinite(weights[i]) || weights[i] < 0)
                throw new InvalidInputException(
                    $"Weight {i} of {what} in a bilocal model is {weights[i]:R}; it must be finite and at least 0."
                );
        }

        if (!weights.Any(weight => weight > 0))
            throw new InvalidInputException($"A bilocal model needs a positive weight of {what}.");
    }
}
