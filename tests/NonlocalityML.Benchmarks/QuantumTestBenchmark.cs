using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// How often <see cref="QuantumTest"/> rejects quantum theory, at 0.05 and 0.01: on the boundary of the quantum set, where it may
/// at most so often, and beyond. <c>quantum-test SETS</c> draws so many tables of counts for each row (2,000 unless given).
/// </summary>
internal static class QuantumTestBenchmark
{
    private static readonly int[] TrialsPerSetting = [25, 100, 1000];

    public static int Run(int sets)
    {
        Console.WriteLine($"{"behavior", -34}{"trials a setting", 18}{"P <= 0.05", 12}{"P <= 0.01", 12}");
        foreach (var (name, behavior) in Boundary())
            Row($"boundary: {name}", behavior);
        foreach (var value in (double[])[2.9, 3, 3.2, 3.6, 4])
            Row($"beyond: S = {value}", Behaviors.Isotropic(value / 4));
        return 0;

        void Row(string name, Behavior behavior)
        {
            foreach (var trials in TrialsPerSetting)
            {
                var tests = new QuantumTest?[sets];
                Parallel.For(0, sets, i => tests[i] = QuantumTest.Of(Draw(behavior, trials, new RandomStream(91, (ulong)i))));
                Console.WriteLine($"{name, -34}{trials, 18}{Share(0.05), 12:P2}{Share(0.01), 12:P2}");

                double Share(double level) => tests.Count(test => test!.PValue.Value <= level) / (double)sets;
            }
        }
    }

    private static IEnumerable<(string Name, Behavior Behavior)> Boundary()
    {
        yield return ("Tsirelson", Behaviors.Tsirelson);
        yield return ("tilted CHSH", ModelOf(Tilted(1)));
        yield return ("chained, m = 3", ModelOf(BellInequalities.Chained(3)));
        yield return ("I3322, two qubits", ModelOf(BellInequalities.I3322));
        yield return ("CGLMP, three outcomes", ModelOf(BellInequalities.Cglmp(3)));
    }

    /// <summary>a A0 + CHSH (Acin, Massar and Pironio, PRL 108, 100402 (2012)).</summary>
    private static BellInequality Tilted(double a)
    {
        var table = BellInequalities.Chsh.Coefficients.ToArray();
        for (var i = 0; i < table.Length; i++)
            table[i] += i % 4 < 2 ? (i / 8 == 0 ? a : -a) / 2 : 0;
        return new BellInequality(Scenario.Chsh, table);
    }

    private static Behavior ModelOf(BellInequality inequality) =>
        new(inequality.Scenario, Array.ConvertAll(QuantumBound.Lower(inequality).Model.ExactTable(), value => (double)value));

    private static Counts Draw(Behavior behavior, int trials, RandomStream stream)
    {
        var (scenario, table) = (behavior.Scenario, new double[behavior.Scenario.TableLength]);
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
        for (var trial = 0; trial < trials; trial++)
        {
            var (index, rest) = (setting, stream.NextDouble() - behavior.Table[setting]);
            while (rest >= 0 && index + scenario.SettingTuples < table.Length)
                rest -= behavior.Table[index += scenario.SettingTuples];
            table[index]++;
        }

        return new Counts(scenario, table);
    }
}
