using NonlocalityML.Bell;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;
using NonlocalityML.Learning.Search;
using NonlocalityML.Quantum;
using NonlocalityML.Solvers;

namespace NonlocalityML.Reports;

/// <summary>Figures 2 and 3 of Canabarro, Brito and Chaves, PRL 122, 200401, with our models and exact values.</summary>
internal static class PublishedFigures
{
    private const int Points = 61,
        SortedPoints = 300;

    /// <summary>Quantum points that maximise CHSH, and sorted unseen points.</summary>
    public static Report Two(IPublishedModels models) =>
        new(
            "Figure 2: exact and predicted",
            "What the blends say of points whose distance is proven.",
            [
                new CodeLines(models.Command),
                MaximalChsh(models),
                .. ((string[])["m3-cube", "m5-cube", "bilocal-summary", "bilocal-correlators"]).Select(name =>
                    Sorted(models, PublishedTasks.Get(name))
                ),
            ]
        );

    /// <summary>NBL of two Werner states along their visibility, and what a search finds that the known inequality does not
    /// show.</summary>
    public static Report Three(IPublishedModels models) =>
        new(
            "Figure 3: the distance to the bilocal set",
            "Of two Werner states, exact, published and predicted; and of what a search finds that the known inequality "
                + "does not show.",
            [
                new Paragraph(
                    "The exact value is (sqrt 2 v - 1)/4 above v = 1/sqrt 2. The published curve, (v^2 - 1/2)/4 in this "
                        + "unit, is the distance to models with uniform "
                        + "weights of A's strategies, which are not the nearest ones; it is only an upper bound. (With one "
                        + "Bell-state measurement of four outcomes at B it would be exact.)"
                ),
                new CodeLines(models.Command),
                WernerStates(models),
                new Paragraph(
                    "Below: quantum behaviors of two copies of cos t |00> + sin t |11>, found by climbing the learned "
                        + "score, that are certified not bilocal although "
                        + "sqrt|I| + sqrt|J| <= 1 holds in all its relabellings. Many of them violate an ordinary Bell "
                        + "inequality; those of the second curve have a local "
                        + "model with one common source, so that only the independence of the sources tells."
                ),
                Beyond(models),
            ]
        );

    /// <summary>Figure 3b: the best finds along t, their certified NBL and what the models say of them.</summary>
    private static Figure Beyond(IPublishedModels models)
    {
        var task = PublishedTasks.Get("bilocal-correlators");
        var options = new SearchOptions
        {
            Scenario = SearchOptions.Bilocal,
            IsBeyond = true,
            Starts = 32,
            Laboratory = new LaboratoryOptions { IsReal = true },
            Sweep = new SearchSweep("state", 5, 45, 5),
        };
        SearchResult all = models.Search(task, options, "fig3b"),
            local = models.Search(task, options with { IsLocal = true }, "fig3b-local");
        using Scorer summary = models.Open(PublishedTasks.Get("bilocal-summary")),
            correlators = models.Open(task);
        return Figures.Lines(
            "NBL beyond the known inequality",
            "The best finds at each t: certified NBL and what the models say of the same behaviors.",
            "t (degrees)",
            "NBL",
            [
                .. (
                    (Series[])
                        [
                            Certified(all, "certified"),
                            Certified(local, "certified, local with one source"),
                            Predicted(correlators, all, "predicted from <AxByCz>; <Ax>"),
                            Predicted(correlators, local, "predicted, local with one source"),
                            Predicted(summary, all, "predicted from (I, J, <A0>, <A1>)"),
                        ]
                ).Where(series => series.X.Count > 0),
            ]
        );
    }

    private static Series Certified(SearchResult result, string name) =>
        new(name, [.. result.Kept.Select(find => find.Candidate.State)], [.. result.Kept.Select(find => find.Candidate.Lower)]);

