namespace NonlocalityML.Bell;

/// <summary>One behavior for all its relabelled copies.</summary>
internal static class CanonicalBehavior
{
    /// <summary>Probabilities are rounded to 2^-40 before they are compared, so that what should be tied is.</summary>
    private const int Places = 40;

    /// <summary>The copy whose probabilities come last in the order of their slots, rounded to 1e-12: the same whatever names
    /// outcomes, settings and parties have.</summary>
    public static Behavior Of(Behavior behavior) => Search(behavior).Found;

    /// <summary>The same, and for each of its slots the slot of the behavior that stands there.</summary>
    public static (Behavior Found, int[] Places) WithPlaces(Behavior behavior)
    {
        var (found, slots, search) = Search(behavior);
        return (found, search.Places(slots));
    }

    private static (Behavior Found, long[] Slots, CanonicalSearch Search) Search(Behavior behavior)
    {
        var (scenario, search) = (behavior.Scenario, new CanonicalSearch(behavior.Scenario));
        long[] slots = [.. scenario.ToSlots(behavior.Table).Select(value => (long)Math.Round(Math.ScaleB(value, Places)))];
        double[] found = [.. search.Run(slots).Coefficients.Select(value => Math.ScaleB(value, -Places))];
        return (new Behavior(scenario, scenario.ToTable<double>(found)), slots, search);
    }
}
