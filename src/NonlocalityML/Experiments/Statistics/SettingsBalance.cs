using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>Whether the settings look as if all joint settings were equally likely: Pearson's test, for independent
/// trials.</summary>
/// <param name="Test">The chi-square test against equal probabilities.</param>
/// <param name="LargestDeviation">The largest deviation of the share of a party's setting from 1/m: to be compared with the
/// stated bias.</param>
public sealed record SettingsBalance(ChiSquareTest Test, double LargestDeviation)
{
    public static SettingsBalance Of(Counts counts)
    {
        var (scenario, trials) = (counts.Scenario, counts.TrialsBySetting);
        var largest = 0.0;
        for (var party = 0; party < scenario.Parties; party++)
        for (var setting = 0; setting < scenario.Settings(party); setting++)
        {
            var share = trials.Where((_, i) => scenario.SettingTuple(i)[party] == setting).Sum() / (double)counts.Trials;
            largest = Math.Max(largest, Math.Abs(share - (1.0 / scenario.Settings(party))));
        }

        var equal = Enumerable.Repeat(1.0 / trials.Length, trials.Length).ToArray();
        return new SettingsBalance(ChiSquareTest.Fit([.. trials.Select(count => (double)count)], equal), largest);
    }
}
