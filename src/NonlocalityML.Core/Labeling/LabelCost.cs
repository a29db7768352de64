using NonlocalityML.Bell;
using NonlocalityML.Labeling.Structured;

namespace NonlocalityML.Labeling;

/// <summary>How much work a label is, before it is begun.</summary>
internal static class LabelCost
{
    /// <summary>
    /// Numbers that a core looks at in a second, all told: measured on random counts of two parties with 11, 12 and 14 settings,
    /// of 5 outcomes with 4 and 9 with 3 settings, and of three parties with 3 settings of 3 outcomes, 0.5e8 to 2.8e8.
    /// </summary>
    private const double Speed = 7e7;

    /// <summary>Entries of the linear program of a measure, made and solved as it stands, that a core gets through in a second:
    /// measured on two parties with 8 settings, 4e6 to 1e7.</summary>
    private const double ProgramSpeed = 4e6;

    /// <summary>Sums of an exact enumeration of strategies that a core makes in a second.</summary>
    private const double EnumerationSpeed = 3e7;

    /// <summary>About how many seconds a local bound takes one core, found by going through the strategies exactly.</summary>
    public static double EnumerationSeconds(Scenario scenario) =>
        (double)LocalPolytope.EnumerationCount(scenario)
        * Enumerable.Range(0, scenario.Parties).Max(scenario.Slots)
        / EnumerationSpeed;

    /// <summary>What makes a label long, in words.</summary>
    public static string Size(Scenario scenario) => $"{LocalPolytope.EnumerationCount(scenario)} strategies in each of its steps";

    /// <summary>An estimate in words.</summary>
    public static string Duration(double seconds) =>
        seconds switch
        {
            < 60 => $"{Math.Max(1, Math.Ceiling(seconds))} s",
            < 7200 => $"{Math.Ceiling(seconds / 60)} minutes",
            < 48 * 3600 => $"{Math.Ceiling(seconds / 3600)} hours",
            < 1e9 => $"{Math.Ceiling(seconds / 86400)} days",
            _ => FormattableString.Invariant($"{seconds / (365.25 * 86400):G2} years"),
        };

    /// <summary>About how many seconds a label takes one core where the linear program over all strategies is solved as it
    /// stands, as OR-Tools does; 0 for a program that is too large, which is refused and takes no time.</summary>
    public static double ProgramSeconds(Scenario scenario) =>
        scenario.StrategyCount * scenario.SettingTuples > NonlocalityProgram.MaximumEntries
            ? 0
            : (double)scenario.StrategyCount * scenario.TableLength / ProgramSpeed;

    /// <summary>
    /// About how many seconds a label of a scenario takes one core, right within a factor of ten or so: the strategies that each
    /// step goes through, times the entries, times the steps, of which there are about as many as affinely independent
    /// strategies.
    /// </summary>
    public static double Seconds(Scenario scenario)
    {
        if (CorrelationStrategies.Fits(scenario) || DichotomicStrategies.Fits(scenario))
            return 0;
        var rank = Enumerable
            .Range(0, scenario.Parties)
            .Aggregate(
                1.0,
                (product, party) =>
                    product
                    * (1 + Enumerable.Range(0, scenario.Settings(party)).Sum(setting => scenario.Outcomes(party, setting) - 1))
            );
        return (double)LocalPolytope.EnumerationCount(scenario) * scenario.SlotLength * rank / Speed;
    }
}
