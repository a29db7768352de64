using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Learning;

namespace NonlocalityML.Reports;

/// <summary>A data set as parts of a page: what it is, its labels, and how a model predicts them.</summary>
internal static class DatasetReport
{
    private const int DrawnLabels = 100_000;

    private const int PredictedPoints = 400;

    /// <param name="dataset">Of any kind.</param>
    /// <param name="model">Predicts the labels; null where there is no model for them.</param>
    public static IEnumerable<IReportPart> Of(Dataset dataset, Scorer? model)
    {
        yield return new KeyValueList([.. Facts(dataset)]);
        if (dataset.Labels.HasClasses)
        {
            yield return Figures.Bars(
                "Classes",
                "How many samples each class has.",
                "class",
                "samples",
                [.. dataset.CountClasses().Select(count => new Bar(count.Key.ToString(), count.Value))]
            );
        }

        if (dataset.Labels is not DistanceLabels)
            yield break;
        yield return Labels(dataset);
        if (model is not null && dataset.Labels == model.Kind)
            yield return Predicted(model, dataset, Path.GetFileName(Path.GetFullPath(dataset.Folder)));
    }

    /// <summary>Predicted against proven labels of the first points.</summary>
    /// <param name="model">Tells distances.</param>
    /// <param name="dataset">Labelled, of the model's scenario.</param>
    /// <param name="name">As the legend shows it.</param>
    public static Figure Predicted(Scorer model, Dataset dataset, string name)
    {
        var count = (int)Math.Min(PredictedPoints, dataset.Count);
        var scores = Enumerable.Range(0, count).Select(i => model.Score(dataset.Behavior(i)).Value).ToList();
        return Figures.Predicted(
            "Predicted against proven",
            $"{count} points of {name}; a prediction is evidence, not proof.",
            "NL, proven",
            "NL, predicted",
            new Series(name, [.. Enumerable.Range(0, count).Select(i => dataset.Label(i).Lower)], scores)
        );
    }

    private static Figure Labels(Dataset dataset)
    {
        var count = (int)Math.Min(DrawnLabels, dataset.Count);
        var name = dataset.Labels.Symbol;
        return Figures.Histogram(
            $"Labels: {name}",
            $"Proven lower bounds of {count:N0} of {dataset.Count:N0} samples.",
            $"{name}, proven lower bound",
            [.. Enumerable.Range(0, count).Select(i => dataset.Label(i).Lower)]
        );
    }

    private static IEnumerable<KeyValuePair<string, Cell>> Facts(Dataset dataset)
    {
        var specification = dataset.Specification;
        KeyValuePair<string, Cell> Row(string key, Cell value) => new(key, value);
        yield return Row("samples", dataset.Count);
        yield return Row("scenario", dataset.Scenario.ToString());
        yield return Row("distribution", specification.Description);
        if (specification.Seed is { } seed)
            yield return Row("seed", $"{seed}");
        if (specification.Engine is { } engine)
            yield return Row("labels found by", engine);
        if (dataset.Labels is not DistanceLabels)
            yield break;
        var summary = LabelSummary.Of(dataset);
        yield return Row("outside the set", $"{summary.Nonlocal:N0} of {summary.Samples:N0}");
        yield return Row("mean label", Cell.Number(summary.MeanLower));
        yield return Row("largest label", Cell.Number(summary.LargestLower));
        yield return Row("widest proven interval", Cell.Number(summary.LargestWidth, "G2"));
    }
}
