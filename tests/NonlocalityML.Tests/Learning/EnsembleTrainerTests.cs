using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Learning;

/// <summary>The way from labelled data to one ONNX file, on small data.</summary>
[TestClass]
public sealed class EnsembleTrainerTests
{
    private static readonly ExecutionOptions OneThread = new() { Threads = 1 };

    [TestMethod]
    [DataRow("cube")]
    [DataRow("no-signaling")]
    public void The_largest_of_known_inequalities_bounds_nonlocality_from_below(string distribution)
    {
        foreach (var settings in (int[])[2, 3])
        {
            using var dataset = Shipped($"m{settings}-{distribution}");
            var data = LearningData.Load([dataset]);
            var bank = InequalityBank.Harvest(data, [.. Enumerable.Range(0, data.Rows)], 1000);
            var pose = new InputPose(data.Space, bank, Node.Input("Features", ElementType.Real32, ["batch", data.Space.Length]));
            using var session = Session.Open(new Graph([("Bound", pose.BoundOf(InputTransform.Inequalities)!)]), OneThread);
            var bounds = BatchedRun.Run(session, data, [.. Enumerable.Range(0, data.Rows)], ("Bound", 1))[0];
            var exact = 0;
            for (var row = 0; row < data.Rows; row++)
            {
                Assert.IsLessThan(data.Labels[row] + 1e-5, bounds[row], $"{dataset.Folder}, sample {row}");
                exact += bounds[row] > data.Labels[row] - 1e-5 ? 1 : 0;
            }

            Assert.AreEqual(data.Rows, exact, "each point's own inequality was harvested");
            if (settings == 2 && distribution == "cube")
                Assert.AreEqual(1, bank.Count, "in canonical form there is one CHSH inequality");
        }
    }

    [TestMethod]
    public void Relabelled_copies_are_on_one_side()
    {
        using var folder = new TemporaryFolder();
        var scenario = Scenario.Bipartite(3);
        var points = Enumerable
            .Range(0, 100)
            .SelectMany(i =>
            {
                var stream = new RandomStream(4, (ulong)i);
                var behavior = new NoSignalingSampler(scenario).Sample(stream);
                return (Behavior[])
                    [
                        behavior,
                        Relabeling.Random(scenario, stream).Apply(behavior),
                        Relabeling.Random(scenario, stream).Apply(behavior),
                    ];
            });
        NpyWriter.Write(folder["points.npy"], [.. points.SelectMany(point => point.Table.ToArray())], 300, 2, 2, 3, 3);
        using var source = BehaviorFile.Open(folder["points.npy"], scenario);
        using var dataset = DatasetBuilder.Label(source, LabelKinds.Nonlocality, folder["labeled"]);
        var split = LearningData.Load([dataset]).Split(0.3);
        var validation = split.Validation.ToHashSet();
        Assert.HasCount(300, split.Training.Concat(validation).Distinct().ToList());
        for (var i = 0; i < 300; i += 3)
            Assert.IsTrue(
                validation.Contains(i) == validation.Contains(i + 1) && validation.Contains(i) == validation.Contains(i + 2),
                $"seed 4, point {i}"
            );
        Assert.IsTrue(validation.Count is > 45 and < 135, $"{validation.Count} of 300 are about 0.3 of them");
    }

    [TestMethod]
    public void A_blend_is_trained_exported_and_continued()
    {
        using var folder = new TemporaryFolder();
        using Dataset data = Shipped("m3-cube"),
            unseen = Label(folder["unseen"], "cube", Scenario.Bipartite(3), 200);
        var card = Trainer(data, unseen).Fit(folder["whole"]);
        Assert.IsLessThan(0.5 * card.Errors!.ConstantError, card.Errors.MeanAbsoluteError, "it learns");
        Assert.AreEqual(card.Unseen!.Blend, card.Errors.MeanAbsoluteError, 1e-6, "the file says what the members say");

        using var stop = new CancellationTokenSource();
        var epochs = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            Trainer(data, unseen)
                .Fit(
                    folder["stopped"],
                    null,
                    new Progress(_ =>
                    {
                        if (++epochs == 12)
                            stop.Cancel();
                    }),
                    stop.Token
                )
        );
        Assert.IsTrue(File.Exists(folder["stopped/unfinished/member-0.json"]), "the first member is kept");
        Assert.IsFalse(File.Exists(folder["stopped/model.json"]));
        var continued = Trainer(data, unseen).Fit(folder["stopped"]);
        Assert.AreEqual(card.Sha256, continued.Sha256, "the same file as in one go");
        Assert.IsFalse(Directory.Exists(folder["stopped/unfinished"]));
        Assert.AreEqual(card.Sha256, Trainer(data, unseen).Fit(folder["whole"]).Sha256, "what is complete is not made again");
        Assert.Contains(
            "other options",
            Assert.ThrowsExactly<InvalidInputException>(() => Trainer(data, null).Fit(folder["whole"])).Message
        );

