using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Learning;

/// <summary>A catalogue as a model, and what models have learned in its words.</summary>
[TestClass]
public sealed class CatalogueScorerTests
{
    /// <summary>Rounding of Real32, and of labels.</summary>
    private const double Rounding = 2e-6;

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("m2", "cube", 200, 1e-6)]
    [DataRow("m2", "no-signaling", 400, 1e-6)]
    [DataRow("m3", "cube", 2000, 1e-6)]
    [DataRow("m3", "no-signaling", 2000, 2e-5)]
    [DataRow("m4", "cube", 1000, 4e-3)]
    public void Scores_are_lower_bounds_and_exact_for_few_settings(
        string scenario,
        string distribution,
        int count,
        double meanError
    )
    {
        using var folder = new TemporaryFolder();
        using Dataset known = Label(folder, scenario, distribution, count, seed: 11),
            unseen = Label(folder, scenario, distribution, 500, seed: 12);
        CatalogueScorer.Build(InequalityCatalogue.Harvest(known, threads: 2), known).Save(folder["model.onnx"]);
        using var scorer = Scorer.Open(folder["model.onnx"]);
        var error = 0.0;
        for (var i = 0; i < unseen.Count; i++)
        {
            var ((lower, upper), score) = (unseen.Label(i), scorer.Score(unseen.Behavior(i)).Value);
            Assert.IsLessThanOrEqualTo(upper + Rounding, score, $"sample {i}");
            error += Math.Abs(score - lower) / unseen.Count;
        }

        Assert.IsLessThanOrEqualTo(meanError, error);
        Assert.AreEqual(error, scorer.EvaluateDistances(unseen).MeanAbsoluteError, 1e-6);
    }

    [TestMethod]
    public void A_gradient_is_that_of_the_inequality_a_catalogue_uses()
    {
        using var dataset = Dataset.Open(Path.Combine(Repository.Root, "datasets", "m3-no-signaling"));
        var catalogue = InequalityCatalogue.Harvest(dataset);
        using var folder = new TemporaryFolder();
        CatalogueScorer.Build(catalogue, dataset).Save(folder["model.onnx"]);
        using var scorer = Scorer.Open(folder["model.onnx"]);
        var classes = new HashSet<int>();
        for (var i = 0; i < dataset.Count; i++)
        {
            // Within a linear piece: away from where the score begins, and from other inequalities.
            if (dataset.Label(i).Lower < 5e-3)
                continue;
            var own = SymmetryClass.Of(ReducedInequality.Of(dataset.Inequality(i), catalogue.Space)!.Inequality);
            var nearest = ScoreExplanation.Of(scorer, dataset.Behavior(i), catalogue).Nearest[0];
            if (nearest.Cosine < 0.999)
                continue;
            classes.Add(nearest.Number);
            Assert.AreEqual(own.Representative, nearest.Entry.Inequality, $"sample {i}");
            Assert.AreEqual(dataset.Label(i).Lower, nearest.Bound, 1e-8, $"sample {i}");
        }

        Assert.IsGreaterThan(1, classes.Count);
    }

    [TestMethod]
    public void A_trained_model_follows_CHSH_at_a_measured_point()
    {
        using var dataset = Dataset.Open(Path.Combine(Repository.Root, "datasets", "m2-no-signaling"));
        using var scorer = Scorer.Open(Path.Combine(Repository.Root, "models", "m2-no-signaling"));
        var catalogue = InequalityCatalogue.Harvest(dataset);
        var box = Behaviors.PopescuRohrlich.MixWith(Behaviors.WhiteNoise(Scenario.Chsh), 0.8);
        var nearest = ScoreExplanation.Of(scorer, box, catalogue).Nearest.Single();
        Assert.AreEqual("CHSH", nearest.Entry.Name);
        Assert.IsGreaterThan(0.999, nearest.Cosine);
        Assert.AreEqual(2, (double)nearest.Inequality.LocalBound / nearest.Inequality.Coefficients[0], 1e-12);
        Assert.AreEqual((3.2 - 2) / 8, nearest.Bound, 1e-12, "NL = (S - 2)/8");
        Assert.IsEmpty(
            ScoreExplanation.Of(scorer, Behaviors.WhiteNoise(Scenario.Chsh), catalogue).Nearest,
            "flat where all is local"
        );
        using var other = Scorer.Open(Path.Combine(Repository.Root, "models", "m2-cube"));
        Assert.Contains(
            "The model is for correlators",
            Assert.ThrowsExactly<InvalidInputException>(() => ScoreExplanation.Of(other, box, catalogue)).Message
        );
    }

    [TestMethod]
    public void Relabelled_copies_are_explained_alike()
    {
        using var dataset = Dataset.Open(Path.Combine(Repository.Root, "datasets", "m3-no-signaling"));
        using var scorer = Scorer.Open(Path.Combine(Repository.Root, "models", "m3-no-signaling"));
        var catalogue = InequalityCatalogue.Harvest(dataset);
        var stream = new RandomStream(29, 0);
        var behavior = dataset.Behavior(Enumerable.Range(0, (int)dataset.Count).MaxBy(i => dataset.Label(i).Lower));
        var near = ScoreExplanation.Of(scorer, behavior, catalogue).Nearest[0];
        for (var copy = 0; copy < 3; copy++)
        {
            var other = Relabeling.Random(dataset.Scenario, stream).Apply(behavior);
            var found = ScoreExplanation.Of(scorer, other, catalogue).Nearest[0];
            Assert.AreEqual(near.Number, found.Number);
            Assert.AreEqual(near.Cosine, found.Cosine, 1e-9);
            Assert.AreEqual(near.Bound, found.Bound, 1e-9);
        }
    }

    private static Dataset Label(TemporaryFolder folder, string scenario, string distribution, int count, ulong seed)
    {
        string[] sample =
        [
            "sample",
            "--scenario",
            scenario,
            "--distribution",
            distribution,
            "--count",
            $"{count}",
            "--seed",
            $"{seed}",
            "--out",
            folder[$"points-{seed}"],
        ];
        foreach (var arguments in (string[][])[sample, ["label", folder[$"points-{seed}"], "--out", folder[$"labels-{seed}"]]])
        {
            Cli.Nonlocality.Print(arguments);
        }

        return Dataset.Open(folder[$"labels-{seed}"]);
    }
}
