using System.Collections.Immutable;
using System.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// One independence of an inflation: copies of some <see cref="Parties"/> that see one copy of each source that any of them sees
/// are distributed as in the behavior, and independent of the rest, all nodes that see none of these copies:
/// q(answers of the parties, rest) = p(answers) q(rest).
/// </summary>
/// <remarks>
/// A row is (joint slot of the parties, values of the rest): row = slot * <see cref="RestCount"/> + number of the rest's values,
/// the rest in the order of nodes, its copies renumbered in ascending order without the chosen ones.
/// </remarks>
public sealed class Factorization
{
    private readonly Inflation inflation;

    private Factorization(Inflation inflation, ImmutableArray<int> parties, ImmutableArray<int> sources)
    {
        this.inflation = inflation;
        (Parties, Sources) = (parties, sources);
        Rest =
        [
            .. inflation.Nodes.Where(node =>
                inflation
                    .Network.Seen[node.Party]
                    .Select((source, i) => (Source: source, Copy: node.Copies[i]))
                    .All(seen => seen.Copy > 0 || !sources.Contains(seen.Source))
            ),
        ];
        BigRestCount = Rest.Aggregate(BigInteger.One, (product, node) => product * inflation.Alphabets[node.Party]);
        SlotCount = parties.Aggregate(1, (product, party) => product * inflation.Scenario.Slots(party));
        StrategyCount = parties.Aggregate(1, (product, party) => product * inflation.Alphabets[party]);
    }

    /// <summary>Connected by sources; no other party can join without another source.</summary>
    public ImmutableArray<int> Parties { get; }

    /// <summary>The sources that any of them sees.</summary>
    public ImmutableArray<int> Sources { get; }

    /// <summary>The rest for copy 0 of every source.</summary>
    public ImmutableArray<InflationNode> Rest { get; }

    /// <summary>Joint slots of the parties.</summary>
    public int SlotCount { get; }

    /// <summary>Joint deterministic strategies of the parties.</summary>
    public int StrategyCount { get; }

    /// <summary>Joint values of the rest.</summary>
    public int RestCount => (int)BigRestCount;

    /// <summary>The number of coefficients.</summary>
    public BigInteger RowCount => BigRestCount * SlotCount;

    private BigInteger BigRestCount { get; }

    /// <summary>The choices of copies of the sources.</summary>
    public IEnumerable<int[]> Choices => Inflation.Tuples([.. Sources.Select(source => inflation.Levels[source])]);

    /// <summary>
    /// For each node the factor of its value in the number (number of the rest's values) * <see cref="StrategyCount"/> + (number
    /// of the parties' strategies), for one choice of copies; 0 for nodes that belong to neither.
    /// </summary>
    public int[] Strides(int[] choice)
    {
        var strides = new int[inflation.Nodes.Length];
        var stride = 1;
        foreach (var party in Parties.Reverse())
        {
            strides[inflation.NodeIndex(party, source => choice[Sources.IndexOf(source)])] = stride;
            stride *= inflation.Alphabets[party];
        }

        foreach (var node in Rest.Reverse())
        {
            strides[inflation.NodeIndex(node.Party, Copy)] = stride;
            stride *= inflation.Alphabets[node.Party];

            int Copy(int source)
            {
                var copy = node.Copies[inflation.Network.Seen[node.Party].IndexOf(source)];
                return Sources.IndexOf(source) is >= 0 and var place && copy <= choice[place] ? copy - 1 : copy;
            }
        }

        return strides;
    }

    /// <summary>For each joint setting of the parties, in C order, the joint slot in which a strategy answers.</summary>
    public int[] SlotsOf(int strategy)
    {
        var scenario = inflation.Scenario;
        int[] slots = [0];
        foreach (var (place, party) in Parties.Index())
        {
            var stride = Parties[(place + 1)..].Aggregate(1, (product, later) => product * inflation.Alphabets[later]);
            var own = strategy / stride % inflation.Alphabets[party];
            var answers = new int[scenario.Settings(party)];
            for (var setting = answers.Length - 1; setting >= 0; setting--)
                (own, answers[setting]) = Math.DivRem(own, scenario.Outcomes(party, setting));
            var start = 0;
            for (var setting = 0; setting < answers.Length; setting++)
            {
                answers[setting] += start;
                start += scenario.Outcomes(party, setting);
            }

            slots = [.. slots.SelectMany(before => answers.Select(answer => (before * scenario.Slots(party)) + answer))];
        }

        return slots;
    }

    /// <summary>
    /// For each joint slot of the whole scenario the joint slot of these parties, or -1 where another party has a setting other
    /// than 0: the probabilities of the parties are summed at setting 0 of the others.
    /// </summary>
    public int[] SlotMap()
    {
        var scenario = inflation.Scenario;
        var map = new int[scenario.SlotLength];
        for (var slot = 0; slot < map.Length; slot++)
        {
            var (rest, factor) = (slot, 1);
            for (var party = scenario.Parties - 1; party >= 0; party--)
            {
                (rest, var own) = Math.DivRem(rest, scenario.Slots(party));
                if (Parties.Contains(party))
                {
                    map[slot] += own * factor;
                    factor *= scenario.Slots(party);
                }
                else if (own >= scenario.Outcomes(party, 0))
                {
                    map[slot] = -1;
                    break;
                }
            }
        }

        return map;
    }

    internal static IEnumerable<Factorization> All(Inflation inflation)
    {
        var network = inflation.Network;
        var closed = new List<(int[] Parties, int[] Sources)>();
        for (var set = 1; set < 1 << network.Parties; set++)
        {
            var chosen = set;
            int[] parties = [.. Enumerable.Range(0, network.Parties).Where(party => ((chosen >> party) & 1) == 1)];
            int[] sources = [.. parties.SelectMany(party => network.Seen[party]).Distinct().Order()];
            var whole = Enumerable.Range(0, network.Parties).Where(party => network.Seen[party].All(sources.Contains));
            if (whole.SequenceEqual(parties) && IsConnected(parties))
                closed.Add((parties, sources));
        }

        return closed
            .OrderBy(pair => pair.Parties.Length)
            .ThenBy(pair => string.Join(' ', pair.Parties), StringComparer.Ordinal)
            .Select(pair => new Factorization(inflation, [.. pair.Parties], [.. pair.Sources]));

        bool IsConnected(int[] parties)
        {
            var reached = new HashSet<int> { parties[0] };
            while (
                parties.FirstOrDefault(
                    party =>
                        !reached.Contains(party)
                        && reached.Any(other => network.Seen[other].Intersect(network.Seen[party]).Any()),
                    -1
                )
                    is >= 0
                        and var next
            )
                reached.Add(next);
            return reached.Count == parties.Length;
        }
    }
}