    private static Series Predicted(Scorer scorer, SearchResult result, string name)
    {
        using var found = new FoundBehaviors(result);
        return new Series(
            name,
            [.. result.Kept.Select(find => find.Candidate.State)],
            [.. result.Kept.Select((_, i) => scorer.Score(found.Behavior(i)).Value)]
        );
    }

    /// <summary>cos t |00> + sin t |11> with the settings that maximise S = 2 sqrt(1 + sin^2 2t) (Horodecki et al., PLA 200,
    /// 340).</summary>
    private static Figure MaximalChsh(IPublishedModels models)
    {
        using var scorer = models.Open(PublishedTasks.Get("m2-cube"));
        using var engine = NonlocalityEngines.Create("structured", Scenario.Chsh);
        double[] angles = [.. Enumerable.Range(0, Points).Select(i => i * Math.PI / 4 / (Points - 1))];
        Behavior[] behaviors = [.. angles.Select(MaximalChsh)];
        double[] exact = [.. behaviors.Select(behavior => (double)engine.Solve(behavior).Lower)];
        return Figures.Lines(
            "Quantum points that maximise CHSH",
            "NL of cos t |00> + sin t |11> with the best settings, along t.",
            "t",
            "NL",
            new Series("exact", angles, exact),
            Predicted(scorer, angles, behaviors.SelectMany(behavior => Correlators.Of(behavior).Full()))
        );
    }

    private static Behavior MaximalChsh(double t)
    {
        var tilt = Math.Atan(Math.Sin(2 * t));
        return BornRule.Apply(
            States.Schmidt(t),
            [
                [Measurement.InXzPlane(0), Measurement.InXzPlane(Math.PI / 2)],
                [Measurement.InXzPlane(tilt), Measurement.InXzPlane(-tilt)],
            ]
        );
    }

    private static Figure WernerStates(IPublishedModels models)
    {
        using Scorer summary = models.Open(PublishedTasks.Get("bilocal-summary")),
            correlators = models.Open(PublishedTasks.Get("bilocal-correlators"));
        double[] visibilities = [.. Enumerable.Range(0, Points).Select(i => 0.5 + (0.5 * i / (Points - 1)))];
        Behavior[] behaviors = [.. visibilities.Select(WernerPair.TwoMeasurements)];
        return Figures.Lines(
            "NBL of two Werner states of visibility v",
            "Exact, published and predicted distance to the bilocal set.",
            "v",
            "NBL",
            new Series("exact", visibilities, [.. visibilities.Select(WernerPair.Distance)]),
            new Series("published (uniform weights)", visibilities, [.. visibilities.Select(WernerPair.UniformDistance)]),
            Predicted(
                summary,
                visibilities,
                behaviors.SelectMany(BilocalCoordinates.Summary.FeaturesOf),
                "predicted from (I, J, <A0>, <A1>)"
            ),
            Predicted(
                correlators,
                visibilities,
                behaviors.SelectMany(BilocalCoordinates.Correlators.FeaturesOf),
                "predicted from <AxByCz>; <Ax>"
            )
        );
    }

    private static Figure Sorted(IPublishedModels models, PublishedTask task)
    {
        using var scorer = models.Open(task);
        using var data = models.Data(task, isUnseen: true);
        var count = (int)Math.Min(SortedPoints, data.Count);
        var features = new float[count * scorer.Space.Length];
        for (var i = 0; i < count; i++)
            scorer.Space.Write(data.Behavior(i), features.AsSpan(i * scorer.Space.Length, scorer.Space.Length));
        return Figures.Sorted(
            task.Column,
            $"The first {count} unseen points by their proven distance, and what the blend says.",
            "distance",
            [.. Enumerable.Range(0, count).Select(i => (data.Label(i).Lower + data.Label(i).Upper) / 2)],
            [.. scorer.Score(features).Select(score => (double)score)]
        );
    }

    private static Series Predicted(Scorer scorer, double[] x, IEnumerable<double> features, string name = "predicted") =>
        new(name, x, [.. scorer.Score([.. features.Select(value => (float)value)]).Select(score => (double)score)]);
}
