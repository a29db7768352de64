using System.Diagnostics;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// The certified network against exact labels: violations of its intervals, error against depth, and rows a second. Arguments: a
/// scenario (m2 .. m8, or "all"), points to check, epochs of training, and layers.
/// </summary>
internal static class CertifiedNetworkBenchmark
{
    private const int Batch = 2048,
        TrainingRows = 4096,
        Repeats = 5;

    public static int Run(string[] arguments)
    {
        var scenarios = arguments.ElementAtOrDefault(0) is { } name and not "all" ? [name] : (string[])["m2", "m3", "m4", "m5"];
        var points = int.Parse(arguments.ElementAtOrDefault(1) ?? "20000");
        var epochs = int.Parse(arguments.ElementAtOrDefault(2) ?? "0");
        var depths = arguments.Length > 3 ? [.. arguments[3].Split(',').Select(int.Parse)] : (int[])[10, 20, 40, 80, 160];
        Console.WriteLine(
            $"{"scenario", -9}{"features", -13}{"layers", 7}{"trained", 9}{"points", 9}{"violations", 11}{"middle", 9}"
                + $"{"below", 9}{"above", 9}{"width", 9}"
                + $"{"worst", 9}{"decided", 9}{"rows/s, 1 thread", 17}{"2 threads", 11}   (errors in 10^-3)"
        );
        foreach (var scenario in scenarios.Select(Scenario.Parse))
        foreach (var features in Enum.GetValues<CertifiedFeatures>())
        {
            var sample = new Sample(scenario, features, points);
            foreach (var layers in depths)
                Measure(sample, new CertifiedNetworkOptions(scenario, features) { Layers = layers }, epochs);
        }

        return 0;
    }

    private static void Measure(Sample sample, CertifiedNetworkOptions options, int epochs)
    {
        Tensor? weights = null;
        if (epochs > 0)
        {
            var rows = new Sample(options.Scenario, options.Features, TrainingRows, seed: 2, label: false).Features;
            weights = CertifiedNetworkTrainer.Fit(options, rows, new CertifiedTrainingOptions { Epochs = epochs });
        }

        var graph = CertifiedNetwork.Build(options, weights);
        using var one = CertifiedNetwork.Open(graph, threads: 1);
        using var two = CertifiedNetwork.Open(graph, threads: 2);
        var evaluation = CertifiedEvaluation.Of(two, sample.Sampling, sample.Features, sample.Lower, sample.Upper);
        Console.WriteLine(
            $"m{options.Scenario.Settings(0), -8}{options.Features, -13}{options.Layers, 7}{(epochs > 0 ? "yes" : "no"), 9}"
                + $"{evaluation.Points, 9}{evaluation.Violations, 11}"
                + $"{1e3 * evaluation.MeanError, 9:F4}{1e3 * evaluation.MeanBelow, 9:F4}{1e3 * evaluation.MeanAbove, 9:F4}"
                + $"{1e3 * evaluation.MeanWidth, 9:F4}"
                + $"{1e3 * evaluation.LargestError, 9:F3}{evaluation.Decided, 9:P1}{Rate(one, sample), 17:N0}"
                + $"{Rate(two, sample), 11:N0}"
        );
    }

    private static double Rate(CertifiedNetwork network, Sample sample)
    {
        var rows = Math.Min(Batch, sample.Lower.Length);
        var best = double.PositiveInfinity;
        for (var i = 0; i < Repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            network.Score(sample.Features.AsSpan(0, rows * network.Length));
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return rows / best;
    }

    /// <summary>Points of the cube, or of the no-signalling polytope where features are tables, and their exact labels.</summary>
    private sealed class Sample
    {
        public Sample(Scenario scenario, CertifiedFeatures kind, int count, ulong seed = 1, bool label = true)
        {
            ISampler sampler =
                kind == CertifiedFeatures.Correlators ? new CorrelatorCubeSampler(scenario) : new NoSignalingSampler(scenario);
            var length = kind == CertifiedFeatures.Correlators ? scenario.SettingTuples : scenario.TableLength;
            Sampling = $"{sampler.Name}, seed {seed}";
            (Features, Lower, Upper) = (new float[count * length], new double[count], new double[count]);
            const int shard = 256;
            Parallel.For(
                0,
                (count + shard - 1) / shard,
                () => new StructuredEngine(scenario),
                (part, _, engine) =>
                {
                    var (start, rows) = (part * shard, Math.Min(shard, count - (part * shard)));
                    var tables = new double[rows * scenario.TableLength];
                    for (var i = 0; i < rows; i++)
                    {
                        var behavior = sampler.Sample(new RandomStream(seed, (ulong)(start + i)));
                        behavior.Table.CopyTo(tables.AsSpan(i * scenario.TableLength));
                        var row =
                            kind == CertifiedFeatures.Correlators
                                ? Correlators.Of(behavior).Full()
                                : tables.AsSpan(i * length, length);
                        for (var j = 0; j < length; j++)
                            Features[((start + i) * length) + j] = (float)row[j];
                    }

                    if (label)
                        engine.LabelAll(tables, Lower.AsSpan(start, rows), Upper.AsSpan(start, rows));
                    return engine;
                },
                engine => engine.Dispose()
            );
        }

        public string Sampling { get; }

        public float[] Features { get; }

        public double[] Lower { get; }

        public double[] Upper { get; }
    }
}
