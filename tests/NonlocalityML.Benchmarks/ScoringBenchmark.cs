using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// Rows a second of trained blends and of certified networks on one and two threads, beside exact labels of the same points and
/// beside what ONNX Runtime reaches on one plain perceptron (35 inputs, three layers of 128), in the same run. Arguments: the
/// folder of models, and how many rows.
/// </summary>
internal static class ScoringBenchmark
{
    private const int Rows = 16_384,
        Labels = 2048,
        Repeats = 7,
        Layers = 40;

    public static int Run(string[] arguments)
    {
        var folder = arguments.ElementAtOrDefault(0) ?? "models";
        var rows = arguments.ElementAtOrDefault(1) is { } given ? int.Parse(given) : Rows;
        Console.WriteLine(
            $"{"", -30}{"rows/s, 1 thread", 17}{"2 threads", 13}{"of the perceptron", 19}{"times exact labels", 20}"
        );
        var (peakOne, peakTwo) = (Peak(1), Peak(2));
        Console.WriteLine($"{"perceptron 35-128-128-128-1", -30}{peakOne, 17:N0}{peakTwo, 13:N0}");
        foreach (
            var path in Directory
                .GetDirectories(folder)
                .Order()
                .Where(path => File.Exists(Path.Combine(path, ModelCard.ModelName)))
        )
        {
            using Scorer one = Scorer.Open(path, new ExecutionOptions { Threads = 1 }),
                two = Scorer.Open(path, new ExecutionOptions { Threads = 2 });
            if (one.Kind != LabelKinds.Nonlocality)
                continue;
            var behaviors = Sample(one.Space, rows);
            var features = new float[rows * one.Space.Length];
            for (var i = 0; i < rows; i++)
                one.Space.Write(behaviors[i], features.AsSpan(i * one.Space.Length, one.Space.Length));
            var exact = Exact(behaviors);
            Print(
                $"blend {Path.GetFileName(path)}",
                Rate(rows, () => one.Score(features)),
                Rate(rows, () => two.Score(features)),
                peakTwo,
                exact
            );
            if (one.Space.Scenario.Parties == 2)
                Certified(one.Space, features, peakTwo, exact);
        }

        return 0;
    }

    private static void Certified(FeatureSpace space, float[] features, double peak, double exact)
    {
        var kind = space.Name == "correlators" ? CertifiedFeatures.Correlators : CertifiedFeatures.Table;
        var graph = CertifiedNetwork.Build(new CertifiedNetworkOptions(space.Scenario, kind) { Layers = Layers });
        using CertifiedNetwork one = CertifiedNetwork.Open(graph, 1),
            two = CertifiedNetwork.Open(graph, 2);
        var rows = features.Length / space.Length;
        Print(
            $"  certified, {Layers} layers",
            Rate(rows, () => one.Score(features)),
            Rate(rows, () => two.Score(features)),
            peak,
            exact
        );
    }

    private static void Print(string name, double one, double two, double peak, double exact) =>
        Console.WriteLine($"{name, -30}{one, 17:N0}{two, 13:N0}{two / peak, 19:F3}{one / exact, 20:F1}");

    private static List<Behavior> Sample(FeatureSpace space, int count)
    {
        ISampler sampler =
            space.Name == "correlators" ? new CorrelatorCubeSampler(space.Scenario) : new NoSignalingSampler(space.Scenario);
        return [.. Enumerable.Range(0, count).Select(i => sampler.Sample(new RandomStream(7, (ulong)i)))];
    }

    /// <summary>Labels a second with bounds proven to rounding, one thread.</summary>
    private static double Exact(List<Behavior> behaviors)
    {
        var labels = Math.Min(Labels, behaviors.Count);
        double[] tables = [.. behaviors.Take(labels).SelectMany(behavior => behavior.Table.ToArray())];
        var (lower, upper) = (new double[labels], new double[labels]);
        using var engine = new StructuredEngine(behaviors[0].Scenario);
        return Rate(labels, () => engine.LabelAll(tables, lower, upper));
    }

    private static double Peak(int threads)
    {
        const int batch = 4096;
        var random = new RandomStream(1, 0);
        int[] widths = [35, 128, 128, 128, 1];
        var x = Node.Input("Features", ElementType.Real32, ["batch", widths[0]]);
        var y = x;
        for (var layer = 1; layer < widths.Length; layer++)
        {
            if (layer > 1)
                y = y.Relu();
            y = y.Linear(
                Node.Constant(Normal(random, widths[layer - 1], widths[layer])),
                Node.Constant(Tensor.Zeros(ElementType.Real32, [widths[layer]]))
            );
        }

        using var session = Session.Open(new Graph([("Score", y)]), new ExecutionOptions { Threads = threads });
        var inputs = new Dictionary<string, Tensor> { ["Features"] = Normal(random, batch, widths[0]) };
        return Rate(
            Rows,
            () =>
            {
                for (var i = 0; i < Rows / batch; i++)
                    session.Run(inputs);
            }
        );
    }

    private static Tensor Normal(RandomStream random, int rows, int columns) =>
        Tensor.Create(
            [.. Enumerable.Range(0, rows * columns).Select(_ => (float)(random.NextNormal() / Math.Sqrt(columns)))],
            [rows, columns]
        );

    /// <summary>Rows a second, the best of some runs.</summary>
    private static double Rate(int rows, Action run) => rows / BestRun.Seconds(run, Repeats);
}
