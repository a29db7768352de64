using System.Numerics;
using NonlocalityML.Bell;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// What two parties answer when one of them may tell the other something of its setting: the sender has an answer and a message
/// for each of its settings, the receiver an answer for each pair of message and own setting.
/// </summary>
/// <remarks>
/// It is a deterministic strategy of a larger scenario (<see cref="ScenarioOf"/>): the sender's outcome of a setting with o
/// outcomes is message o + answer, the receiver's setting is message |Y| + setting.
/// </remarks>
/// <param name="scenario">Two parties.</param>
/// <param name="sender">0 or 1.</param>
internal sealed class OneWayProtocol(Scenario scenario, int sender)
{
    private readonly int receiver = 1 - sender;
    private readonly int[][] starts = [Starts(scenario, 0), Starts(scenario, 1)];

    /// <summary>Bits that tell the sender's whole setting.</summary>
    public int MostBits { get; } = Bits(scenario.Settings(sender));

    /// <summary>Messages that take one bit less than <see cref="MostBits"/>.</summary>
    private int Messages => 1 << Math.Max(0, MostBits - 1);

    /// <summary>The scenario whose deterministic strategies are the protocols with fewer bits than <see
    /// cref="MostBits"/>.</summary>
    public Scenario ScenarioOf()
    {
        var parties = new IEnumerable<int>[2];
        parties[sender] = Outcomes(sender).Select(count => count * Messages);
        parties[receiver] = Enumerable.Repeat(Outcomes(receiver), Messages).SelectMany(counts => counts);
        return new Scenario(parties);
    }

    /// <summary>The bits that a protocol sends: the logarithm of the number of its messages, rounded up.</summary>
    public int BitsOf(DeterministicStrategy protocol) => Bits(protocol.Outcomes[sender].Select(Message).Distinct().Count());

    /// <summary>The slots of the table that a protocol fills, one for each joint setting.</summary>
    public int[] SlotIndices(DeterministicStrategy protocol)
    {
        var slots = new List<int>(scenario.SettingTuples);
        for (var x = 0; x < scenario.Settings(sender); x++)
        {
            var (message, answer) = (
                Message(protocol.Outcome(sender, x), x),
                protocol.Outcome(sender, x) % scenario.Outcomes(sender, x)
            );
            for (var y = 0; y < scenario.Settings(receiver); y++)
                slots.Add(Slot(x, answer, y, protocol.Outcome(receiver, (message * scenario.Settings(receiver)) + y)));
        }

        return [.. slots];
    }

    /// <summary>
    /// The least sum of prices of protocols with at most 2^bits messages; and for each choice of settings that share one message
    /// the best protocol that has it, the best of all first.
    /// </summary>
    /// <param name="prices">One number a slot.</param>
    /// <param name="bits">At most <see cref="MostBits"/> - 1.</param>
    public IEnumerable<(T Sum, DeterministicStrategy Protocol)> Cheapest<T>(T[] prices, int bits)
        where T : INumber<T>
    {
        var groups = Groups(prices);
        // best[k][s]: the settings in s, told apart by at most k + 1 messages; and the group that the lowest of them is in.
        var best = new List<(T Sum, int First)[]> { groups.Select((group, s) => (group.Sum, s)).ToArray() };
        while (best.Count < 1 << bits)
            best.Add([.. Enumerable.Range(0, groups.Length).Select(s => Split(best[^1], s))]);
        var all = groups.Length - 1;
        return Enumerable
            .Range(1, all)
            .Where(first => best.Count > 1 || first == all)
            .Select(first => (groups[first].Sum + Rest(first).Sum, first))
            .OrderBy(candidate => candidate.Item1)
            .Select(candidate => (candidate.Item1, Protocol(candidate.first)));

        (T Sum, int First) Rest(int first) => best[Math.Max(0, best.Count - 2)][all ^ first];

        (T Sum, int First) Split((T Sum, int First)[] fewer, int settings)
        {
            var (sum, group) = fewer[settings];
            var lowest = settings & -settings;
            for (var first = settings; first > 0; first = (first - 1) & settings)
            {
                if ((first & lowest) != 0 && groups[first].Sum + fewer[settings ^ first].Sum is var other && other < sum)
                    (sum, group) = (other, first);
            }

            return (sum, group);
        }

        DeterministicStrategy Protocol(int first)
        {
            var (answers, replies) = (new int[scenario.Settings(sender)], new List<int>());
            var rest = all ^ first;
            for (int message = 0, left = best.Count - 2; message < Messages; message++, left--)
            {
                for (var x = 0; x < answers.Length; x++)
                {
                    if ((first >> x & 1) != 0)
                        answers[x] = (message * scenario.Outcomes(sender, x)) + groups[first].Answers[x];
                }

                replies.AddRange(groups[first].Replies);
                first = left < 0 ? 0 : best[left][rest].First;
                rest ^= first;
            }

            var outcomes = new IEnumerable<int>[2];
            (outcomes[sender], outcomes[receiver]) = (answers, replies);
            return new DeterministicStrategy(ScenarioOf(), outcomes);
        }
    }

