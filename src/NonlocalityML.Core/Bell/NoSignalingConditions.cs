namespace NonlocalityML.Bell;

/// <summary>The linear conditions that no-signalling tables meet, over the slots of a scenario.</summary>
/// <param name="Rows">Sums that vanish: for each party, each of its settings but the first and each slot of the others, the
/// marginal at that setting minus the marginal at the first.</param>
/// <param name="Normalized">The slots of the first joint setting, whose sum is 1.</param>
internal sealed record NoSignalingConditions(IReadOnlyList<(int Slot, int Sign)[]> Rows, IReadOnlyList<int> Normalized)
{
    public static NoSignalingConditions Of(Scenario scenario)
    {
        var rows = new List<(int, int)[]>();
        var inner = scenario.SlotLength;
        for (var party = 0; party < scenario.Parties; party++)
        {
            inner /= scenario.Slots(party);
            var slots = scenario.Slots(party);
            var others = scenario.SlotLength / slots;
            var first = scenario.Outcomes(party, 0);
            for (var (x, start) = (1, first); x < scenario.Settings(party); start += scenario.Outcomes(party, x), x++)
            for (var other = 0; other < others; other++)
            {
                var begin = (other / inner * slots * inner) + (other % inner);
                rows.Add([
                    .. Enumerable.Range(0, first).Select(a => (begin + (a * inner), -1)),
                    .. Enumerable.Range(start, scenario.Outcomes(party, x)).Select(a => (begin + (a * inner), 1)),
                ]);
            }
        }

        return new NoSignalingConditions(rows, FirstSetting(scenario));
    }

    private static List<int> FirstSetting(Scenario scenario)
    {
        List<int> slots = [0];
        for (var party = 0; party < scenario.Parties; party++)
        {
            var (length, outcomes) = (scenario.Slots(party), scenario.Outcomes(party, 0));
            slots = [.. slots.SelectMany(prefix => Enumerable.Range(prefix * length, outcomes))];
        }

        return slots;
    }
}
