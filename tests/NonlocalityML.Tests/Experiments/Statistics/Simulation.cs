using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments.Statistics;

/// <summary>Data sets drawn from a behavior, settings uniform and independent in every trial.</summary>
internal static class Simulation
{
    public static Counts Draw(Behavior behavior, int trials, RandomStream stream) =>
        DrawBlocks(behavior, trials, 1, stream).Total;

    public static TrialBlocks DrawBlocks(Behavior behavior, int trials, int blocks, RandomStream stream)
    {
        var (scenario, settings) = (behavior.Scenario, behavior.Scenario.SettingTuples);
        var tables = Enumerable.Range(0, blocks).Select(_ => new double[scenario.TableLength]).ToList();
        for (var trial = 0; trial < trials; trial++)
        {
            var setting = stream.NextInt(settings);
            var u = stream.NextDouble();
            var i = setting;
            while (i + settings < scenario.TableLength && (u -= behavior.Table[i]) >= 0)
                i += settings;
            tables[(int)((long)trial * blocks / trials)][i]++;
        }

        return new TrialBlocks(scenario, tables);
    }
}
