using System.Diagnostics;
using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// False positives and power of the tests of local realism on simulated CHSH trials in their order, and the speed and memory of
/// reading trials. <c>statistics SETS</c> simulates so many data sets a row (200 unless given).
/// </summary>
internal static class StatisticsBenchmark
{
    private const double Level = 0.05;

    public static int Run(int sets)
    {
        var settings = new SettingsModel(Scenario.Chsh, 0);
        var bets = MixtureMartingale.Bets(settings);
        Console.WriteLine($"share of {sets} data sets in which P <= {Level}; visibility 0.5 is the edge of the local set");
        Console.WriteLine(
            $"{"visibility", 10}{"S", 8}{"trials", 8}{"game, fixed", 14}{"ratios", 10}{"mixture", 10}{"z-test", 10}"
        );
        foreach (var trials in (int[])[250, 1000, 4000])
        foreach (var visibility in (double[])[0.5, 0.55, 0.6, 0.65, 0.7])
        {
            var rejected = new int[4];
            for (var set = 0; set < sets; set++)
            {
                var blocks = Simulate(Behaviors.Isotropic(visibility), trials, 100, new RandomStream(1, (ulong)set));
                PValue[] values =
                [
                    GameBound.Of(BellGame.ChshGames[0], blocks.Total, settings).PValue,
                    PredictionBasedRatio.Of(blocks, settings).PValue,
                    MixtureMartingale.Of(blocks.Total, bets).PValue,
                    InequalityValue.Of("S", "", BellInequalities.Chsh, blocks.Total).NormalPValue ?? PValue.One,
                ];
                for (var test = 0; test < 4; test++)
                    rejected[test] += values[test].Value <= Level ? 1 : 0;
            }

            Console.WriteLine(
                $"{visibility, 10}{4 * visibility, 8:F2}{trials, 8}"
                    + string.Concat(rejected.Select((count, test) => $"{count / (double)sets:F3}".PadLeft(test == 0 ? 14 : 10)))
            );
        }

        return 0;
    }

    /// <summary>Reads a list of trials and tells the time and the largest memory of the process.</summary>
    public static int Read(string path)
    {
        var watch = Stopwatch.StartNew();
        var blocks = TrialFile.Read(path);
        Console.WriteLine(
            $"{blocks.Total.Trials:N0} trials in {watch.Elapsed.TotalSeconds:F1} s, "
                + $"{blocks.Total.Trials / watch.Elapsed.TotalSeconds / 1e6:F1} million a second, "
                + $"{blocks.Tables.Length} blocks, peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"
        );
        return 0;
    }

    internal static TrialBlocks Simulate(Behavior behavior, int trials, int blocks, RandomStream stream)
    {
        var tables = Enumerable.Range(0, blocks).Select(_ => new double[16]).ToList();
        for (var trial = 0; trial < trials; trial++)
        {
            var setting = stream.NextInt(4);
            var u = stream.NextDouble();
            var outcome = 0;
            while (outcome < 3 && (u -= behavior.Table[(4 * outcome) + setting]) >= 0)
                outcome++;
            tables[(int)((long)trial * blocks / trials)][(4 * outcome) + setting]++;
        }

        return new TrialBlocks(Scenario.Chsh, tables);
    }
}
