using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.MLNet;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// ML.NET in the same run: rows a second of ScoreNonlocality beside Scorer and beside ApplyOnnxModel; the error of its trees
/// beside a perceptron and our blend on the same rows; and what a detector that saw only local points tells of nonlocal ones.
/// Argument: the folder of models.
/// </summary>
internal static class MLNetBenchmark
{
    private const int Rows = 100_000,
        SlowRows = 2_000,
        Training = 20_000,
        Unseen = 10_000,
        Repeats = 3;

    public static int Run(string[] arguments)
    {
        Speed(Path.Combine(arguments.ElementAtOrDefault(0) ?? "models", "m3-no-signaling"));
        foreach (var name in (string[])["m2", "m3", "m4"])
            Detector(Scenario.Parse(name));
        foreach (var name in (string[])["m3", "m4"])
            Trees(Scenario.Parse(name));
        return 0;
    }

    private static void Speed(string model)
    {
        var ml = new MLContext();
        using var scorer = Scorer.Open(model, new ExecutionOptions { Threads = Environment.ProcessorCount });
        var points = Sample(scorer.Space.Scenario, Rows, seed: 7);
        float[] features = [.. points.SelectMany(point => point.Features)];
        var view = View(ml, points);
        using var transformer = ml.Transforms.ScoreNonlocality(model).Fit(view);
        var own = Rate(Rows, () => scorer.Score(features).Length);
        var batched = Rate(Rows, () => transformer.Transform(view).GetColumn<float>(Columns.Score).Count());
        var few = ml.Data.TakeRows(view, SlowRows);
        var plain = ml
            .Transforms.ApplyOnnxModel([Columns.Score], [Columns.Features], Path.Combine(model, ModelCard.ModelName))
            .Fit(view);
        var single = Rate(SlowRows, () => plain.Transform(few).GetColumn<float[]>(Columns.Score).Count());
        Console.WriteLine(
            $"rows/s of {Path.GetFileName(model)}: Scorer {own:N0}, ScoreNonlocality {batched:N0} ({batched / own:P0}), "
                + $"ApplyOnnxModel {single:N0} ({single / own:P0})"
        );
    }

    private static void Trees(Scenario scenario)
    {
        var ml = new MLContext(seed: 1);
        var (training, unseen) = (View(ml, Sample(scenario, Training, seed: 1)), View(ml, Sample(scenario, Unseen, seed: 2)));
        double Error(IEstimator<ITransformer> trainer) =>
            ml.Regression.Evaluate(trainer.Fit(training).Transform(unseen)).MeanAbsoluteError;
        var perceptron = new NonlocalityTrainerOptions
        {
            Members =
            [
                new MemberOptions
                {
                    Input = InputTransform.Raw,
                    Activation = Activation.Silu,
                    Width = 192,
                    Epochs = 20,
                },
            ],
        };
        Console.WriteLine(
            $"mean absolute error of NL, {scenario}, {Training:N0} rows: "
                + $"LightGBM {Error(ml.Regression.Trainers.LightGbm(numberOfIterations: 400)):G3}, "
                + $"FastTree {Error(ml.Regression.Trainers.FastTree(numberOfTrees: 400)):G3}, "
                + $"perceptron {Error(ml.Regression.Trainers.Nonlocality(scenario, perceptron)):G3}, "
                + $"blend {Error(ml.Regression.Trainers.Nonlocality(scenario)):G3}"
        );
    }

    private static void Detector(Scenario scenario)
    {
        var ml = new MLContext(seed: 1);
        var local = View(ml, Sample(scenario, Training, seed: 3).Where(point => !point.IsNonlocal));
        var unseen = Sample(scenario, Unseen, seed: 4);
        var rank = scenario.Settings(0) * (scenario.Settings(0) + 2) / 2;
        var detector = ml.AnomalyDetection.Trainers.RandomizedPca(rank: rank).Fit(local);
        var metrics = ml.AnomalyDetection.Evaluate(
            detector.Transform(View(ml, unseen)),
            labelColumnName: nameof(Point.Anomaly),
            falsePositiveCount: unseen.Count(point => !point.IsNonlocal) / 20
        );
        Console.WriteLine(
            $"detector on {scenario}, rank {rank}, {unseen.Count(point => point.IsNonlocal):N0} of {Unseen:N0} nonlocal: "
                + $"area under ROC {metrics.AreaUnderRocCurve:F3}, sees {metrics.DetectionRateAtFalsePositiveCount:P0} at 5 "
                + "% false alarms"
        );
    }

    private static IDataView View(MLContext ml, IEnumerable<Point> points)
    {
        Point[] rows = [.. points];
        var schema = SchemaDefinition.Create(typeof(Point));
        schema[Columns.Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>Uniform no-signalling behaviors with proven labels.</summary>
    private static List<Point> Sample(Scenario scenario, int count, ulong seed)
    {
        var sampler = new NoSignalingSampler(scenario);
        Behavior[] behaviors = [.. Enumerable.Range(0, count).Select(i => sampler.Sample(new RandomStream(seed, (ulong)i)))];
        var (lower, upper) = (new double[count], new double[count]);
        using var engine = new StructuredEngine(scenario);
        engine.LabelAll([.. behaviors.SelectMany(behavior => behavior.Table.ToArray())], lower, upper);
        return
        [
            .. behaviors.Select(
                (behavior, i) =>
                    new Point
                    {
                        Features = [.. behavior.Table.ToArray().Select(value => (float)value)],
                        Label = (float)lower[i],
                        IsNonlocal = lower[i] > 1e-9,
                    }
            ),
        ];
    }

    private static double Rate(int rows, Func<int> scored)
    {
        if (scored() != rows)
            throw new InvalidOperationException("A row has no score.");
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            scored();
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return rows / best.TotalSeconds;
    }

    private sealed class Point
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool IsNonlocal { get; set; }

        /// <summary>1 where the point is nonlocal, as ML.NET's evaluation of detectors takes it.</summary>
        public float Anomaly => IsNonlocal ? 1 : 0;
    }
}
