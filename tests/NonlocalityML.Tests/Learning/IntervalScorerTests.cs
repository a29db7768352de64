using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Learning;

namespace NonlocalityML.Tests.Learning;

/// <summary>Models inside proven intervals, scored without their graph.</summary>
[TestClass]
public sealed class IntervalScorerTests
{
    private static readonly ExecutionOptions OneThread = new() { Threads = 1 };

    /// <summary>Bounds and score are those of the graph but for rounding, which the game does not let grow.</summary>
    [TestMethod]
    [DataRow("m3", "cube")]
    [DataRow("m3", "no-signaling")]
    [DataRow("[(2 2) (2 2 2)]", "no-signaling")]
    [DataRow("[(2 2 2) (2 2)]", "no-signaling")]
    public void What_the_kernel_says_is_what_the_graph_says(string name, string distribution)
    {
        using var folder = new TemporaryFolder();
        using var training = Label(folder["training"], distribution, Scenario.Parse(name), 1, 300);
        new EnsembleTrainer([training], null, null, Members, OneThread).Fit(folder["model"]);
        using var scorer = Scorer.Open(folder["model"], OneThread);
        using var session = Session.Open(Path.Combine(folder["model"], ModelCard.ModelName), OneThread);
        var points = 0;
        foreach (var kind in (string[])[distribution, distribution == "cube" ? "near-boundary:cube" : "quantum"])
        {
            using var behaviors = new SampledBehaviors(kind, Scenario.Parse(name), 3, 200, "structured");
            var rows = new float[200 * scorer.Space.Length];
            for (var i = 0; i < 200; i++)
                scorer.Space.Write(behaviors.Behavior(i), rows.AsSpan(i * scorer.Space.Length, scorer.Space.Length));
            var kernel = scorer.Run(rows, ("Score", 1), (Ensemble.LowerOutput, 1), (Ensemble.UpperOutput, 1));
            var graph = session.Run(
                new Dictionary<string, Tensor> { [Ensemble.Input] = Tensor.Create(rows, [200, scorer.Space.Length]) }
            );
            foreach (
                var (output, i) in ((string[])["Score", Ensemble.LowerOutput, Ensemble.UpperOutput]).Select((o, i) => (o, i))
            )
            {
                var expected = graph[output].Values<float>().ToArray();
                var off = expected.Zip(kernel[i], (one, other) => Math.Abs(one - other)).ToArray();
                // The margins for rounding differ by some 1e-6; where a swing of the game is tied, bounds by more.
                Assert.IsLessThan(3e-5, off.Order().ElementAt(190), $"{kind}, {output}");
                Assert.IsLessThan(2e-3, off.Max(), $"{kind}, {output}");
            }

            points += graph[Ensemble.LowerOutput].Values<float>().ToArray().Count(lower => lower > 0.001);
        }

        Assert.IsGreaterThan(20, points);
    }

    [TestMethod]
    public void Rounds_are_those_that_were_asked_for()
    {
        using var folder = new TemporaryFolder();
        using var training = Label(folder["training"], "cube", Scenario.Bipartite(4), 1, 200);
        double[] widths =
        [
            .. ((int[])[8, 24]).Select(rounds =>
            {
                new EnsembleTrainer([training], null, null, space => Members(space) with { Rounds = rounds }, OneThread).Fit(
                    folder[$"{rounds}"]
                );
                using var scorer = Scorer.Open(folder[$"{rounds}"], OneThread);
                Assert.AreEqual($"{rounds}", scorer.Metadata["Rounds"]);
                return scorer
                    .ScoreAll(Enumerable.Range(0, 100).Select(i => training.Behavior(i)))
                    .Average(score => score.Upper!.Value - score.Lower!.Value);
            }),
        ];
        Assert.IsLessThan(widths[0] / 2, widths[1]);
    }

    [TestMethod]
    public void The_exponential_is_that_of_the_library()
    {
        for (var x = -79.9f; x < 80; x += 0.37f)
        {
            var found = HeadMember.Exp(new Lanes1(x)).Value;
            Assert.AreEqual(1, found / Math.Exp(x), 3e-7, $"e^{x:R}");
        }
    }

    private static EnsembleOptions Members(FeatureSpace space)
    {
        var all = EnsembleOptions.Intervals(epochs: 3);
        return all with { Members = [all.Members[0], all.Members[2]] };
    }

    private static Dataset Label(string folder, string distribution, Scenario scenario, ulong seed, long count)
    {
        using var source = new SampledBehaviors(distribution, scenario, seed, count, "structured");
        return DatasetBuilder.Label(source, LabelKinds.Nonlocality, folder);
    }
}
