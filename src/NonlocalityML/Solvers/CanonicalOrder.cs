using NonlocalityML.Bell;

namespace NonlocalityML.Solvers;

/// <summary>
/// New names for the settings and outcomes of each party, chosen from a behavior: outcome 0 is always the answer of its best
/// deterministic strategy, and settings come in the order of how well they agree with it. NL does not change, but behaviors that
/// are alike up to names become alike as numbers, so that a solver which starts from the last solution has less far to go.
/// </summary>
internal sealed class CanonicalOrder
{
    private readonly Scenario scenario;
    private readonly int[][] settings; // [party][new setting], old setting
    private readonly int[][][] outcomes; // [party][old setting][new outcome], old outcome
    private readonly int[] oldSlots; // of each new slot

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="behavior">Slot tensor of the behavior.</param>
    public CanonicalOrder(Scenario scenario, ReadOnlySpan<double> behavior)
    {
        this.scenario = scenario;
        settings = new int[scenario.Parties][];
        outcomes = new int[scenario.Parties][][];
        oldSlots = [0];
        var best = LocalPolytope.Maximize(scenario, behavior).Strategy;
        for (var party = 0; party < scenario.Parties; party++)
        {
            var agreement = Agreement(party, best, behavior);
            var counts = agreement.Select(setting => setting.Length).ToArray();
            outcomes[party] = [.. agreement.Select(setting => Order(setting.Length, a => -setting[a]))];
            // Only settings with equally many outcomes may change places.
            var places = Order(counts.Length, x => counts[x]);
            var ranked = Order(counts.Length, x => -agreement[x].Max()).OrderBy(x => counts[x]).ToArray();
            settings[party] = new int[counts.Length];
            for (var i = 0; i < places.Length; i++)
                settings[party][places[i]] = ranked[i];
            var slots = scenario.Slots(party);
            var own = settings[party].SelectMany(x => outcomes[party][x].Select(a => counts.Take(x).Sum() + a)).ToArray();
            oldSlots = [.. oldSlots.SelectMany(prefix => own.Select(slot => (prefix * slots) + slot))];
        }
    }

    /// <summary>Slot tensor under the new names.</summary>
    public void Rename(ReadOnlySpan<double> old, Span<double> renamed)
    {
        for (var i = 0; i < oldSlots.Length; i++)
            renamed[i] = old[oldSlots[i]];
    }

    /// <summary>Slot tensor under the old names.</summary>
    public double[] Restore(ReadOnlySpan<double> renamed)
    {
        var old = new double[oldSlots.Length];
        for (var i = 0; i < oldSlots.Length; i++)
            old[oldSlots[i]] = renamed[i];
        return old;
    }

    /// <summary>The old number of a strategy.</summary>
    public long Restore(long renamed)
    {
        var strategy = DeterministicStrategy.FromIndex(scenario, renamed);
        var old = settings.Select(party => new int[party.Length]).ToArray();
        for (var party = 0; party < old.Length; party++)
        for (var x = 0; x < old[party].Length; x++)
        {
            var setting = settings[party][x];
            old[party][setting] = outcomes[party][setting][strategy.Outcome(party, x)];
        }

        return new DeterministicStrategy(scenario, old).Index;
    }

    /// <summary>[setting][outcome]: probability of the outcome while the other parties follow the strategy, summed over their
    /// settings.</summary>
    private double[][] Agreement(int party, DeterministicStrategy strategy, ReadOnlySpan<double> behavior)
    {
        int settingStride = 1,
            slotStride = 1;
        for (var other = party + 1; other < scenario.Parties; other++)
        {
            settingStride *= scenario.Settings(other);
            slotStride *= scenario.Slots(other);
        }

        var agreement = Enumerable
            .Range(0, scenario.Settings(party))
            .Select(x => new double[scenario.Outcomes(party, x)])
            .ToArray();
        foreach (var (tuple, slot) in strategy.SlotIndices().Index())
        {
            var x = tuple / settingStride % agreement.Length;
            var outcomeZero = slot - (strategy.Outcome(party, x) * slotStride);
            for (var a = 0; a < agreement[x].Length; a++)
                agreement[x][a] += behavior[outcomeZero + (a * slotStride)];
        }

        return agreement;
    }

    private static int[] Order(int count, Func<int, double> key) => [.. Enumerable.Range(0, count).OrderBy(key)];
}
