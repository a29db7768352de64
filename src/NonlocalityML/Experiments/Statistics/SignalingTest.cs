using System.Collections.Immutable;
using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// Whether one party's choice of setting shows in what the others see: Pearson's test that the outcomes of the others, at fixed
/// settings of theirs, are distributed alike for every setting of that party. Holds for independent trials and large counts.
/// </summary>
/// <param name="Party">The party whose setting is varied.</param>
/// <param name="Settings">The settings of the others, in their order; that of <paramref name="Party"/> is 0 and varied.</param>
/// <param name="Test">The chi-square test.</param>
public sealed record SignalingTest(int Party, ImmutableArray<int> Settings, ChiSquareTest Test)
{
    /// <summary>What must not change: <c>A1 as B's setting changes</c> for two parties.</summary>
    public string Name =>
        $"{string.Concat(Settings.Select((setting, party) => party == Party ? "" : $"{(char)('A' + party)}{setting}"))} as "
        + $"{(char)('A' + Party)}'s setting changes";

    /// <summary>One test for each party with a choice and each choice of the others.</summary>
    public static IReadOnlyList<SignalingTest> AllOf(Counts counts)
    {
        var scenario = counts.Scenario;
        if (scenario.Parties == 1)
            return [];
        return
        [
            .. from party in Enumerable.Range(0, scenario.Parties)
            where scenario.Settings(party) > 1
            from index in Enumerable.Range(0, scenario.SettingTuples)
            let settings = scenario.SettingTuple(index)
            where settings[party] == 0
            select new SignalingTest(party, [.. settings], ChiSquareTest.Homogeneity(Marginals(counts, party, settings))),
        ];
    }

    /// <summary>Rows: the party's settings. Columns: the joint outcomes of the others.</summary>
    private static double[,] Marginals(Counts counts, int party, int[] settings)
    {
        var scenario = counts.Scenario;
        var shape = scenario.TableShape;
        var inner = shape
            .AsSpan(party + 1, scenario.Parties - party - 1)
            .ToArray()
            .Aggregate(1, (product, length) => product * length);
        var outcomes = scenario.TableLength / scenario.SettingTuples;
        var marginals = new double[scenario.Settings(party), outcomes / shape[party]];
        for (var x = 0; x < scenario.Settings(party); x++)
        {
            var setting = Enumerable
                .Range(0, scenario.Parties)
                .Aggregate(0, (i, p) => (i * scenario.Settings(p)) + (p == party ? x : settings[p]));
            for (var outcome = 0; outcome < outcomes; outcome++)
            {
                var others = (outcome / (inner * shape[party]) * inner) + (outcome % inner);
                marginals[x, others] += counts.Table[(outcome * scenario.SettingTuples) + setting];
            }
        }

        return marginals;
    }
}
