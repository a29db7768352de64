using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A relabelling of a scenario: parties, settings and outcomes under other names. NL, locality and the quantum set do not
/// change under it. New party i is old party <c>parties[i]</c>; its new setting x is the old <c>settings[i][x]</c>; the new outcome a
/// of that setting is the old <c>outcomes[i][x][a]</c>.
/// </summary>
public sealed class Relabeling
{
    private readonly int[] tableIndexOfNew; // new slot -> old table index

    public Relabeling(Scenario scenario, IReadOnlyList<int> parties, IReadOnlyList<IReadOnlyList<int>> settings, IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> outcomes)
    {
        From = scenario;
        RequirePermutation(parties, scenario.Parties, "parties");
        for (var i = 0; i < parties.Count; i++)
        {
            RequirePermutation(settings[i], scenario.Settings(parties[i]), $"settings of party {i}");
            for (var x = 0; x < settings[i].Count; x++)
                RequirePermutation(outcomes[i][x], scenario.Outcomes(parties[i], settings[i][x]), $"outcomes of party {i}, setting {x}");
        }

        To = new Scenario(parties.Select((party, i) => settings[i].Select(x => scenario.Outcomes(party, x))));
        tableIndexOfNew = Map(parties, settings, outcomes);
    }

    /// <summary>The scenario that is relabelled.</summary>
    public Scenario From { get; }

    /// <summary>The scenario after relabelling; equal to <see cref="From"/> where the relabelling is a symmetry.</summary>
    public Scenario To { get; }

    /// <summary>A relabelling drawn uniformly from all of them.</summary>
    public static Relabeling Random(Scenario scenario, RandomStream stream)
    {
        var parties = Permutation(scenario.Parties);
        var settings = parties.Select(party => Permutation(scenario.Settings(party))).ToArray();
        var outcomes = parties.Select((party, i) => settings[i].Select(x => Permutation(scenario.Outcomes(party, x))).ToArray()).ToArray();
        return new Relabeling(scenario, parties, settings, outcomes);

        int[] Permutation(int count)
        {
            var permutation = Enumerable.Range(0, count).ToArray();
            stream.Shuffle<int>(permutation);
            return permutation;
        }
    }

    /// <summary>The same behavior under the new names.</summary>
    public Behavior Apply(Behavior behavior) => new(To, Move(behavior.Scenario, behavior.Table));

    /// <summary>The same inequality under the new names: its value on a relabelled behavior is unchanged.</summary>
    public BellInequality Apply(BellInequality inequality) => new(To, Move(inequality.Scenario, inequality.Coefficients));

    private double[] Move(Scenario scenario, ReadOnlySpan<double> table)
    {
        if (!scenario.Equals(From)) throw new ArgumentException($"This relabelling is for {From}, not for {scenario}.", nameof(scenario));
        var slots = new double[To.SlotLength];
        for (var i = 0; i < slots.Length; i++) slots[i] = table[tableIndexOfNew[i]];
        return To.ToTable<double>(slots);
    }

    private int[] Map(IReadOnlyList<int> parties, IReadOnlyList<IReadOnlyList<int>> settings, IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> outcomes)
    {
        var map = new int[To.SlotLength];
        var oldSettings = new int[parties.Count];
        var oldOutcomes = new int[parties.Count];
        var next = 0;
        Visit(0);
        return map;

        void Visit(int i)
        {
            if (i == parties.Count)
            {
                map[next++] = From.TableIndex(oldOutcomes, oldSettings);
                return;
            }

            for (var x = 0; x < settings[i].Count; x++)
            for (var a = 0; a < outcomes[i][x].Count; a++)
            {
                oldSettings[parties[i]] = settings[i][x];
                oldOutcomes[parties[i]] = outcomes[i][x][a];
                Visit(i + 1);
            }
        }
    }

    private static void RequirePermutation(IReadOnlyList<int> numbers, int count, string what)
    {
        if (!numbers.Order().SequenceEqual(Enumerable.Range(0, count)))
            throw new InvalidInputException($"({string.Join(' ', numbers)}) does not rearrange the {what}; each of 0 to {count - 1} is needed once.");
    }
}
