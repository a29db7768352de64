using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Labeling;

namespace NonlocalityML.Tests.Learning;

/// <summary>Models whose scores stay inside an interval that their own graph proves.</summary>
[TestClass]
public sealed class IntervalModelTests
{
    private const ulong Seed = 5;

    private static readonly ExecutionOptions OneThread = new() { Threads = 1 };

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("m3", "cube")]
    [DataRow("m3", "no-signaling")]
    [DataRow("[(2 2) (2 2 2)]", "no-signaling")]
    [DataRow("[(2 2) (2 2) (2 2)]", "no-signaling")]
    [DataRow("[(3 2) (2 3)]", "no-signaling")]
    public void A_trained_head_beats_the_middle_of_an_interval_that_holds_every_exact_label(string name, string distribution)
    {
        var scenario = Scenario.Parse(name);
        using var folder = new TemporaryFolder();
        using var training = Label(folder["training"], distribution, scenario, 1, 1200);
        new EnsembleTrainer([training], null, null, space => EnsembleOptions.Default(space, epochs: 30), OneThread).Fit(
            folder["model"]
        );
        using var scorer = Scorer.Open(folder["model"], OneThread);
        Assert.IsTrue(scorer.HasInterval);

        using var unseen = Label(folder["unseen"], distribution, scenario, 2, 500);
        double learned = 0,
            middle = 0;
        for (var i = 0; i < unseen.Count; i++)
        {
            var (score, (lower, upper)) = (scorer.Score(unseen.Behavior(i)), unseen.Label(i));
            Assert.IsTrue(score.Lower <= upper && score.Upper >= lower, $"seed 2, sample {i}: {score} and {lower} .. {upper}");
            Assert.IsTrue(score.Value >= score.Lower && score.Value <= score.Upper);
            learned += Math.Abs(score.Value - lower);
            middle += Math.Abs(((score.Lower!.Value + score.Upper!.Value) / 2) - lower);
        }

        Assert.IsLessThan(middle / 2, learned);

        var behaviors = distribution == "cube" ? [] : Hard(scenario);
        using var engine = new StructuredEngine(scenario);
        foreach (var behavior in behaviors)
        {
            var (score, proof) = (scorer.Score(behavior), engine.Solve(behavior));
            Assert.IsTrue(
                score.Lower <= (double)proof.Upper + 1e-12 && score.Upper >= (double)proof.Lower - 1e-12,
                $"{score}, {proof}"
            );
        }

        var random = new RandomStream(Seed, 1);
        for (var i = 0; i < 100; i++)
        {
            var behavior = unseen.Behavior(i);
            var copy = Relabeling.Random(scenario, random).Apply(behavior);
            if (!copy.Scenario.Equals(scenario))
                continue; // parties of different kinds were exchanged
            Assert.AreEqual(scorer.Score(behavior).Value, scorer.Score(copy).Value, 1e-6, $"seed {Seed}, sample {i}");
        }
    }

    /// <summary>Whatever the number of parties, settings and outcomes, which party answers, and whether anything is
    /// tied.</summary>
    [TestMethod]
    [DataRow("m3")]
    [DataRow("[(3 3) (3 3)]")]
    [DataRow("[(2 3 2) (3 2)]")]
    [DataRow("[(3 2) (2 3) (2 2)]")]
    [DataRow("[(2 2 2) (2 2) (2 2)]")]
    [DataRow("[(2 2) (2 2) (2 2) (2 2)]")]
    public void The_interval_of_the_graph_holds_what_the_exact_engine_proves(string name)
    {
        var scenario = Scenario.Parse(name);
        var space = FeatureSpace.FromName("table", scenario);
        var input = Node.Input("Input", ElementType.Real32, ["batch", space.Length]);
        var pose = new InputPose(space, null, input);
        using var session = Session.Open(new Graph([("Ends", pose.BoundOf(InputTransform.Interval)!)]), OneThread);
        var sampler = new NoSignalingSampler(scenario);
        var random = new RandomStream(Seed, 2);
        Behavior[] behaviors =
        [
            .. Enumerable.Range(0, 20).Select(i => sampler.Sample(new RandomStream(Seed, (ulong)i))),
            .. Hard(scenario),
            .. Enumerable.Range(0, 10).Select(_ => RandomBehaviors.Local(scenario, random)),
        ];
        var rows = new float[behaviors.Length * space.Length];
        for (var i = 0; i < behaviors.Length; i++)
            space.Write(behaviors[i], rows.AsSpan(i * space.Length, space.Length));
        var ends = session
            .Run(new Dictionary<string, Tensor> { ["Input"] = Tensor.Create(rows, [behaviors.Length, space.Length]) })["Ends"]
            .Values<float>();
        using var engine = new StructuredEngine(scenario);
        double width = 0;
        for (var i = 0; i < behaviors.Length; i++)
        {
            var (lower, upper, proof) = (ends[2 * i], ends[(2 * i) + 1], engine.Solve(behaviors[i]));
            Assert.IsTrue(lower <= (double)proof.Upper && upper >= (double)proof.Lower, $"{i}: {lower} .. {upper}, {proof}");
            width = Math.Max(width, upper - lower);
        }

        Assert.IsLessThan(0.02, width);
    }

    [TestMethod]
    public void A_search_refuses_a_model_without_a_gradient()
    {
        using var folder = new TemporaryFolder();
        using var training = Label(folder["training"], "cube", Scenario.Bipartite(3), 1, 300);
        new EnsembleTrainer([training], null, null, space => EnsembleOptions.Default(space, epochs: 1), OneThread).Fit(
            folder["model"]
        );
        Assert.Contains(
            "--perceptrons",
            Assert
                .ThrowsExactly<InvalidInputException>(() =>
                    new NonlocalityML.Learning.Search.LearnedObjective(folder["model"], Scenario.Bipartite(3))
                )
                .Message
        );
    }

    [TestMethod]
    public void The_models_that_ship_say_nearly_zero_of_mixtures_of_local_strategies()
    {
        foreach (var settings in (int[])[4, 5])
        {
            var scenario = Scenario.Bipartite(settings);
            var path = ShippedModels.ForTables(scenario)!;
            using var scorer = Scorer.Open(path, OneThread);
            Assert.IsTrue(scorer.HasInterval, path);
            var random = new RandomStream(Seed, (ulong)settings);
            for (var i = 0; i < 50; i++)
                Assert.AreEqual(0, scorer.Score(RandomBehaviors.Local(scenario, random)).Value, 1e-3, $"seed {Seed}, point {i}");
        }
    }

    /// <summary>Behaviors with ties and zeros, and mixtures of few strategies.</summary>
    private static IEnumerable<Behavior> Hard(Scenario scenario)
    {
        var random = new RandomStream(Seed, 0);
        for (var i = 0; i < 30; i++)
            yield return RandomBehaviors.Local(scenario, random);
        foreach (var (_, behavior) in DegenerateBehaviors.Of(scenario, random))
        {
            if (behavior.SignalingResidual < 1e-12)
                yield return behavior;
        }
    }

    private static Dataset Label(string folder, string distribution, Scenario scenario, ulong seed, long count)
    {
        using var source = new SampledBehaviors(distribution, scenario, seed, count, "structured");
        return DatasetBuilder.Label(source, LabelKinds.Nonlocality, folder);
    }
}
