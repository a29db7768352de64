using System.Numerics;

namespace NonlocalityML.Bell;

/// <summary>Finds the canonical arrangement of reduced coefficients; see <see cref="SymmetryClass"/>.</summary>
internal sealed class CanonicalSearch
{
    private readonly Scenario scenario;
    private readonly int responder;
    private readonly int[] counts, starts, lengths, strides;
    private long[]? best;
    private BigInteger symmetries;

    public CanonicalSearch(Scenario scenario)
    {
        this.scenario = scenario;
        responder = Enumerable.Range(0, scenario.Parties).MaxBy(party => SlotOrders.Count(scenario, party));
        counts = SlotOrders.Outcomes(scenario, responder);
        starts = SlotOrders.Starts(counts);
        lengths = [.. Enumerable.Range(0, scenario.Parties).Select(scenario.Slots)];
        strides = [.. lengths.Select((_, party) => lengths.Skip(party + 1).Aggregate(1, (product, length) => product * length))];
    }

    /// <returns>The canonical coefficients in slots, and the number of relabellings that lead there.</returns>
    public (long[] Coefficients, BigInteger Symmetries) Run(ReadOnlySpan<long> slots)
    {
        (best, symmetries) = (null, 0);
        var others = Enumerable.Range(0, lengths.Length).Where(party => party != responder).ToList();
        foreach (var parties in SlotOrders.Parties(scenario))
        {
            var moved = Exchange(slots, parties);
            var orders = others.Select(party => SlotOrders.Of(scenario, party, Ranks(moved, party))).ToList();
            Visit(moved, others, orders, 0, [0]);
        }

        return (Restore(others), symmetries);
    }

    private void Visit(long[] slots, List<int> others, List<IReadOnlyList<int[]>> orders, int position, int[] offsets)
    {
        if (position == others.Count)
        {
            Respond(slots, offsets);
            return;
        }

        foreach (var order in orders[position])
            Visit(slots, others, orders, position + 1, [.. offsets.SelectMany(offset => order.Select(slot => offset + (slot * strides[others[position]])))]);
    }

    /// <summary>Sorts the responder's outcomes and settings, given where the others' joint slots stand.</summary>
    private void Respond(long[] slots, int[] offsets)
    {
        var columns = new long[lengths[responder]][];
        for (var slot = 0; slot < columns.Length; slot++)
        {
            columns[slot] = new long[offsets.Length];
            for (var i = 0; i < offsets.Length; i++) columns[slot][i] = slots[offsets[i] + (slot * strides[responder])];
        }

        var settings = new long[counts.Length][];
        BigInteger ways = 1;
        for (var x = 0; x < counts.Length; x++)
        {
            var own = columns.AsSpan(starts[x], counts[x]);
            own.Sort((a, b) => b.AsSpan().SequenceCompareTo(a));
            ways *= Ties(own);
            settings[x] = new long[counts[x] * offsets.Length];
            for (var a = 0; a < own.Length; a++) own[a].CopyTo(settings[x], a * offsets.Length);
        }

        foreach (var alike in Enumerable.Range(0, counts.Length).GroupBy(x => counts[x]))
        {
            int[] places = [.. alike];
            long[][] blocks = [.. places.Select(x => settings[x])];
            Array.Sort(blocks, (a, b) => b.AsSpan().SequenceCompareTo(a));
            ways *= Ties(blocks);
            for (var i = 0; i < places.Length; i++) settings[places[i]] = blocks[i];
        }

        Keep([.. settings.SelectMany(block => block)], ways);
    }

    private void Keep(long[] arrangement, BigInteger ways)
    {
        var order = best is null ? 1 : arrangement.AsSpan().SequenceCompareTo(best);
        if (order < 0) return;
        symmetries = order == 0 ? symmetries + ways : ways;
        best = arrangement;
    }

    private static BigInteger Ties(ReadOnlySpan<long[]> sorted)
    {
        BigInteger ways = 1;
        for (int i = 1, run = 1; i < sorted.Length; i++)
        {
            run = sorted[i].AsSpan().SequenceEqual(sorted[i - 1]) ? run + 1 : 1;
            ways *= run;
        }

        return ways;
    }

    /// <summary>The sorted numbers of each slot, ranked: they do not depend on the other parties' labels.</summary>
    private int[] Ranks(long[] slots, int party)
    {
        var keys = Enumerable.Range(0, lengths[party])
            .Select(slot => slots.Where((_, i) => i / strides[party] % lengths[party] == slot).Order().ToArray()).ToArray();
        return [.. keys.Select(key => keys.Count(other => other.AsSpan().SequenceCompareTo(key) < 0))];
    }

    private long[] Exchange(ReadOnlySpan<long> slots, int[] parties)
    {
        var moved = new long[slots.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            var old = 0;
            for (var party = 0; party < parties.Length; party++) old += i / strides[party] % lengths[party] * strides[parties[party]];
            moved[i] = slots[old];
        }

        return moved;
    }

    /// <summary>From (responder, others) to the order of slots.</summary>
    private long[] Restore(List<int> others)
    {
        var slots = new long[best!.Length];
        var rest = best.Length / lengths[responder];
        for (var i = 0; i < best.Length; i++)
        {
            var (own, joint) = Math.DivRem(i, rest);
            var place = own * strides[responder];
            for (var k = others.Count - 1; k >= 0; k--)
            {
                (joint, var slot) = Math.DivRem(joint, lengths[others[k]]);
                place += slot * strides[others[k]];
            }

            slots[place] = best[i];
        }

        return slots;
    }
}
