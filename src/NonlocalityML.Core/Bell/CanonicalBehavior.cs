namespace NonlocalityML.Bell;

/// <summary>One behavior for all its relabelled copies.</summary>
internal static class CanonicalBehavior
{
    /// <summary>Probabilities are rounded to 2^-40 before they are compared, so that what should be tied is.</summary>
    private const int Places = 40;

    /// <summary>The copy whose probabilities come last in the order of their slots, rounded to 1e-12: the same whatever names
    /// outcomes, settings and parties have.</summary>
    public static Behavior Of(Behavior behavior)
    {
        var scenario = behavior.Scenario;
        long[] slots = [.. scenario.ToSlots(behavior.Table).Select(value => (long)Math.Round(Math.ScaleB(value, Places)))];
        double[] found = [.. new CanonicalSearch(scenario).Run(slots).Coefficients.Select(value => Math.ScaleB(value, -Places))];
        return new Behavior(scenario, scenario.ToTable<double>(found));
    }
}
