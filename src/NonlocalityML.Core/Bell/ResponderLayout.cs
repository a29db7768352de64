namespace NonlocalityML.Bell;

/// <summary>
/// Slots of a scenario as searches over relabellings see them: the responder, the party with most relabellings, and the others,
/// whose relabellings are gone through.
/// </summary>
internal sealed class ResponderLayout
{
    private readonly Scenario scenario;

    public ResponderLayout(Scenario scenario)
    {
        this.scenario = scenario;
        Responder = Enumerable.Range(0, scenario.Parties).MaxBy(party => SlotOrders.Count(scenario, party));
        Others = [.. Enumerable.Range(0, scenario.Parties).Where(party => party != Responder)];
        Outcomes = SlotOrders.Outcomes(scenario, Responder);
        Starts = SlotOrders.Starts(Outcomes);
        Lengths = [.. Enumerable.Range(0, scenario.Parties).Select(scenario.Slots)];
        Strides = [.. Lengths.Select((_, party) => Lengths.Skip(party + 1).Aggregate(1, (product, length) => product * length))];
    }

    public int Responder { get; }

    public int[] Others { get; }

    /// <summary>Outcomes of each setting of the responder, and its first slot.</summary>
    public int[] Outcomes { get; }

    public int[] Starts { get; }

    /// <summary>Number of slots of each party, and their distance in the tensor of slots.</summary>
    public int[] Lengths { get; }

    public int[] Strides { get; }

    /// <summary>Slots of the responder.</summary>
    public int ResponderSlots => Lengths[Responder];

    public int ResponderStride => Strides[Responder];

    /// <summary>Where the joint slots of the others stand, in C order, for every relabelling of theirs that is allowed.</summary>
    /// <param name="orders">The orders of a party's slots.</param>
    public IEnumerable<int[]> JointOffsets(Func<int, IReadOnlyList<int[]>> orders)
    {
        IEnumerable<int[]> all =
        [
            [0],
        ];
        foreach (var party in Others)
        {
            var own = orders(party);
            all = all.SelectMany(offsets =>
                own.Select(order =>
                    offsets.SelectMany(offset => order.Select(slot => offset + (slot * Strides[party]))).ToArray()
                )
            );
        }

        return all;
    }

    /// <summary>The same numbers with the parties exchanged: new party i is old party parties[i].</summary>
    public long[] Exchange(ReadOnlySpan<long> slots, int[] parties)
    {
        var moved = new long[slots.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            var old = 0;
            for (var party = 0; party < parties.Length; party++)
                old += i / Strides[party] % Lengths[party] * Strides[parties[party]];
            moved[i] = slots[old];
        }

        return moved;
    }

    /// <summary>The joint slots of the others as they are.</summary>
    public int[] PlainOffsets() =>
        JointOffsets(party =>
                [
                    [.. Enumerable.Range(0, Lengths[party])],
                ]
            )
            .Single();

    public IReadOnlyList<int[]> Parties => SlotOrders.Parties(scenario);
}
