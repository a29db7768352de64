using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;
using NonlocalityML.Quantum;

namespace NonlocalityML.Reports;

/// <summary>Where the models and data of published tasks come from.</summary>
public interface IPublishedModels
{
    /// <summary>The command that asks, for the page.</summary>
    string Command { get; }

    /// <summary>The trained model of a task.</summary>
    Scorer Open(PublishedTask task);

    /// <summary>Its training or unseen points.</summary>
    Dataset Data(PublishedTask task, bool isUnseen);
}

/// <summary>Figures 2 and 3a of Canabarro, Brito and Chaves, PRL 122, 200401, with our models and exact values.</summary>
public static class PublishedFigures
{
    private const int Points = 61, SortedPoints = 300;

    /// <summary>Quantum points that maximise CHSH, and sorted unseen points.</summary>
    public static Report Two(IPublishedModels models) => new(
        "Figure 2: exact and predicted", "What the blends say of points whose distance is proven.",
        [
            new CodeLines(models.Command), MaximalChsh(models),
            .. ((string[])["m3-cube", "m5-cube", "bilocal-summary", "bilocal-correlators"]).Select(name => Sorted(models, PublishedTasks.Get(name))),
        ]);

    /// <summary>NBL of two Werner states along their visibility.</summary>
    public static Report Three(IPublishedModels models) => new(
        "Figure 3a: two Werner states", "The distance to the bilocal set along the visibility: exact, published, predicted.",
        [
            new Paragraph("The exact value is (sqrt 2 v - 1)/4 above v = 1/sqrt 2. The published curve, (v^2 - 1/2)/4 in this unit, is the distance to models with uniform "
                + "weights of A's strategies, which are not the nearest ones; it is only an upper bound."),
            new CodeLines(models.Command), WernerStates(models),
        ]);

    /// <summary>cos t |00> + sin t |11> with the settings that maximise S = 2 sqrt(1 + sin^2 2t) (Horodecki et al., PLA 200, 340).</summary>
    private static Figure MaximalChsh(IPublishedModels models)
    {
        using var scorer = models.Open(PublishedTasks.Get("m2-cube"));
        using var engine = NonlocalityEngines.Create("structured", Scenario.Chsh);
        double[] angles = [.. Enumerable.Range(0, Points).Select(i => i * Math.PI / 4 / (Points - 1))];
        Behavior[] behaviors = [.. angles.Select(MaximalChsh)];
        double[] exact = [.. behaviors.Select(behavior => (double)engine.Solve(behavior).Lower)];
        return Figures.Lines(
            "Quantum points that maximise CHSH", "NL of cos t |00> + sin t |11> with the best settings, along t.", "t", "NL",
            new Series("exact", angles, exact), Predicted(scorer, angles, behaviors.SelectMany(behavior => Correlators.Of(behavior).Full())));
    }

    private static Behavior MaximalChsh(double t)
    {
        var tilt = Math.Atan(Math.Sin(2 * t));
        return BornRule.Apply(
            States.Schmidt(t),
            [[Measurement.InXzPlane(0), Measurement.InXzPlane(Math.PI / 2)], [Measurement.InXzPlane(tilt), Measurement.InXzPlane(-tilt)]]);
    }

    private static Figure WernerStates(IPublishedModels models)
    {
        using Scorer summary = models.Open(PublishedTasks.Get("bilocal-summary")), correlators = models.Open(PublishedTasks.Get("bilocal-correlators"));
        double[] visibilities = [.. Enumerable.Range(0, Points).Select(i => 0.5 + (0.5 * i / (Points - 1)))];
        Behavior[] behaviors = [.. visibilities.Select(WernerPair.TwoMeasurements)];
        return Figures.Lines(
            "NBL of two Werner states of visibility v", "Exact, published and predicted distance to the bilocal set.", "v", "NBL",
            new Series("exact", visibilities, [.. visibilities.Select(WernerPair.Distance)]),
            new Series("published (uniform weights)", visibilities, [.. visibilities.Select(WernerPair.UniformDistance)]),
            Predicted(summary, visibilities, behaviors.SelectMany(BilocalCoordinates.Summary.FeaturesOf), "predicted from (I, J, <A0>, <A1>)"),
            Predicted(correlators, visibilities, behaviors.SelectMany(BilocalCoordinates.Correlators.FeaturesOf), "predicted from <AxByCz>; <Ax>"));
    }

    private static Figure Sorted(IPublishedModels models, PublishedTask task)
    {
        using var scorer = models.Open(task);
        using var data = models.Data(task, isUnseen: true);
        var count = (int)Math.Min(SortedPoints, data.Count);
        var features = new float[count * scorer.Space.Length];
        for (var i = 0; i < count; i++) scorer.Space.Write(data.Behavior(i), features.AsSpan(i * scorer.Space.Length, scorer.Space.Length));
        return Figures.Sorted(
            task.Column, $"The first {count} unseen points by their proven distance, and what the blend says.", "distance",
            [.. Enumerable.Range(0, count).Select(i => (data.Label(i).Lower + data.Label(i).Upper) / 2)], [.. scorer.Score(features).Select(score => (double)score)]);
    }

    private static Series Predicted(Scorer scorer, double[] x, IEnumerable<double> features, string name = "predicted") =>
        new(name, x, [.. scorer.Score([.. features.Select(value => (float)value)]).Select(score => (double)score)]);
}
