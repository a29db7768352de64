using System.Diagnostics;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// The catalogue of some labels as a score, on unseen points: its error and its rows a second on one thread, beside the trained
/// model that ships and a certified network in the same run. Arguments: number of labels that are harvested (2000), folder of
/// models.
/// </summary>
internal static class InequalitiesBenchmark
{
    private const int Unseen = 4096,
        Repeats = 5,
        Layers = 40;

    public static int Run(string[] arguments)
    {
        var (count, models) = (int.Parse(arguments.ElementAtOrDefault(0) ?? "2000"), arguments.ElementAtOrDefault(1) ?? "models");
        var folder = Directory.CreateTempSubdirectory("nonlocality-bench-").FullName;
        try
        {
            Console.WriteLine(
                $"{"", -18}{"classes", 8}{"harvest, s", 12}{"mean error x 1000: catalogue", 30}{"blend", 10}"
                    + $"{"rows/s: catalogue", 19}{"blend", 10}{"certified", 11}"
            );
            for (var settings = 2; settings <= 5; settings++)
            {
                foreach (var distribution in (string[])["cube", "no-signaling"])
                    Compare($"m{settings}-{distribution}", settings, distribution, count, models, folder);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static void Compare(string name, int settings, string distribution, int count, string models, string folder)
    {
        using Dataset known = Label(1),
            unseen = Label(2);
        var watch = Stopwatch.StartNew();
        var catalogue = InequalityCatalogue.Harvest(known, threads: Environment.ProcessorCount);
        var seconds = watch.Elapsed.TotalSeconds;
        var path = Path.Combine(folder, $"{name}.onnx");
        CatalogueScorer.Build(catalogue, known).Save(path);
        var one = new ExecutionOptions { Threads = 1 };
        using Scorer scorer = Scorer.Open(path, one),
            blend = Scorer.Open(Path.Combine(models, name), one);
        var features = new float[Unseen * scorer.Space.Length];
        for (var i = 0; i < Unseen; i++)
            scorer.Space.Write(unseen.Behavior(i), features.AsSpan(i * scorer.Space.Length, scorer.Space.Length));
        var kind = scorer.Space.Name == "correlators" ? CertifiedFeatures.Correlators : CertifiedFeatures.Table;
        using var certified = CertifiedNetwork.Open(
            CertifiedNetwork.Build(new CertifiedNetworkOptions(scorer.Space.Scenario, kind) { Layers = Layers }),
            1
        );
        double Error(Scorer model) => 1000 * model.EvaluateDistances(unseen).MeanAbsoluteError;
        Console.WriteLine(
            $"{name, -18}{catalogue.Inequalities.Length, 8}{seconds, 12:F2}{Error(scorer), 30:G3}{Error(blend), 10:G3}"
                + $"{Rate(() => scorer.Score(features)), 19:N0}{Rate(() => blend.Score(features)), 10:N0}"
                + $"{Rate(() => certified.Score(features)), 11:N0}"
        );

        Dataset Label(ulong seed)
        {
            using var source = new SampledBehaviors(
                distribution,
                Scenario.Bipartite(settings),
                seed,
                seed == 1 ? count : Unseen,
                "structured"
            );
            return DatasetBuilder.Label(source, LabelKinds.Nonlocality, Path.Combine(folder, $"{name}-{seed}"));
        }
    }

    private static double Rate(Action run) => Unseen / BestRun.Seconds(run, Repeats);
}
