namespace NonlocalityML.Bell;

/// <summary>One behavior for all its relabelled copies.</summary>
internal static class CanonicalBehavior
{
    /// <summary>Probabilities are rounded to 2^-40 before they are compared, so that what should be tied is.</summary>
    private const int Binary = 40;

    /// <summary>Relabellings that are gone through where all are tied: those of five settings with two outcomes.</summary>
    private const int Most = 2 * 120 * 32;

    /// <summary>Whether the copy is found in some milliseconds at most.</summary>
    public static bool IsQuick(Scenario scenario)
    {
        var layout = new ResponderLayout(scenario);
        return layout.Others.Aggregate(
                (double)layout.Parties.Count,
                (all, party) => all * (double)SlotOrders.Count(scenario, party)
            ) <= Most;
    }

    /// <summary>One copy, its probabilities rounded to 1e-12: the same whatever names outcomes, settings and parties have. Where
    /// nothing is tied a quick choice, else the copy whose probabilities come last in the order of their slots.</summary>
    public static Behavior Of(Behavior behavior) => WithPlaces(behavior).Found;

    /// <summary>The same, and for each of its slots the slot of the behavior that stands there.</summary>
    public static (Behavior Found, int[] Places) WithPlaces(Behavior behavior)
    {
        var scenario = behavior.Scenario;
        long[] slots = [.. scenario.ToSlots(behavior.Table).Select(value => (long)Math.Round(Math.ScaleB(value, Binary)))];
        var places = GenericPose.Of(scenario, slots) ?? Searched(scenario, slots);
        double[] found = [.. places.Select(place => Math.ScaleB(slots[place], -Binary))];
        return (new Behavior(scenario, scenario.ToTable<double>(found)), places);
    }

    private static int[] Searched(Scenario scenario, long[] slots)
    {
        var search = new CanonicalSearch(scenario);
        search.Run(slots);
        return search.Places(slots);
    }
}
