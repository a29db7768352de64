using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>One outcome for each setting of each party: a vertex of the local polytope.</summary>
/// <remarks>
/// Numbered in mixed radix: party 0 is the most significant, and within a party setting 0; so the vertices of
/// <c>m2</c> run from 0 (everything answers 0) to 15.
/// </remarks>
public sealed class DeterministicStrategy
{
    private readonly ImmutableArray<ImmutableArray<int>> outcomes;

    public DeterministicStrategy(Scenario scenario, IEnumerable<IEnumerable<int>> outcomes)
    {
        Scenario = scenario;
        this.outcomes = [.. outcomes.Select(party => party.ToImmutableArray())];
        if (this.outcomes.Length != scenario.Parties)
            throw new InvalidInputException(
                $"A strategy for {this.outcomes.Length} parties; scenario {scenario} has {scenario.Parties}."
            );
        for (var party = 0; party < scenario.Parties; party++)
        {
            if (this.outcomes[party].Length != scenario.Settings(party))
                throw new InvalidInputException(
                    $"Party {party} answers {this.outcomes[party].Length} settings; {scenario.Settings(party)} are needed."
                );
            for (var setting = 0; setting < scenario.Settings(party); setting++)
            {
                var outcome = this.outcomes[party][setting];
                if (outcome < 0 || outcome >= scenario.Outcomes(party, setting))
                    throw new InvalidInputException(
                        $"Party {party} answers {outcome} to setting {setting}; 0 to "
                            + $"{scenario.Outcomes(party, setting) - 1} are allowed."
                    );
            }
        }
    }

    public Scenario Scenario { get; }

    /// <summary>For each party, for each of its settings, the outcome.</summary>
    public ImmutableArray<ImmutableArray<int>> Outcomes => outcomes;

    /// <summary>What a party answers to a setting.</summary>
    public int Outcome(int party, int setting) => outcomes[party][setting];

    /// <summary>The number of this strategy; see the remarks. Fits in a long for every scenario that can be enumerated.</summary>
    /// <exception cref="OverflowException">The scenario has more than 2^63 strategies.</exception>
    public long Index
    {
        get
        {
            var index = 0L;
            for (var party = 0; party < Scenario.Parties; party++)
            for (var setting = 0; setting < Scenario.Settings(party); setting++)
                index = checked((index * Scenario.Outcomes(party, setting)) + Outcome(party, setting));
            return index;
        }
    }

    /// <summary>The strategy with this number.</summary>
    /// <exception cref="InvalidInputException">No strategy of the scenario has it.</exception>
    public static DeterministicStrategy FromIndex(Scenario scenario, long index)
    {
        if (index < 0 || index >= scenario.StrategyCount)
            throw new InvalidInputException(
                $"Strategy {index} does not exist; scenario {scenario} has 0 to {scenario.StrategyCount - 1}."
            );
        var outcomes = Enumerable.Range(0, scenario.Parties).Select(party => new int[scenario.Settings(party)]).ToArray();
        for (var party = scenario.Parties - 1; party >= 0; party--)
        for (var setting = scenario.Settings(party) - 1; setting >= 0; setting--)
        {
            (index, var outcome) = Math.DivRem(index, scenario.Outcomes(party, setting));
            outcomes[party][setting] = (int)outcome;
        }

        return new DeterministicStrategy(scenario, outcomes);
    }

    /// <summary>Indices in the slot tensor of the entries of this strategy's behavior that are 1, one for each joint
    /// setting.</summary>
    public int[] SlotIndices()
    {
        var indices = new int[Scenario.SettingTuples];
        var count = 1;
        for (var party = 0; party < Scenario.Parties; party++)
        {
            // Grow from one party to the next, in place from the back: (prefix, setting) -> prefix * slots + slot.
            int settings = Scenario.Settings(party),
                slots = Scenario.Slots(party);
            for (var prefix = count - 1; prefix >= 0; prefix--)
            {
                var start = indices[prefix] * slots;
                for (var setting = settings - 1; setting >= 0; setting--)
                    indices[(prefix * settings) + setting] = start + Slot(party, setting);
            }

            count *= settings;
        }

        return indices;
    }

    /// <summary>The behavior that answers so with certainty.</summary>
    public Behavior ToBehavior()
    {
        var slots = new double[Scenario.SlotLength];
        foreach (var index in SlotIndices())
            slots[index] = 1;
        return new Behavior(Scenario, Scenario.ToTable<double>(slots));
    }

    public override string ToString() => string.Join(' ', outcomes.Select(party => "(" + string.Join(' ', party) + ")"));

    private int Slot(int party, int setting)
    {
        var slot = Outcome(party, setting);
        for (var earlier = 0; earlier < setting; earlier++)
            slot += Scenario.Outcomes(party, earlier);
        return slot;
    }
}
