using System.Numerics;

namespace NonlocalityML.Bell;

/// <summary>Finds the canonical arrangement of reduced coefficients; see <see cref="SymmetryClass"/>.</summary>
internal sealed class CanonicalSearch(Scenario scenario)
{
    private readonly ResponderLayout layout = new(scenario);
    private long[]? best;
    private (int[] Parties, int[] Offsets) bestOrder;
    private BigInteger symmetries;

    /// <returns>The canonical coefficients in slots, and the number of relabellings that lead there.</returns>
    public (long[] Coefficients, BigInteger Symmetries) Run(ReadOnlySpan<long> slots)
    {
        foreach (var parties in layout.Parties)
        {
            var moved = layout.Exchange(slots, parties);
            foreach (var offsets in layout.JointOffsets(party => SlotOrders.Of(scenario, party, Ranks(moved, party))))
                Keep(Arrange(moved, offsets, Descending, out var ways), ways, (parties, offsets));
        }

        return (Restore(best!), symmetries);
    }

    /// <summary>For each slot of the canonical arrangement, which slot of the numbers that <see cref="Run"/> was given stands
    /// there. Where slots are alike, one order of several.</summary>
    public int[] Places(ReadOnlySpan<long> slots)
    {
        var numbers = slots.ToArray();
        long[] names = [.. Enumerable.Range(0, numbers.Length)];
        var named = Arrange(layout.Exchange(names, bestOrder.Parties), bestOrder.Offsets, ByNumber, out _);
        return Array.ConvertAll(Restore(named), name => (int)name);

        int ByNumber(long[] a, long[] b) =>
            Descending(Array.ConvertAll(a, name => numbers[name]), Array.ConvertAll(b, name => numbers[name]));
    }

    private static int Descending(long[] a, long[] b) => b.AsSpan().SequenceCompareTo(a);

    /// <summary>Sorts the responder's outcomes and settings, given where the others' joint slots stand.</summary>
    private long[] Arrange(long[] slots, int[] offsets, Comparison<long[]> order, out BigInteger ways)
    {
        var (counts, settings) = (layout.Outcomes, new long[layout.Outcomes.Length][]);
        ways = 1;
        for (var x = 0; x < counts.Length; x++)
        {
            var columns = new long[counts[x]][];
            for (var a = 0; a < columns.Length; a++)
            {
                columns[a] = new long[offsets.Length];
                for (var i = 0; i < offsets.Length; i++)
                    columns[a][i] = slots[offsets[i] + ((layout.Starts[x] + a) * layout.ResponderStride)];
            }

            ways *= Sort(columns, order);
            settings[x] = columns.Length == 2 ? [.. columns[0], .. columns[1]] : [.. columns.SelectMany(column => column)];
        }

        foreach (var alike in Enumerable.Range(0, counts.Length).GroupBy(x => counts[x]))
        {
            int[] places = [.. alike];
            long[][] blocks = [.. places.Select(x => settings[x])];
            ways *= Sort(blocks, order);
            for (var i = 0; i < places.Length; i++)
                settings[places[i]] = blocks[i];
        }

        return [.. settings.SelectMany(block => block)];
    }

    private void Keep(long[] arrangement, BigInteger ways, (int[] Parties, int[] Offsets) places)
    {
        var order = best is null ? 1 : arrangement.AsSpan().SequenceCompareTo(best);
        if (order < 0)
            return;
        symmetries = order == 0 ? symmetries + ways : ways;
        (best, bestOrder) = (arrangement, places);
    }

    /// <returns>In how many ways equal ones can be exchanged.</returns>
    private static BigInteger Sort(long[][] blocks, Comparison<long[]> order)
    {
        Array.Sort(blocks, order);
        BigInteger ways = 1;
        for (int i = 1, run = 1; i < blocks.Length; i++)
        {
            run = order(blocks[i], blocks[i - 1]) == 0 ? run + 1 : 1;
            ways *= run;
        }

        return ways;
    }

    /// <summary>The sorted numbers of each slot, ranked: they do not depend on the other parties' labels.</summary>
    private int[] Ranks(long[] slots, int party)
    {
        var keys = Enumerable
            .Range(0, layout.Lengths[party])
            .Select(slot =>
                slots.Where((_, i) => i / layout.Strides[party] % layout.Lengths[party] == slot).OrderDescending().ToArray()
            )
            .ToArray();
        return [.. keys.Select(key => keys.Count(other => other.AsSpan().SequenceCompareTo(key) < 0))];
    }

    /// <summary>From (responder, others) to the order of slots.</summary>
    private long[] Restore(long[] arrangement)
    {
        var (slots, offsets) = (new long[arrangement.Length], layout.PlainOffsets());
        for (var i = 0; i < arrangement.Length; i++)
            slots[offsets[i % offsets.Length] + (i / offsets.Length * layout.ResponderStride)] = arrangement[i];
        return slots;
    }
}