        using var scorer = Scorer.Open(folder["whole"], OneThread);
        var score = scorer.Score(data.Behavior(0));
        Assert.AreEqual((data.Label(0).Lower + data.Label(0).Upper) / 2, score.Value, 0.05);
        Assert.Contains(
            "(2 2)",
            Assert.ThrowsExactly<InvalidInputException>(() => scorer.Score(Behaviors.WhiteNoise(Scenario.Chsh))).Message
        );
    }

    [TestMethod]
    public void Scores_do_not_change_under_relabelling_of_canonical_members()
    {
        using var folder = new TemporaryFolder();
        using var data = Shipped("m4-no-signaling");
        var options = EnsembleOptions.Default(FeatureSpace.Of(data), epochs: 2);
        var canonical = options with
        {
            Members =
            [
                .. options
                    .Members.Where(member => member.Input != InputTransform.Raw)
                    .Select(member => member with { Width = 16 }),
            ],
        };
        new EnsembleTrainer([data], null, null, _ => canonical, OneThread).Fit(folder["model"]);
        using var scorer = Scorer.Open(folder["model"], OneThread);
        for (var i = 0; i < 20; i++)
        {
            var behavior = data.Behavior(i);
            var copy = Relabeling.Random(data.Scenario, new RandomStream(8, (ulong)i)).Apply(behavior);
            Assert.AreEqual(scorer.Score(behavior).Value, scorer.Score(copy).Value, 2e-5, $"seed 8, sample {i}");
        }
    }

    [TestMethod]
    public void Classes_are_learned_with_probabilities()
    {
        using var folder = new TemporaryFolder();
        using var data = Shipped("classes-m2");
        using var source = new SampledBehaviors("balanced-quantum", Scenario.Chsh, 99, 500, "structured");
        using var unseen = DatasetBuilder.Label(source, LabelKinds.CorrelatorClasses, folder["unseen"]);
        var options = EnsembleOptions.Default(FeatureSpace.Of(data), epochs: 12);
        var card = new EnsembleTrainer(
            [data],
            unseen,
            null,
            _ =>
                options with
                {
                    Members = [.. options.Members.Skip(1).Take(2).Select(member => member with { Width = 32, BatchSize = 64 })],
                },
            OneThread
        ).Fit(folder["model"]);
        Assert.IsGreaterThan(0.9, card.Classes!.Accuracy);
        using var scorer = Scorer.Open(folder["model"], OneThread);
        var probabilities = scorer.Score([0.7f, 0.7f, 0.7f, -0.7f, 0, 0, 0, 0, 1, 1, 1, -1]);
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(1, probabilities[(3 * i)..((3 * i) + 3)].Sum(), 1e-5);
        Assert.AreEqual(probabilities[3..6].Max(), probabilities[3], "white noise is local");
        Assert.AreEqual(probabilities[6..].Max(), probabilities[8], "a PR box is post-quantum");
    }

    [TestMethod]
    public void What_cannot_be_learned_is_refused()
    {
        using var folder = new TemporaryFolder();
        using Dataset labeled = Shipped("m3-cube"),
            other = Shipped("m2-cube");
        using var source = new SampledBehaviors("cube", Scenario.Chsh, 1, 10, "structured");
        using var plain = DatasetBuilder.Write(source, folder["plain"]);
        Assert.Contains("no labels", Refuse(() => _ = new EnsembleTrainer([plain])));
        Assert.Contains("they must agree", Refuse(() => _ = new EnsembleTrainer([labeled, other])));
        Assert.Contains("repeats points", Refuse(() => _ = new EnsembleTrainer([labeled], labeled)));
        using var few = Label(folder["few"], "cube", Scenario.Chsh, 3);
        Assert.Contains("too few", Refuse(() => _ = new EnsembleTrainer([few])));
        Assert.Contains("does not exist", Refuse(() => Scorer.Open(folder["nothing.onnx"])));
        File.WriteAllBytes(folder["broken.onnx"], [8, 8, 1, 2, 3]);
        Refuse(() => Scorer.Open(folder["broken.onnx"]));
        CertifiedNetwork
            .Build(new CertifiedNetworkOptions(Scenario.Chsh, CertifiedFeatures.Correlators) { Layers = 2 })
            .Save(folder["certified.onnx"]);
        Assert.Contains("a learned model is needed", Refuse(() => Scorer.Open(folder["certified.onnx"])));
        Assert.ThrowsExactly<InvalidInputException>(() => new MemberOptions { Width = 0 });
        Assert.ThrowsExactly<InvalidInputException>(() => new MemberOptions { LearningRate = double.NaN });
    }

    private static string Refuse(Action action) => Assert.ThrowsExactly<InvalidInputException>(action).Message;

    private static Dataset Shipped(string name) => Dataset.Open(Path.Combine(Repository.Root, "datasets", name));

    private static Dataset Label(string folder, string distribution, Scenario scenario, long count)
    {
        using var source = new SampledBehaviors(distribution, scenario, 99, count, "structured");
        return DatasetBuilder.Label(source, LabelKinds.Nonlocality, folder);
    }

    private static EnsembleTrainer Trainer(Dataset data, Dataset? unseen) =>
        new(
            [data],
            unseen,
            null,
            space =>
            {
                var options = EnsembleOptions.Default(space, epochs: 10);
                return options with
                {
                    Members = [.. options.Members.Select(member => member with { Width = 32, BatchSize = 32 })],
                };
            },
            OneThread
        );

    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
