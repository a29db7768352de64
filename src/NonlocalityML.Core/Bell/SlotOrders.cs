using System.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// The relabellings of one party's settings and outcomes as orders of its slots: new slot i is old slot order[i]. Settings change
/// places with settings of as many outcomes alone, so that the scenario stays the same.
/// </summary>
internal static class SlotOrders
{
    /// <summary>All orders, or, with ranks, those in which outcomes of a setting and settings of as many outcomes stand in
    /// descending rank.</summary>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="party">Whose slots.</param>
    /// <param name="ranks">A number for each slot that does not depend on how other parties are labelled; null leaves every
    /// order.</param>
    public static IReadOnlyList<int[]> Of(Scenario scenario, int party, int[]? ranks = null)
    {
        var counts = Outcomes(scenario, party);
        var starts = Starts(counts);
        ranks ??= new int[counts.Sum()];
        var outcomes = counts.Select((count, x) => Permutations(count, a => [ranks[starts[x] + a]]).ToList()).ToArray();
        var keys = counts.Select((count, x) => ranks.Skip(starts[x]).Take(count).OrderDescending().ToArray()).ToArray();
        var orders = new List<int[]>();
        foreach (var settings in Settings(counts, keys))
            Extend(settings, 0, []);
        return orders;

        void Extend(int[] settings, int position, int[] order)
        {
            if (position == settings.Length)
            {
                orders.Add(order);
                return;
            }

            foreach (var permutation in outcomes[settings[position]])
                Extend(settings, position + 1, [.. order, .. permutation.Select(a => starts[settings[position]] + a)]);
        }
    }

    /// <summary>Number of orders of a party's slots.</summary>
    public static BigInteger Count(Scenario scenario, int party)
    {
        var counts = Outcomes(scenario, party);
        return counts.Aggregate(BigInteger.One, (product, count) => product * Factorial(count))
            * counts.GroupBy(count => count).Aggregate(BigInteger.One, (product, alike) => product * Factorial(alike.Count()));
    }

    /// <summary>The exchanges of parties that leave the scenario as it is: new party i is old party order[i]. The first is
    /// none.</summary>
    public static IReadOnlyList<int[]> Parties(Scenario scenario) =>
        [
            .. Permutations(scenario.Parties, _ => [])
                .Where(order =>
                    order
                        .Select((old, party) => Outcomes(scenario, old).SequenceEqual(Outcomes(scenario, party)))
                        .All(same => same)
                ),
        ];

    public static int[] Outcomes(Scenario scenario, int party) =>
        [.. Enumerable.Range(0, scenario.Settings(party)).Select(x => scenario.Outcomes(party, x))];

    public static int[] Starts(int[] counts) => [.. counts.Select((_, x) => counts.Take(x).Sum())];

    public static BigInteger Factorial(int n) => Enumerable.Range(1, n).Aggregate(BigInteger.One, (product, i) => product * i);

    private static IEnumerable<int[]> Settings(int[] counts, int[][] keys)
    {
        // For each number of outcomes the places that have it, and the settings for these places.
        IEnumerable<int[]> all = [new int[counts.Length]];
        foreach (var alike in Enumerable.Range(0, counts.Length).GroupBy(x => counts[x]))
        {
            int[] places = [.. alike];
            var permutations = Permutations(places.Length, i => keys[places[i]]).ToList();
            all = all.SelectMany(order =>
                    permutations.Select(permutation =>
                    {
                        var next = (int[])order.Clone();
                        for (var i = 0; i < places.Length; i++)
                            next[places[i]] = places[permutation[i]];
                        return next;
                    })
                )
                .ToList();
        }

        return all;
    }

    /// <summary>The permutations of 0 .. count-1 whose keys do not ascend.</summary>
    private static IEnumerable<int[]> Permutations(int count, Func<int, int[]> key)
    {
        int[] sorted = [.. Enumerable.Range(0, count).OrderByDescending(key, Lexicographic)];
        var chosen = new List<int>();
        return Extend();

        IEnumerable<int[]> Extend()
        {
            if (chosen.Count == count)
            {
                yield return [.. chosen];
                yield break;
            }

            int[] open = [.. sorted.Where(i => !chosen.Contains(i))];
            foreach (var i in open.Where(i => Lexicographic.Compare(key(i), key(open[0])) == 0))
            {
                chosen.Add(i);
                foreach (var permutation in Extend())
                    yield return permutation;
                chosen.RemoveAt(chosen.Count - 1);
            }
        }
    }

    private static Comparer<int[]> Lexicographic { get; } = Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));
}
