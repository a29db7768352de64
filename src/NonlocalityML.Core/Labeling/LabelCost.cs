using NonlocalityML.Bell;
using NonlocalityML.Labeling.Structured;

namespace NonlocalityML.Labeling;

/// <summary>How much work a label is, before it is begun.</summary>
public static class LabelCost
{
    /// <summary>Numbers that a core looks at in a second, all told; measured on scenarios of 5 outcomes and 4 settings.</summary>
    private const double Speed = 2e7;

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
