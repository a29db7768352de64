using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>Orbits of the rows of an inflation's factorizations, under exchanges of copies that leave copy 0 of the chosen
/// sources, and under the symmetries of tables.</summary>
internal static class RowOrbits
{
    /// <param name="inflation">The inflation.</param>
    /// <param name="symmetries">Those of the tables, the identity first.</param>
    /// <param name="sizes">Receives how many rows each orbit has.</param>
    /// <returns>[factorization][row]: the number of its orbit.</returns>
    public static int[][] Of(Inflation inflation, IReadOnlyList<NetworkSymmetry> symmetries, out int[] sizes)
    {
        var factorizations = inflation.Factorizations;
        var starts = new int[factorizations.Length + 1];
        for (var f = 0; f < factorizations.Length; f++)
            starts[f + 1] = starts[f] + (int)factorizations[f].RowCount;
        var parents = Enumerable.Range(0, starts[^1]).ToArray();
        for (var f = 0; f < factorizations.Length; f++)
        {
            foreach (var symmetry in symmetries.Skip(1))
                Join(f, symmetry, source => copy => copy);
            foreach (var exchanged in Enumerable.Range(0, inflation.Levels.Length))
            {
                var first = factorizations[f].Sources.Contains(exchanged) ? 1 : 0;
                for (var copy = first; copy + 1 < inflation.Levels[exchanged]; copy++)
                {
                    var low = copy;
                    Join(
                        f,
                        symmetries[0],
                        source =>
                            source != exchanged
                                ? other => other
                                : other =>
                                    other == low ? low + 1
                                    : other == low + 1 ? low
                                    : other
                    );
                }
            }
        }

        var numbers = new int[parents.Length];
        var counts = new List<int>();
        for (var row = 0; row < parents.Length; row++)
        {
            var root = Root(row);
            if (root == row)
            {
                numbers[row] = counts.Count;
                counts.Add(0);
            }

            numbers[row] = numbers[root];
            counts[numbers[row]]++;
        }

        sizes = [.. counts];
        return [.. factorizations.Select((_, f) => numbers[starts[f]..starts[f + 1]])];

        void Join(int f, NetworkSymmetry symmetry, Func<int, Func<int, int>> exchange)
        {
            var factorization = factorizations[f];
            var strategies = symmetry.Strategies(inflation);
            int[] parties = [.. factorization.Parties.Select(party => symmetry.Parties[party]).Order()];
            var image = Array.FindIndex([.. factorizations], other => other.Parties.SequenceEqual(parties));
            var target = factorizations[image];
            // Where each part of the row goes: the parties' slots, then the values of the rest.
            var slotMap = new int[factorization.SlotCount];
            for (var slot = 0; slot < slotMap.Length; slot++)
            {
                var own = new int[inflation.Network.Parties];
                var rest = slot;
                foreach (var party in factorization.Parties.Reverse())
                {
                    (rest, var value) = Math.DivRem(rest, inflation.Scenario.Slots(party));
                    own[symmetry.Parties[party]] = symmetry.Slots[party][value];
                }

                slotMap[slot] = target.Parties.Aggregate(
                    0,
                    (number, party) => (number * inflation.Scenario.Slots(party)) + own[party]
                );
            }

            var strides = new int[factorization.Rest.Length];
            foreach (var (place, node) in factorization.Rest.Index())
            {
                var seen = inflation.Network.Seen[node.Party];
                var party = symmetry.Parties[node.Party];
                int[] copies =
                [
                    .. inflation
                        .Network.Seen[party]
                        .Select(source =>
                        {
                            var old = Array.IndexOf(symmetry.Sources, source);
                            return exchange(old)(node.Copies[seen.IndexOf(old)]);
                        }),
                ];
                var position = target
                    .Rest.ToList()
                    .FindIndex(other => other.Party == party && other.Copies.SequenceEqual(copies));
                strides[place] = target
                    .Rest[(position + 1)..]
                    .Aggregate(1, (product, other) => product * inflation.Alphabets[other.Party]);
            }

            var digits = new int[strides.Length];
            for (var rest = 0; rest < factorization.RestCount; rest++)
            {
                var (left, to) = (rest, 0);
                for (var place = digits.Length - 1; place >= 0; place--)
                {
                    (left, var digit) = Math.DivRem(left, inflation.Alphabets[factorization.Rest[place].Party]);
                    to += strides[place] * strategies[factorization.Rest[place].Party][digit];
                }

                for (var slot = 0; slot < slotMap.Length; slot++)
                    Unite(
                        starts[f] + (slot * factorization.RestCount) + rest,
                        starts[image] + (slotMap[slot] * target.RestCount) + to
                    );
            }
        }

        void Unite(int first, int second)
        {
            var (a, b) = (Root(first), Root(second));
            parents[Math.Max(a, b)] = Math.Min(a, b);
        }

        int Root(int i)
        {
            while (parents[i] != i)
                i = parents[i] = parents[parents[i]];
            return i;
        }
    }
}
