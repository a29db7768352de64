namespace NonlocalityML.Bell;

/// <summary>
/// Relabellings that leave a table as it is, and what they do to cells and deterministic strategies. Those are looked for that
/// change one party, two of them, which may exchange places, or all of them alike; their products are more.
/// </summary>
/// <remarks>
/// Averaging over the group of such relabellings brings no local model further from the table, so the nearest one may be sought
/// among those with equal weights within an orbit, and the best inequality among those with equal coefficients.
/// </remarks>
internal sealed class TableSymmetry
{
    /// <summary>How far two probabilities may differ that count as equal: rounding of a formula.</summary>
    public const double Tolerance = 1e-12;

    /// <summary>Orders of a party's slots that are tried; parties with more keep theirs.</summary>
    private const int MaximumOrders = 100;

    private readonly Scenario scenario;
    private readonly List<(int[] Parties, int[][] Orders)> generators = [];

    private TableSymmetry(Scenario scenario, ReadOnlySpan<double> slots)
    {
        this.scenario = scenario;
        var orders = Enumerable.Range(0, scenario.Parties).Select(Orders).ToArray();
        for (var party = 0; party < scenario.Parties; party++)
        {
            foreach (var order in orders[party])
                Try(slots, (party, order));
            for (var other = party + 1; other < scenario.Parties; other++)
            {
                foreach (var order in orders[party])
                foreach (var otherOrder in orders[other])
                {
                    Try(slots, (party, order), (other, otherOrder));
                    if (IsAlike(party, other))
                        TryExchanged(slots, (party, order), (other, otherOrder));
                }
            }
        }

        if (!Enumerable.Range(1, scenario.Parties - 1).All(party => IsAlike(0, party)))
            return;
        foreach (var order in orders[0])
            Try(slots, [.. Enumerable.Range(0, scenario.Parties).Select(party => (party, order))]);
    }

    /// <summary>The symmetries of a table.</summary>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="slots">Slot tensor of probabilities.</param>
    public static TableSymmetry Of(Scenario scenario, ReadOnlySpan<double> slots) => new(scenario, slots);

    /// <summary>Whether any relabelling was found but that which changes nothing.</summary>
    public bool IsTrivial => generators.Count == 0;

    /// <summary>The slots in orbits: the number of the orbit of each.</summary>
    public int[] SlotOrbits()
    {
        var orbits = new Orbits(scenario.SlotLength);
        foreach (var (parties, orders) in generators)
            for (var slot = 0; slot < scenario.SlotLength; slot++)
                orbits.Join(slot, Image(slot, parties, orders));
        return orbits.Numbers();
    }

    /// <summary>The deterministic strategies, by their numbers, in orbits: the number of the orbit of each.</summary>
    public int[] StrategyOrbits()
    {
        var count = checked((int)scenario.StrategyCount);
        var orbits = new Orbits(count);
        var answers = new int[scenario.Parties][]; // the slot that each party occupies for each setting
        for (var party = 0; party < answers.Length; party++)
            answers[party] = new int[scenario.Settings(party)];
        var starts = answers.Select((_, party) => SlotOrders.Starts(SlotOrders.Outcomes(scenario, party))).ToArray();
        var settingOfSlot = answers.Select((_, party) => SettingsOfSlots(party)).ToArray();
        foreach (var (parties, orders) in generators)
            for (var strategy = 0; strategy < count; strategy++)
                orbits.Join(strategy, Image(strategy, parties, orders));
        return orbits.Numbers();

        int Image(int strategy, int[] parties, int[][] orders)
        {
            for (var party = scenario.Parties - 1; party >= 0; party--)
            for (var x = scenario.Settings(party) - 1; x >= 0; x--)
            {
                (strategy, var outcome) = Math.DivRem(strategy, scenario.Outcomes(party, x));
                var image = orders[party][starts[party][x] + outcome];
                answers[parties[party]][settingOfSlot[parties[party]][image]] = image;
            }

            var index = 0;
            for (var party = 0; party < scenario.Parties; party++)
            for (var x = 0; x < scenario.Settings(party); x++)
                index = (index * scenario.Outcomes(party, x)) + answers[party][x] - starts[party][x];
            return index;
        }
    }

    private IReadOnlyList<int[]> Orders(int party) =>
        SlotOrders.Count(scenario, party) <= MaximumOrders ? SlotOrders.Of(scenario, party) : [Unchanged(party)];

    private int[] Unchanged(int party) => [.. Enumerable.Range(0, scenario.Slots(party))];

    private bool IsAlike(int party, int other) =>
        SlotOrders.Outcomes(scenario, party).SequenceEqual(SlotOrders.Outcomes(scenario, other));

    private int[] SettingsOfSlots(int party) =>
        [.. Enumerable.Range(0, scenario.Settings(party)).SelectMany(x => Enumerable.Repeat(x, scenario.Outcomes(party, x)))];

    private void Try(ReadOnlySpan<double> slots, params ReadOnlySpan<(int Party, int[] Order)> changes) =>
        Try(slots, [.. Enumerable.Range(0, scenario.Parties)], changes);

    private void TryExchanged(ReadOnlySpan<double> slots, (int Party, int[] Order) first, (int Party, int[] Order) second)
    {
        int[] parties = [.. Enumerable.Range(0, scenario.Parties)];
        (parties[first.Party], parties[second.Party]) = (second.Party, first.Party);
        Try(slots, parties, [first, second]);
    }

    private void Try(ReadOnlySpan<double> slots, int[] parties, ReadOnlySpan<(int Party, int[] Order)> changes)
    {
        var orders = Enumerable.Range(0, scenario.Parties).Select(Unchanged).ToArray();
        var isChange = changes.Length == 0 || parties.Where((to, from) => to != from).Any();
        foreach (var (party, order) in changes)
        {
            isChange |= !order.SequenceEqual(orders[party]);
            orders[party] = order;
        }

        if (!isChange)
            return;
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (!(Math.Abs(slots[slot] - slots[Image(slot, parties, orders)]) <= Tolerance))
                return;
        }

        generators.Add((parties, orders));
    }

    /// <summary>Where a slot of the tensor goes: party p becomes parties[p], its slot i becomes orders[p][i].</summary>
    private int Image(int slot, int[] parties, int[][] orders)
    {
        Span<int> places = stackalloc int[parties.Length];
        for (var party = parties.Length - 1; party >= 0; party--)
        {
            (slot, var place) = Math.DivRem(slot, scenario.Slots(party));
            places[parties[party]] = orders[party][place];
        }

        var image = 0;
        for (var party = 0; party < parties.Length; party++)
            image = (image * scenario.Slots(party)) + places[party];
        return image;
    }

    /// <summary>Disjoint sets of numbers.</summary>
    private sealed class Orbits(int count)
    {
        private readonly int[] parents = [.. Enumerable.Range(0, count)];

        public void Join(int first, int second)
        {
            var (a, b) = (Root(first), Root(second));
            parents[Math.Max(a, b)] = Math.Min(a, b);
        }

        /// <summary>0, 1, .. in the order of the first member.</summary>
        public int[] Numbers()
        {
            var numbers = new int[parents.Length];
            var next = 0;
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = parents[i] == i ? next++ : numbers[Root(i)];
            return numbers;
        }

        private int Root(int i)
        {
            while (parents[i] != i)
                i = parents[i] = parents[parents[i]];
            return i;
        }
    }
}
