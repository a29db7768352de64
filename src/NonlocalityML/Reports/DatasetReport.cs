using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;

namespace NonlocalityML.Reports;

/// <summary>A data set as parts of a page: what it is, its labels, and how a model predicts them.</summary>
internal static class DatasetReport
{
    private const int DrawnLabels = 100_000;

    private const int PredictedPoints = 400;

    /// <summary>Among so many labels those that are drawn are looked for.</summary>
    private const int SearchedLabels = 10_000;

    /// <summary>Where all but the smallest twentieth of the labels span more than this factor, their axis is
    /// logarithmic.</summary>
    private const double ManyDecades = 1000;

    /// <param name="dataset">A data set of any kind.</param>
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
                [.. dataset.CountClasses().Select(count => new Bar(count.Key.Word(), count.Value))]
            );
        }

        if (dataset.Labels is not DistanceLabels)
            yield break;
        if (Labels(dataset) is { } labels)
            yield return labels;
        if (model is null || dataset.Labels != model.Kind)
            yield break;
        foreach (var part in Predicted(model, dataset, "points"))
            yield return part;
    }

    /// <summary>Predicted against proven labels of the first points: against each other, and sorted as in figure 2 of Canabarro,
    /// Brito and Chaves, PRL 122, 200401. Points inside the set, whose label is 0, stand apart.</summary>
    /// <param name="model">Tells distances.</param>
    /// <param name="dataset">Labelled, of the model's scenario.</param>
    /// <param name="points">What its points are called, as <c>unseen points</c>.</param>
    public static IEnumerable<IReportPart> Predicted(Scorer model, Dataset dataset, string points)
    {
        var symbol = dataset.Labels.Symbol;
        (double Proven, double Score)[] outside = [.. Scored(isOutside: true)],
            inside = [.. Scored(isOutside: false)];
        if (outside.Length > 0)
        {
            yield return Figures.Sorted(
                "Proven and predicted, sorted",
                $"{outside.Length:N0} {points} outside the set in the order of their proven {symbol}, the curve; "
                    + "the points are predictions, which are evidence, not proof.",
                symbol,
                [.. outside.Select(point => point.Proven)],
                [.. outside.Select(point => point.Score)]
            );
            yield return Figures.Predicted(
                "Predicted against proven",
                $"The same points; on the dashed line both agree. The largest difference is "
                    + $"{Notation.Small(outside.Max(point => Math.Abs(point.Score - point.Proven)))}.",
                $"{symbol}, proven",
                $"{symbol}, predicted",
                new Series(
                    "outside the set",
                    [.. outside.Select(point => point.Proven)],
                    [.. outside.Select(point => point.Score)]
                )
            );
        }

        if (inside.Length > 0)
            yield return new Paragraph(
                $"In the set, where {symbol} is 0, the mean prediction of {inside.Length:N0} points is "
                    + $"{Notation.Small(inside.Average(point => point.Score))}, the largest "
                    + $"{Notation.Small(inside.Max(point => point.Score))}."
            );

        IEnumerable<(double Proven, double Score)> Scored(bool isOutside) =>
            Enumerable
                .Range(0, (int)Math.Min(SearchedLabels, dataset.Count))
                .Select(i => (Index: i, dataset.Label(i).Lower))
                .Where(label => IsOutside(label.Lower) == isOutside)
                .Take(PredictedPoints)
                .Select(label => (label.Lower, model.Score(dataset.Behavior(label.Index)).Value));
    }

    /// <summary>The labels outside the set, on a logarithmic axis where they span decades; null where there are none.</summary>
    private static Figure? Labels(Dataset dataset)
    {
        var count = (int)Math.Min(DrawnLabels, dataset.Count);
        var name = dataset.Labels.Symbol;
        double[] outside = [.. Enumerable.Range(0, count).Select(i => dataset.Label(i).Lower).Where(IsOutside)];
        if (outside.Length == 0)
            return null;
        var inside = count - outside.Length;
        var of = count == dataset.Count ? $"{count:N0} samples" : $"the first {count:N0} of {dataset.Count:N0} samples";
        Array.Sort(outside);
        var isWide = outside[^1] > ManyDecades * outside[outside.Length / 20];
        return Figures.Histogram(
            $"{name} of the samples outside the set",
            $"Proven lower bounds of {outside.Length:N0} of {of}; the other {inside:N0} ({(double)inside / count:P1}) lie in the "
                + "set and are not drawn.",
            new Axis($"{name}, proven lower bound", isWide),
            outside
        );
    }

    private static bool IsOutside(double lower) => lower > Certificate.Resolution;

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
