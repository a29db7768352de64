using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A relabelling of a scenario: parties, settings and outcomes under other names. NL, locality and the quantum set do not
/// change under it. New party i is old party <c>parties[i]</c>; its new setting x is the old <c>settings[i][x]</c>; the new
/// outcome a of that setting is the old <c>outcomes[i][x][a]</c>.
/// </summary>
public sealed class Relabeling
{
    private readonly int[] tableIndexOfNew; // new slot -> old table index

    public Relabeling(
        Scenario scenario,
        IReadOnlyList<int> parties,
        IReadOnlyList<IReadOnlyList<int>> settings,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> outcomes
    )
    {
        From = scenario;
        RequirePermutation(parties, scenario.Parties, "parties");
        for (var i = 0; i < parties.Count; i++)
        {
            RequirePermutation(settings[i], scenario.Settings(parties[i]), $"settings of party {i}");
            for (var x = 0; x < settings[i].Count; x++)
                RequirePermutation(
                    outcomes[i][x],
                    scenario.Outcomes(parties[i], settings[i][x]),
                    $"outcomes of party {i}, setting {x}"
                );
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
        var outcomes = parties
            .Select((party, i) => settings[i].Select(x => Permutation(scenario.Outcomes(party, x))).ToArray())
            .ToArray();
        return new Relabeling(scenario, parties, settings, outcomes);

        int[] Permutation(int count)
        {
            var permutation = Enumerable.Range(0, count).ToArray();
            stream.Shuffle<int>(permutation);
            return permutation;
        }
    }

    /// <summary>
    /// Relabellings whose products are all symmetries of a scenario: exchanges of neighbouring parties alike, of settings with as
    /// many outcomes, and of neighbouring outcomes.
    /// </summary>
    public static IEnumerable<Relabeling> Generators(Scenario scenario)
    {
        int[][] counts = [.. Enumerable.Range(0, scenario.Parties).Select(party => SlotOrders.Outcomes(scenario, party))];
        for (var party = 0; party < counts.Length; party++)
        {
            for (var other = party + 1; other < counts.Length; other++)
            {
                if (counts[party].SequenceEqual(counts[other]))
                    yield return Create(party, other, (0, 0, 0), (0, 0, 0));
            }

            for (var x = 0; x < counts[party].Length; x++)
            {
                for (var other = x + 1; other < counts[party].Length; other++)
                {
                    if (counts[party][x] == counts[party][other])
                        yield return Create(0, 0, (party, x, other), (0, 0, 0));
                }

                for (var a = 1; a < counts[party][x]; a++)
                    yield return Create(0, 0, (party, 0, 0), (party, x, a));
            }
        }

        Relabeling Create(
            int first,
            int second,
            (int Party, int First, int Second) settings,
            (int Party, int Setting, int Outcome) outcome
        )
        {
            int[] parties = Exchanged(counts.Length, first, second);
            return new Relabeling(
                scenario,
                parties,
                [
                    .. parties.Select(party =>
                        party == settings.Party
                            ? Exchanged(counts[party].Length, settings.First, settings.Second)
                            : Exchanged(counts[party].Length, 0, 0)
                    ),
                ],
                [
                    .. parties.Select(party =>
                        counts[party]
                            .Select(
                                (count, x) =>
                                    party == outcome.Party && x == outcome.Setting && outcome.Outcome > 0
                                        ? Exchanged(count, outcome.Outcome - 1, outcome.Outcome)
                                        : Exchanged(count, 0, 0)
                            )
                            .ToArray()
                    ),
                ]
            );
        }

        static int[] Exchanged(int count, int i, int j) =>
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(k =>
                        k == i ? j
                        : k == j ? i
                        : k
                    ),
            ];
    }

    /// <summary>Numbers in the slots of <see cref="From"/>, in those of <see cref="To"/>.</summary>
    public T[] Apply<T>(ReadOnlySpan<T> slots) => Move(From, From.ToTable(slots));

    /// <summary>The same behavior under the new names.</summary>
    public Behavior Apply(Behavior behavior) => new(To, To.ToTable<double>(Move(behavior.Scenario, behavior.Table)));

    /// <summary>The same inequality under the new names: its value on a relabelled behavior is unchanged.</summary>
    public BellInequality Apply(BellInequality inequality) =>
        new(To, To.ToTable<double>(Move(inequality.Scenario, inequality.Coefficients)));

    /// <summary>Table of the old scenario to slots of the new one.</summary>
    private T[] Move<T>(Scenario scenario, ReadOnlySpan<T> table)
    {
        if (!scenario.Equals(From))
            throw new ArgumentException($"This relabelling is for {From}, not for {scenario}.", nameof(scenario));
        var slots = new T[To.SlotLength];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = table[tableIndexOfNew[i]];
        return slots;
    }

    private int[] Map(
        IReadOnlyList<int> parties,
        IReadOnlyList<IReadOnlyList<int>> settings,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> outcomes
    )
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
            throw new InvalidInputException(
                $"({string.Join(' ', numbers)}) does not rearrange the {what}; each of 0 to {count - 1} is needed once."
            );
    }
}
