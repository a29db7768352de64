using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments;

/// <summary>Tables that signal, as raw frequencies do.</summary>
internal static class RandomTables
{
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        Scenario.Chsh,
        Scenario.Bipartite(3),
        Scenario.Bipartite(2, 3),
        Scenario.Uniform(3, 2, 2),
        new Scenario([
            [2, 3],
            [2, 2, 4],
        ]),
        new Scenario([
            [3, 2],
        ]),
    ];

    /// <summary>Independent probabilities; with a large skew most of them are close to zero.</summary>
    public static Behavior Signaling(Scenario scenario, RandomStream stream, int skew)
    {
        var table = scenario.ToTable<double>(
            Enumerable.Range(0, scenario.SlotLength).Select(_ => Math.Pow(stream.NextExponential(), skew)).ToArray()
        );
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
        {
            var total = 0.0;
            for (var i = setting; i < table.Length; i += scenario.SettingTuples)
                total += table[i];
            for (var i = setting; i < table.Length; i += scenario.SettingTuples)
                table[i] /= total;
        }

        return new Behavior(scenario, table);
    }
}
