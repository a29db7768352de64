using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>All exchanges of copies times all symmetries, as maps of assignments: tables of partial sums, one for each block of
/// neighbouring nodes.</summary>
internal sealed class AssignmentGroup
{
    private readonly int[] blockCounts; // assignments of each block, the first block most significant
    private readonly uint[][] tables; // for each block [element, value]
    private readonly int elements;

    public AssignmentGroup(Inflation inflation, IReadOnlyList<NetworkSymmetry> symmetries, int blockValues)
    {
        var nodes = inflation.Nodes;
        var alphabets = nodes.Select(node => inflation.Alphabets[node.Party]).ToArray();
        var weights = new long[nodes.Length];
        var weight = 1L;
        for (var node = nodes.Length - 1; node >= 0; node--)
        {
            weights[node] = weight;
            weight *= alphabets[node];
        }

        var blocks = new List<(int From, int To, int Count)>();
        for (var node = 0; node < nodes.Length; )
        {
            var (from, count) = (node, alphabets[node++]);
            while (node < nodes.Length && count * alphabets[node] <= blockValues)
                count *= alphabets[node++];
            blocks.Add((from, node, count));
        }

        var exchanges = Exchanges(inflation);
        elements = exchanges.Count * symmetries.Count;
        blockCounts = [.. blocks.Select(block => block.Count)];
        tables = [.. blocks.Select(block => new uint[(long)elements * block.Count])];
        var element = 0;
        foreach (var symmetry in symmetries)
        {
            var strategies = symmetry.Strategies(inflation);
            foreach (var exchange in exchanges)
            {
                int[] images = [.. nodes.Select(node => Image(inflation, symmetry, exchange, node))];
                foreach (var (index, (from, to, count)) in blocks.Index())
                    for (var value = 0; value < count; value++)
                    {
                        var (rest, sum) = (value, 0L);
                        for (var node = to - 1; node >= from; node--)
                        {
                            (rest, var digit) = Math.DivRem(rest, alphabets[node]);
                            sum += strategies[nodes[node].Party][digit] * weights[images[node]];
                        }

                        tables[index][((long)element * count) + value] = (uint)sum;
                    }

                element++;
            }
        }
    }

    /// <summary>Sets the bits of all images of an assignment.</summary>
    public void Mark(long assignment, ulong[] seen)
    {
        Span<int> values = stackalloc int[blockCounts.Length];
        for (var block = blockCounts.Length - 1; block >= 0; block--)
        {
            (assignment, var value) = Math.DivRem(assignment, blockCounts[block]);
            values[block] = (int)value;
        }

        for (var element = 0; element < elements; element++)
        {
            var image = 0u;
            for (var block = 0; block < values.Length; block++)
                image += tables[block][((long)element * blockCounts[block]) + values[block]];
            seen[image >> 6] |= 1UL << (int)(image & 63);
        }
    }

    private static int Image(Inflation inflation, NetworkSymmetry symmetry, int[][] exchange, InflationNode node)
    {
        var seen = inflation.Network.Seen[node.Party];
        return inflation.NodeIndex(
            symmetry.Parties[node.Party],
            source =>
            {
                var old = Array.IndexOf(symmetry.Sources, source);
                return exchange[old][node.Copies[seen.IndexOf(old)]];
            }
        );
    }

    /// <summary>For each element a permutation of the copies of each source.</summary>
    private static List<int[][]> Exchanges(Inflation inflation)
    {
        List<int[][]> all =
        [
            [],
        ];
        foreach (var level in inflation.Levels)
        {
            var permutations = Permutations(level);
            all = [.. all.SelectMany(list => permutations.Select(permutation => (int[][])[.. list, permutation]))];
        }

        return all;
    }

    private static List<int[]> Permutations(int count)
    {
        List<int[]> all =
        [
            [],
        ];
        for (var i = 0; i < count; i++)
        {
            var last = i;
            all =
            [
                .. all.SelectMany(permutation =>
                    Enumerable.Range(0, last + 1).Select(place => (int[])[.. permutation[..place], last, .. permutation[place..]])
                ),
            ];
        }

        return all;
    }
}
