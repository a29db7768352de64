using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments;

/// <summary>Counts drawn from a behavior.</summary>
internal static class SimulatedCounts
{
    /// <summary>So many independent trials for each joint setting; joint setting k draws from stream (seed, k).</summary>
    /// <param name="behavior">The probabilities.</param>
    /// <param name="shots">Trials for each joint setting.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>Counts in the table layout of the scenario.</returns>
    public static Counts Draw(Behavior behavior, long shots, ulong seed)
    {
        var settings = behavior.Scenario.SettingTuples;
        var rows = behavior.Table.Length / settings;
        var counts = new double[behavior.Table.Length];
        var (shares, drawn) = (new double[rows], new double[rows]);
        for (var setting = 0; setting < settings; setting++)
        {
            for (var row = 0; row < rows; row++)
                shares[row] = Math.Max(0, behavior.Table[(row * settings) + setting]);
            BinomialSampler.Multinomial(new RandomStream(seed, (ulong)setting), shots, shares, drawn);
            for (var row = 0; row < rows; row++)
                counts[(row * settings) + setting] = drawn[row];
        }

        return new Counts(behavior.Scenario, counts);
    }
}
