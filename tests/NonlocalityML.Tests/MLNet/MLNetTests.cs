using Microsoft.ML;
using Microsoft.ML.Data;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;
using NonlocalityML.MLNet;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.MLNet;

[TestClass]
public sealed class MLNetTests
{
    private static readonly NonlocalityTrainerOptions Quick = new() { Epochs = 3 };

    private static string Data(string name) =>
        Path.Combine(
            Repository.Root,
            "datasets",
            name switch
            {
                "classes" => "classes-m2",
                "m5-cube-interval" => "m5-cube",
                _ => name.Replace("-interval", "-no-signaling", StringComparison.Ordinal),
            }
        );

    /// <summary>All that ship.</summary>
    public static IEnumerable<string> Models { get; } =
    [.. Directory.GetDirectories(Path.Combine(Repository.Root, "models")).Select(folder => Path.GetFileName(folder)!)];

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Models))]
    public void A_shipped_model_says_the_same_in_batches_row_by_row_and_by_plain_ApplyOnnxModel(string name)
    {
        var (ml, path) = (new MLContext(), Path.Combine(Repository.Root, "models", name, ModelCard.ModelName));
        using var dataset = Dataset.Open(Data(name));
        using var scorer = Scorer.Open(path);
        var view = ml.Data.TakeRows(dataset.ToDataView(ml, scorer.Space), 50);
        float[] features = [.. view.GetColumn<float[]>(Columns.Features).SelectMany(row => row)];
        var expected = scorer.Score(features);
        var onnx = ml.Transforms.ApplyOnnxModel([Columns.Score], [Columns.Features], path).Fit(view).Transform(view);
        // Inside intervals the program goes without the graph, to whose scores its own come near.
        var near = name.EndsWith("-interval", StringComparison.Ordinal) ? 1e-4f : 0;
        AssertScores(onnx.GetColumn<float[]>(Columns.Score).SelectMany(row => row), near);
        using var transformer = ml.Transforms.ScoreNonlocality(path).Fit(view);
        var batched = transformer.Transform(view);
        AssertScores(Scores(batched, scorer.Outputs));
        CollectionAssert.AreEqual(scorer.Remoteness(features), batched.GetColumn<float>(Columns.Remoteness).ToArray());
        CollectionAssert.AreEqual(
            features,
            batched.GetColumn<float[]>(Columns.Features).SelectMany(row => row).ToArray(),
            "the columns of the input stay"
        );
        using var folder = new TemporaryFolder();
        ml.Model.Save(transformer, view.Schema, folder["model.zip"]);
        var loaded = new MLContext().UseNonlocality().Model.Load(folder["model.zip"], out _);
        AssertScores(Scores(loaded.Transform(view), scorer.Outputs), near);

        void AssertScores(IEnumerable<float> scores, float tolerance = 0)
        {
            foreach (var (score, value) in scores.Zip(expected))
                Assert.AreEqual(value, score, tolerance);
            Assert.AreEqual(expected.Length, scores.Count());
        }
    }

    /// <summary>Labels of rows that a data set proved before, and of the points that decide: a PR box, Tsirelson's, white
    /// noise.</summary>
    [TestMethod]
    public void Rows_are_labelled_exactly()
    {
        var ml = new MLContext();
        using var dataset = Dataset.Open(Data("m3-cube"));
        var view = ml.Data.TakeRows(dataset.ToDataView(ml), 300);
        var labelled = ml.Transforms.LabelNonlocality(dataset.Scenario).Fit(view).Transform(view);
        double[] lower = [.. labelled.GetColumn<double>(Columns.Lower)],
            upper = [.. labelled.GetColumn<double>(Columns.Upper)];
        for (var i = 0; i < 300; i++)
        {
            Assert.IsLessThan(1e-9, upper[i] - lower[i]);
            Assert.AreEqual(dataset.Label(i).Lower, lower[i], 1e-7, "features are Single");
        }

        var chsh = Behaviors.PopescuRohrlich.Scenario;
        var tables = ml.Data.LoadFromEnumerable(
            ((Behavior[])[Behaviors.PopescuRohrlich, Behaviors.Tsirelson, Behaviors.WhiteNoise(chsh)]).Select(
                behavior => new Table { Features = [.. behavior.Table.ToArray().Select(value => (float)value)] }
            )
        );
        double[] known = [.. ml.Transforms.LabelNonlocality(chsh).Fit(tables).Transform(tables).GetColumn<double>(Columns.Lower)];
        foreach (var (expected, found) in new[] { 0.25, (Math.Sqrt(2) - 1) / 4, 0 }.Zip(known))
            Assert.AreEqual(expected, found, 1e-7);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void A_regressor_is_fitted_cross_validated_saved_loaded_and_asked_for_one_row()
    {
        var ml = new MLContext(seed: 1).UseNonlocality();
        using var dataset = Dataset.Open(Data("m2-cube"));
        var view = dataset.ToDataView(ml);
        var trainer = ml.Regression.Trainers.Nonlocality(dataset.Scenario, Quick);
        using var model = trainer.Fit(view);
        using var again = trainer.Fit(view);
        var scored = model.Transform(view);
        CollectionAssert.AreEqual(Scores(scored, 1), Scores(again.Transform(view), 1), "the seed decides");
        var metrics = ml.Regression.Evaluate(scored);
        var labels = view.GetColumn<float>(Columns.Label).ToArray();
        Assert.IsLessThan(
            labels.Average(label => Math.Abs(label - labels.Average())) / 2,
            metrics.MeanAbsoluteError,
            "much better than one constant"
        );
        Assert.AreEqual(
            Scores(scored, 1).Zip(labels, (score, label) => Math.Abs(score - label)).Average(),
            metrics.MeanAbsoluteError,
            1e-7
        );
        var folds = ml.Regression.CrossValidate(
            view,
            ml.Regression.Trainers.Nonlocality(dataset.Scenario, Quick with { Epochs = 1 }),
            numberOfFolds: 2
        );
        Assert.HasCount(2, folds);

        using var folder = new TemporaryFolder();
        ml.Model.Save(model, view.Schema, folder["model.zip"]);
        var loaded = ml.Model.Load(folder["model.zip"], out var schema);
        CollectionAssert.AreEqual(Scores(scored, 1), Scores(loaded.Transform(view), 1));
        var shape = SchemaDefinition.Create(typeof(Point));
        shape[Columns.Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 4);
        using var engine = ml.Model.CreatePredictionEngine<Point, Said>(model, inputSchemaDefinition: shape);
        Assert.AreEqual(
            Scores(scored, 1)[0],
            engine.Predict(new Point { Features = view.GetColumn<float[]>(Columns.Features).First() }).Score
        );
    }

    [TestMethod]
    public void A_classifier_is_fitted_and_evaluated()
    {
        var ml = new MLContext(seed: 1);
        using var dataset = Dataset.Open(Data("classes"));
        var view = dataset.ToDataView(ml);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 20).Select(i => (uint)dataset.Class(i) + 1).ToArray(),
            view.GetColumn<uint>(Columns.Label).Take(20).ToArray(),
            "keys count from 1"
        );
        using var model = ml.MulticlassClassification.Trainers.Nonlocality(Quick with { Epochs = 10 }).Fit(view);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(view));
        Assert.IsGreaterThan(0.8, metrics.MicroAccuracy);
    }

    [TestMethod]
    public void What_does_not_fit_is_told_with_the_column()
    {
        var ml = new MLContext();
        using var dataset = Dataset.Open(Data("m2-cube"));
        var view = dataset.ToDataView(ml);
        Func<object>[] attempts =
        [
            () => ml.Transforms.ScoreNonlocality(Path.Combine(Repository.Root, "models", "m3-cube")).Fit(view).Transform(view),
            () =>
                ml
                    .Transforms.ScoreNonlocality(Path.Combine(Repository.Root, "models", "m2-cube"), "None")
                    .Fit(view)
                    .Transform(view),
            () => ml.Regression.Trainers.Nonlocality(dataset.Scenario, Quick with { Features = "None" }).Fit(view),
            () => ml.Regression.Trainers.Nonlocality(Scenario.Parse("m3"), Quick).Fit(view),
        ];
        foreach (var attempt in attempts)
            Assert.ThrowsExactly<InvalidInputException>(attempt);
    }

    private static float[] Scores(IDataView view, int outputs) =>
        outputs == 1
            ? [.. view.GetColumn<float>(Columns.Score)]
            : [.. view.GetColumn<float[]>(Columns.Score).SelectMany(row => row)];

    private sealed class Table
    {
        [VectorType(16)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Point
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Said
    {
        public float Score { get; set; }
    }
}
