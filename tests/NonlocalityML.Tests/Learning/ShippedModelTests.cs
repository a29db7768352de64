using System.Security.Cryptography;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;

namespace NonlocalityML.Tests.Learning;

/// <summary>The models that ship: as their cards say, as wrong as their cards say, and at least as good as what is
/// published.</summary>
[TestClass]
public sealed class ShippedModelTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "models");

    public static IEnumerable<object[]> Names =>
        Directory
            .GetDirectories(Folder)
            .Order()
            .Where(folder => !folder.EndsWith("-interval", StringComparison.Ordinal))
            .Select(folder => new object[] { Path.GetFileName(folder) });

    /// <summary>Behaviors off what was learned: nearly all whose error is five times the stated one are marked as
    /// guesses.</summary>
    [TestMethod]
    [DataRow("m3-cube", "unbiased:few-strategies")]
    [DataRow("m4-cube", "planar")]
    [DataRow("m5-cube", "unbiased:few-strategies")]
    [DataRow("m5-cube", "unbiased:deterministic")]
    [DataRow("m3-no-signaling", "tilted")]
    [DataRow("m4-no-signaling", "few-strategies")]
    [DataRow("m5-no-signaling", "noisy")]
    public void Scores_that_are_wrong_are_marked_as_guesses(string name, string distribution)
    {
        var path = Path.Combine(Repository.Root, "models", name);
        using var scorer = Scorer.Open(path, new ExecutionOptions { Threads = 1 });
        using var folder = new TemporaryFolder();
        using var source = new SampledBehaviors(distribution, scorer.Space.Scenario, 5, 100, "structured");
        using var dataset = DatasetBuilder.Label(source, LabelKinds.Nonlocality, folder["family"]);
        var errors = FamilyErrors.Of(scorer, dataset, ModelCard.Read(Path.Combine(path, ModelCard.FileName)).TrainedOn);
        Assert.IsTrue(errors.IsHeldOut);
        Assert.IsGreaterThanOrEqualTo(0.95 * errors.Failures!.Value, (double)errors.FlaggedFailures!.Value, $"{errors}");
    }

    [TestMethod]
    public void Every_published_task_has_its_model() =>
        CollectionAssert.AreEquivalent(
            PublishedTasks
                .Table1.Append(PublishedTasks.Table2)
                .Append(PublishedTasks.BehaviorClasses)
                .Select(task => task.Name)
                .ToList(),
            Names.Select(name => (string)name[0]).ToList()
        );

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_model_is_what_its_card_says(string name)
    {
        var (card, task) = (Card(name), PublishedTasks.Get(name));
        using var scorer = Scorer.Open(Path.Combine(Folder, name));
        Assert.AreEqual(
            card.Sha256,
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, name, ModelCard.ModelName))))
        );
        Assert.AreEqual(
            (card.Kind, card.Features, card.Scenario, card.Unit),
            (scorer.Kind.Name, scorer.Space.Name, $"{scorer.Space.Scenario}", scorer.Unit)
        );
        Assert.AreEqual(card.TrainedOn[0].Sha256, scorer.Metadata["Data"]);
        Assert.AreEqual(
            (task.Count, task.Unseen),
            (card.TrainedOn[0].Count, card.UnseenData!.Count),
            "the number of points, published where there is one"
        );
        Assert.IsNotNull(card.Command);
        Assert.IsLessThan(card.Unseen!.PlainMean, card.Unseen.Blend, "the blend beats the plain mean on unseen points");
        Assert.IsLessThan(card.Unseen.BestMember, card.Unseen.Blend, "the blend beats the best member on unseen points");
    }

    /// <summary>On the small data sets that ship, drawn with a seed of their own: points that the models never saw.</summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Its_errors_are_found_again(string name)
    {
        var card = Card(name);
        using var scorer = Scorer.Open(Path.Combine(Folder, name));
        using var data = Dataset.Open(Path.Combine(Repository.Root, "datasets", name == "classes" ? "classes-m2" : name));
        if (card.Classes is { } classes)
        {
            // The published classifier saw the four correlators alone; with marginals there is nothing to compare with.
            var isPublished = card.Kind == LabelKinds.CorrelatorClasses.Name;
            Assert.IsGreaterThan(isPublished ? PublishedTasks.PublishedAccuracy : 0.995, classes.Accuracy);
            Assert.AreEqual(
                0,
                classes.Confusion[0][2] + classes.Confusion[2][0],
                "no local point is called post-quantum, or the reverse"
            );
            Assert.AreEqual(classes.Accuracy, scorer.EvaluateClasses(data).Accuracy, isPublished ? 0.01 : 0.02);
            return;
        }

        var found = scorer.EvaluateDistances(data);
        // Labels of NBL in the small sets are 1e-3 wide.
        Assert.IsLessThan(
            (2 * card.Errors!.MeanAbsoluteError) + (card.Kind == LabelKinds.Bilocality.Name ? 5e-4 : 2e-6),
            found.MeanAbsoluteError
        );
        if (PublishedTasks.Get(name).BlendError is { } published)
            Assert.IsLessThan(published, card.Errors.MeanAbsoluteError);
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Names))]
    public void Other_readers_of_ONNX_accept_it_and_say_the_same(string name)
    {
        var path = Path.Combine(Folder, name, ModelCard.ModelName);
        OnnxPeers.Check(path);
        using var scorer = Scorer.Open(path);
        using var data = Dataset.Open(Path.Combine(Repository.Root, "datasets", name == "classes" ? "classes-m2" : name));
        const int rows = 100;
        var features = new float[rows * scorer.Space.Length];
        for (var i = 0; i < rows; i++)
            scorer.Space.Write(data.Behavior(i), features.AsSpan(i * scorer.Space.Length, scorer.Space.Length));
        var (ours, theirs) = (scorer.Score(features), OnnxPeers.RunByNumpy(path, features, scorer.Space.Length));
        for (var i = 0; i < ours.Length; i++)
            Assert.AreEqual(ours[i], theirs["Score"].Values[i], 2e-5, $"number {i}");
        if (scorer.Outputs == 1)
            return;
        for (var i = 0; i < rows; i++)
            Assert.AreEqual(
                ours[(3 * i)..((3 * i) + 3)].Max(),
                ours[(3 * i) + (int)theirs["PredictedLabel"].Values[i]],
                "the predicted label has the largest probability"
            );
    }

    [TestMethod]
    public void A_score_of_white_noise_is_zero_and_of_a_PR_box_a_quarter()
    {
        using var scorer = Scorer.Open(Path.Combine(Folder, "m2-no-signaling"));
        Assert.AreEqual(0, scorer.Score(Behaviors.WhiteNoise(Scenario.Chsh)).Value, 1e-3);
        Assert.AreEqual(0.25, scorer.Score(Behaviors.PopescuRohrlich).Value, 0.01);
        Assert.AreEqual((Math.Sqrt(2) - 1) / 4, scorer.Score(Behaviors.Tsirelson).Value, 0.005);
    }

    private static ModelCard Card(string name) => JsonFile.Read<ModelCard>(Path.Combine(Folder, name, ModelCard.FileName));
}
