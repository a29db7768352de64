using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// Learned scores inside proven intervals, one thread: one perceptron of eight neurons, trained on a few thousand uniform points,
/// and few or many rounds; the width, the error on other points, and rows a second, of features to scores and intervals, beside
/// exact labels of the same points.
/// </summary>
internal static class HeadBenchmark
{
    private const int Training = 6000,
        Rows = 1024,
        Repeats = 100;

    public static void Run()
    {
        Console.WriteLine(
            $"{"one perceptron", -24}{"rounds", 8}{"width x 1000", 14}{"error x 1000", 14}{"largest", 10}{"rows/s", 12}"
                + $"{"exact/s", 10}"
        );
        foreach (var (distribution, settings) in (IEnumerable<(string, int)>)[.. All("cube"), .. All("no-signaling")])
            Measure(distribution, Scenario.Bipartite(settings));

        static IEnumerable<(string, int)> All(string distribution) =>
            ((int[])[3, 4, 5]).Select(settings => (distribution, settings));
    }

    private static void Measure(string distribution, Scenario scenario)
    {
        var folder = Directory.CreateTempSubdirectory("nonlocality-head").FullName;
        try
        {
            using var training = Label(Path.Combine(folder, "training"), distribution, scenario, 1, Training);
            using var unseen = Label(Path.Combine(folder, "unseen"), distribution, scenario, 2, Rows);
            double[] tables = [.. Enumerable.Range(0, Rows).SelectMany(i => unseen.Behavior(i).Table.ToArray())],
                labels = new double[Rows],
                above = new double[Rows];
            using var engine = new StructuredEngine(scenario);
            var exact = Rows / BestRun.Seconds(() => engine.LabelAll(tables, labels, above), 10);
            foreach (var rounds in (int[])[10, 20, 40, 80])
            {
                var model = Path.Combine(folder, $"{rounds}");
                var one = new ExecutionOptions { Threads = 1 };
                new EnsembleTrainer([training], null, null, _ => Tiny(rounds), one).Fit(model);
                using var scorer = Scorer.Open(model, one);
                var features = new float[Rows * scorer.Space.Length];
                for (var i = 0; i < Rows; i++)
                    scorer.Space.Write(unseen.Behavior(i), features.AsSpan(i * scorer.Space.Length, scorer.Space.Length));
                float[][] said = [];
                var seconds = BestRun.Seconds(
                    () => said = scorer.Run(features, ("Score", 1), (Ensemble.LowerOutput, 1), (Ensemble.UpperOutput, 1)),
                    Repeats
                );
                double[] errors = [.. said[0].Select((score, i) => Math.Abs(score - labels[i]))];
                Console.WriteLine(
                    $"m{scenario.Settings(0)} {distribution, -21}{rounds, 8}"
                        + $"{1e3 * said[2].Zip(said[1], (upper, lower) => upper - lower).Average(), 14:F3}"
                        + $"{1e3 * errors.Average(), 14:F4}{1e3 * errors.Max(), 10:F2}{Rows / seconds, 12:N0}{exact, 10:N0}"
                );
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EnsembleOptions Tiny(int rounds)
    {
        var all = EnsembleOptions.Intervals(epochs: 20);
        return all with { Members = [all.Members[0]], Rounds = rounds };
    }

    private static Dataset Label(string folder, string distribution, Scenario scenario, ulong seed, long count)
    {
        using var source = new SampledBehaviors(distribution, scenario, seed, count, "structured");
        return DatasetBuilder.Label(source, LabelKinds.Nonlocality, folder);
    }
}
