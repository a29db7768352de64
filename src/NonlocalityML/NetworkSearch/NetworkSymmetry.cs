using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// A relabelling of parties, settings and outcomes that leaves a network, the levels of an inflation and some tables as they
/// are.
/// </summary>
/// <param name="Parties">Where each party goes.</param>
/// <param name="Sources">Where each source goes.</param>
/// <param name="Slots">For each party where its slots go, in the party it becomes.</param>
internal sealed record NetworkSymmetry(int[] Parties, int[] Sources, int[][] Slots)
{
    /// <summary>How far two probabilities may differ that count as equal.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>Where there are more relabellings only exchanges of parties are tried.</summary>
    private const int MaximumTried = 200_000;

    /// <summary>All of them, the first being that which changes nothing.</summary>
    /// <param name="inflation">The network and its levels.</param>
    /// <param name="tables">Tables of probabilities, each of which must stay.</param>
    public static IReadOnlyList<NetworkSymmetry> Of(Inflation inflation, IReadOnlyList<Behavior> tables)
    {
        var (network, scenario) = (inflation.Network, inflation.Scenario);
        var slots = tables.Select(table => scenario.ToSlots(table.Table)).ToArray();
        var exchanges = SlotOrders.Parties(scenario).Select(WithSources).OfType<(int[] Parties, int[] Sources)>().ToList();
        var orders = Enumerable.Range(0, scenario.Parties).Select(party => Orders(scenario, party)).ToArray();
        if (orders.Aggregate((double)exchanges.Count, (product, list) => product * list.Count) > MaximumTried)
            orders = [.. orders.Select(list => list.Take(1).ToList())];
        var found = new List<NetworkSymmetry>();
        foreach (var (parties, sources) in exchanges)
        foreach (var choice in Inflation.Tuples([.. orders.Select(list => list.Count)]))
        {
            var symmetry = new NetworkSymmetry(parties, sources, [.. choice.Select((index, party) => orders[party][index])]);
            if (slots.All(table => symmetry.Keeps(scenario, table)))
                found.Add(symmetry);
        }

        return found;

        (int[] Parties, int[] Sources)? WithSources(int[] parties)
        {
            var sources = new int[network.Sources.Length];
            var free = Enumerable.Range(0, sources.Length).ToList();
            for (var source = 0; source < sources.Length; source++)
            {
                var seen = network.Sources[source].Select(party => parties[party]).Order().ToArray();
                var image = free.FindIndex(other =>
                    inflation.Levels[other] == inflation.Levels[source] && network.Sources[other].Order().SequenceEqual(seen)
                );
                if (image < 0)
                    return null;
                sources[source] = free[image];
                free.RemoveAt(image);
            }

            return (parties, sources);
        }
    }

    /// <summary>For each party where its deterministic strategies go.</summary>
    public int[][] Strategies(Inflation inflation)
    {
        var scenario = inflation.Scenario;
        var maps = new int[scenario.Parties][];
        for (var party = 0; party < maps.Length; party++)
        {
            maps[party] = new int[inflation.Alphabets[party]];
            var image = Parties[party];
            var settings = NetworkModel.Settings(scenario, party).ToArray();
            var images = NetworkModel.Settings(scenario, image).ToArray();
            for (var strategy = 0; strategy < maps[party].Length; strategy++)
            {
                var (rest, answers) = (strategy, new int[settings.Length]);
                for (var x = settings.Length - 1; x >= 0; x--)
                {
                    (rest, var outcome) = Math.DivRem(rest, settings[x].Outcomes);
                    var slot = Slots[party][settings[x].Slot + outcome];
                    var setting = Array.FindLastIndex(images, other => other.Slot <= slot);
                    answers[setting] = slot - images[setting].Slot;
                }

                foreach (var (x, answer) in answers.Index())
                    maps[party][strategy] = (maps[party][strategy] * images[x].Outcomes) + answer;
            }
        }

        return maps;
    }

    private static List<int[]> Orders(Scenario scenario, int party) =>
        SlotOrders.Count(scenario, party) <= 1000
            ? [.. SlotOrders.Of(scenario, party)]
            :
            [
                [.. Enumerable.Range(0, scenario.Slots(party))],
            ];

    private bool Keeps(Scenario scenario, double[] table)
    {
        Span<int> own = stackalloc int[Parties.Length];
        for (var slot = 0; slot < table.Length; slot++)
        {
            var rest = slot;
            for (var party = Parties.Length - 1; party >= 0; party--)
            {
                (rest, var value) = Math.DivRem(rest, scenario.Slots(party));
                own[Parties[party]] = Slots[party][value];
            }

            var image = 0;
            for (var party = 0; party < own.Length; party++)
                image = (image * scenario.Slots(party)) + own[party];
            if (!(Math.Abs(table[slot] - table[image]) <= Tolerance))
                return false;
        }

        return true;
    }
}