    /// <summary>For each set of the sender's settings, as bits of its number, the cheapest answers when one message stands for
    /// all of them.</summary>
    private (T Sum, int[] Answers, int[] Replies)[] Groups<T>(T[] prices)
        where T : INumber<T>
    {
        int settings = scenario.Settings(sender),
            others = scenario.Settings(receiver);
        var groups = new (T Sum, int[] Answers, int[] Replies)[1 << settings];
        groups[0] = (T.Zero, new int[settings], new int[others]);
        for (var group = 1; group < groups.Length; group++)
        {
            var answers = new int[settings];
            int[] own = [.. Enumerable.Range(0, settings).Where(x => (group >> x & 1) != 0)];
            do
            {
                var (sum, replies) = Replies(answers, own);
                if (groups[group].Answers is null || sum < groups[group].Sum)
                    groups[group] = (sum, [.. answers], replies);
            } while (Next(answers, own));
        }

        return groups;

        bool Next(int[] answers, int[] own)
        {
            foreach (var x in own)
            {
                if (++answers[x] < scenario.Outcomes(sender, x))
                    return true;
                answers[x] = 0;
            }

            return false;
        }

        (T Sum, int[] Replies) Replies(int[] answers, int[] own)
        {
            var (sum, replies) = (T.Zero, new int[others]);
            for (var y = 0; y < others; y++)
            {
                T? least = default;
                for (var b = 0; b < scenario.Outcomes(receiver, y); b++)
                {
                    var price = T.Zero;
                    foreach (var x in own)
                        price += prices[Slot(x, answers[x], y, b)];
                    if (b == 0 || price < least!)
                        (least, replies[y]) = (price, b);
                }

                sum += least!;
            }

            return (sum, replies);
        }
    }

    private int Slot(int x, int answer, int y, int reply)
    {
        var (own, other) = (starts[sender][x] + answer, starts[receiver][y] + reply);
        return sender == 0 ? (own * scenario.Slots(1)) + other : (other * scenario.Slots(1)) + own;
    }

    /// <summary>For each setting of a party its first slot.</summary>
    private static int[] Starts(Scenario scenario, int party)
    {
        var starts = new int[scenario.Settings(party)];
        for (var setting = 1; setting < starts.Length; setting++)
            starts[setting] = starts[setting - 1] + scenario.Outcomes(party, setting - 1);
        return starts;
    }

    private int Message(int outcome, int setting) => outcome / scenario.Outcomes(sender, setting);

    private IEnumerable<int> Outcomes(int party) =>
        Enumerable.Range(0, scenario.Settings(party)).Select(setting => scenario.Outcomes(party, setting));

    private static int Bits(int messages) => BitOperations.Log2((uint)messages) + (BitOperations.IsPow2(messages) ? 0 : 1);
}
