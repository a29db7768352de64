using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Labeling;

namespace NonlocalityML.Tests.Learning;

[TestClass]
public class CertifiedNetworkTests
{
    private const ulong Seed = 11;

    private static CertifiedNetworkOptions Options(string scenario, CertifiedFeatures features, int layers) =>
        new(Scenario.Parse(scenario), features) { Layers = layers };

    private static CertifiedNetwork Open(CertifiedNetworkOptions options) =>
        CertifiedNetwork.Open(CertifiedNetwork.Build(options), threads: 1);

    private static CertifiedIntervals Score(CertifiedNetwork network, IEnumerable<Behavior> behaviors) =>
        network.Score([.. behaviors.SelectMany(network.FeaturesOf)]);

    private static IEnumerable<Behavior> Draw(ISampler sampler, int count) =>
        Enumerable.Range(0, count).Select(i => sampler.Sample(new RandomStream(Seed, (ulong)i)));

    private static List<Behavior> WithMarginals(Scenario scenario)
    {
        var random = new RandomStream(Seed, 0);
        var behaviors = Enumerable
            .Range(0, 10)
            .SelectMany(_ => DegenerateBehaviors.Of(scenario, random).Select(pair => pair.Behavior))
            .ToList();
        for (var i = 0; i < 100; i++)
        {
            behaviors.Add(RandomBehaviors.Arbitrary(scenario, random));
            behaviors.Add(RandomBehaviors.Local(scenario, random));
        }

        if (scenario.IsDichotomic)
            behaviors.AddRange(
                Draw(new NoSignalingSampler(scenario), 500).Concat(Draw(new CorrelatorCubeSampler(scenario), 200))
            );
        return behaviors;
    }

    private static List<Behavior> WithoutMarginals(Scenario scenario)
    {
        var random = new RandomStream(Seed, 0);
        var noise = Behaviors.WhiteNoise(scenario);
        List<Behavior> behaviors = [noise, .. Draw(new CorrelatorCubeSampler(scenario), 1000)];
        for (var i = 0; i < 100; i++)
        {
            var box = DegenerateBehaviors.Box(scenario, random);
            behaviors.Add(box);
            behaviors.Add(box.MixWith(noise, random.NextDouble()));
            behaviors.Add(box.MixWith(DegenerateBehaviors.Box(scenario, random), 0.5));
            var signs = new double[2 * scenario.Settings(0)];
            for (var j = 0; j < signs.Length; j++)
                signs[j] = 1 - (2 * random.NextInt(2));
            behaviors.Add(
                Correlators
                    .FromFull(
                        scenario,
                        [
                            .. Enumerable
                                .Range(0, scenario.SettingTuples)
                                .Select(xy =>
                                    signs[xy / scenario.Settings(1)] * signs[scenario.Settings(0) + (xy % scenario.Settings(1))]
                                ),
                        ]
                    )
                    .ToBehavior()
            );
        }

        return behaviors;
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("m2", CertifiedFeatures.Correlators, 10)]
    [DataRow("m3", CertifiedFeatures.Correlators, 20)]
    [DataRow("m4", CertifiedFeatures.Correlators, 1)]
    [DataRow("m4", CertifiedFeatures.Correlators, 30)]
    [DataRow("m2", CertifiedFeatures.Table, 20)]
    [DataRow("m3", CertifiedFeatures.Table, 10)]
    [DataRow("m4", CertifiedFeatures.Table, 20)]
    [DataRow("[(3 3) (3 3)]", CertifiedFeatures.Table, 20)]
    [DataRow("[(2 2 2) (2 2)]", CertifiedFeatures.Table, 20)]
    [DataRow("[(2 2) (2 2 2)]", CertifiedFeatures.Table, 20)]
    [DataRow("[(3 2) (2 2 2)]", CertifiedFeatures.Table, 20)]
    [DataRow("[(2 2 2) (4 2)]", CertifiedFeatures.Table, 20)]
    public void The_interval_contains_the_exact_label(string name, CertifiedFeatures features, int layers)
    {
        using var network = Open(Options(name, features, layers));
        var scenario = network.Options.Scenario;
        var behaviors = features == CertifiedFeatures.Correlators ? WithoutMarginals(scenario) : WithMarginals(scenario);
        var intervals = Score(network, behaviors);
        double[] lower = new double[behaviors.Count],
            upper = new double[behaviors.Count];
        using var engine = new StructuredEngine(scenario);
        engine.LabelAll([.. behaviors.SelectMany(behavior => behavior.Table.ToArray())], lower, upper);
        for (var i = 0; i < behaviors.Count; i++)
        {
            Assert.IsLessThanOrEqualTo(upper[i], intervals.Lower[i], $"{name} behavior {i}, seed {Seed}");
            Assert.IsGreaterThanOrEqualTo(lower[i], intervals.Upper[i], $"{name} behavior {i}, seed {Seed}");
            Assert.AreEqual(0.5f * (intervals.Lower[i] + intervals.Upper[i]), intervals.Score[i], 1e-7f);
        }
    }

    [TestMethod]
    [DataRow(CertifiedFeatures.Correlators)]
    [DataRow(CertifiedFeatures.Table)]
    public void The_boxes_with_closed_forms_are_found(CertifiedFeatures features)
    {
        using var network = Open(Options("m2", features, 40));
        var intervals = Score(network, [Behaviors.PopescuRohrlich, Behaviors.Tsirelson, Behaviors.WhiteNoise(Scenario.Chsh)]);
        double[] expected = [0.25, (Math.Sqrt(2) - 1) / 4, 0];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], intervals.Score[i], 1.5e-3);
            Assert.IsLessThan(3e-3f, intervals.Upper[i] - intervals.Lower[i]);
        }
    }

    [TestMethod]
    [DataRow("m3", CertifiedFeatures.Correlators)]
    [DataRow("m3", CertifiedFeatures.Table)]
    public void More_layers_make_the_interval_narrower(string scenario, CertifiedFeatures features)
    {
        var behaviors = Draw(
                features == CertifiedFeatures.Table
                    ? new NoSignalingSampler(Scenario.Parse(scenario))
                    : new CorrelatorCubeSampler(Scenario.Parse(scenario)),
                200
            )
            .ToList();
        var before = float.PositiveInfinity;
        foreach (var layers in (int[])[5, 10, 20, 40])
        {
            using var network = Open(Options(scenario, features, layers));
            var intervals = Score(network, behaviors);
            var width = Enumerable.Range(0, behaviors.Count).Average(i => intervals.Upper[i] - intervals.Lower[i]);
            Assert.IsLessThan(0.75f * before, width, $"{layers} layers");
            before = width;
        }
    }

    /// <summary>In exact fractions: the coefficients prove the bound; what rounding took is less than the margin, and not
    /// nothing.</summary>
    [TestMethod]
    [DataRow("m4", CertifiedFeatures.Correlators)]
    [DataRow("m3", CertifiedFeatures.Table)]
    [DataRow("[(2 2 2) (4 2)]", CertifiedFeatures.Table)]
    public void The_inequality_proves_the_lower_bound_and_the_margin_is_needed(string name, CertifiedFeatures features)
    {
        using var network = Open(Options(name, features, 20));
        var scenario = network.Options.Scenario;
        var behaviors = features == CertifiedFeatures.Table ? WithMarginals(scenario) : WithoutMarginals(scenario);
        var intervals = Score(network, behaviors);
        var wronged = 0;
        for (var i = 0; i < behaviors.Count; i += 3)
        {
            var features32 = network.FeaturesOf(behaviors[i]);
            var coefficients = intervals.Inequality(i);
            double value = 0,
                size = 0;
            for (var j = 0; j < features32.Length; j++)
            {
                Assert.IsLessThanOrEqualTo(1, Math.Abs(coefficients[j]));
                value += (double)coefficients[j] * features32[j];
                size += Math.Abs(features32[j]);
            }

            // The correlator E is the sum of (-1)^(a+b) p(ab).
            var table = new double[scenario.TableLength];
            for (var j = 0; j < table.Length; j++)
            {
                table[j] =
                    features == CertifiedFeatures.Table
                        ? coefficients[j]
                        : coefficients[j % scenario.SettingTuples] * (j / scenario.SettingTuples is 0 or 3 ? 1.0 : -1);
            }

            var exact = scenario.Unit * (value - (double)new BellInequality(scenario, table).LocalBound);
            if (intervals.Lower[i] == 0)
                continue;
            var margin =
                scenario.Unit
                * (size + scenario.SettingTuples)
                * Math.ScaleB(2 * (features32.Length + scenario.Settings(0) + scenario.Settings(1) + 8), -24);
            Assert.IsLessThanOrEqualTo(exact, intervals.Lower[i], $"behavior {i}, seed {Seed}");
            Assert.IsGreaterThan(exact - (2 * margin), intervals.Lower[i], $"behavior {i}, seed {Seed}");
            if (intervals.Lower[i] + margin > exact)
                wronged++;
        }

        Assert.IsGreaterThan(0, wronged, "without the margin no bound would have been too high");
    }

    [TestMethod]
    public void Training_without_labels_narrows_the_interval_which_stays_proven()
    {
        var options = Options("m3", CertifiedFeatures.Correlators, 10);
        using var before = Open(options);
        var sampler = new CorrelatorCubeSampler(options.Scenario);
        float[] training = [.. Draw(sampler, 1024).SelectMany(before.FeaturesOf)];
        var weights = CertifiedNetworkTrainer.Fit(
            options,
            training,
            new CertifiedTrainingOptions
            {
                Epochs = 4,
                BatchSize = 64,
                Execution = new ExecutionOptions { Threads = 1 },
            }
        );
        using var after = CertifiedNetwork.Open(CertifiedNetwork.Build(options, weights), threads: 1);
        var behaviors = Enumerable.Range(0, 500).Select(i => sampler.Sample(new RandomStream(Seed + 1, (ulong)i))).ToList();
        var (first, second) = (Score(before, behaviors), Score(after, behaviors));
        using var engine = new StructuredEngine(options.Scenario);
        double widthBefore = 0,
            widthAfter = 0;
        for (var i = 0; i < behaviors.Count; i++)
        {
            widthBefore += first.Upper[i] - first.Lower[i];
            widthAfter += second.Upper[i] - second.Lower[i];
            var certificate = engine.Solve(behaviors[i]);
            Assert.IsLessThanOrEqualTo((double)certificate.Upper, second.Lower[i], $"seed {Seed + 1}, behavior {i}");
            Assert.IsGreaterThanOrEqualTo((double)certificate.Lower, second.Upper[i], $"seed {Seed + 1}, behavior {i}");
        }

        Assert.IsLessThan(0.8 * widthBefore, widthAfter);
    }

    [TestMethod]
    [DataRow("m3", CertifiedFeatures.Correlators)]
    [DataRow("[(3 2) (2 2 2)]", CertifiedFeatures.Table)]
    public void A_file_scores_as_the_network_it_was_made_from(string name, CertifiedFeatures features)
    {
        using var folder = new TemporaryFolder();
        var options = Options(name, features, 7);
        var graph = CertifiedNetwork.Build(options);
        graph.Save(folder["certified.onnx"]);
        using var made = CertifiedNetwork.Open(graph, threads: 1);
        using var loaded = CertifiedNetwork.Open(folder["certified.onnx"], threads: 1);
        Assert.AreEqual(options, loaded.Options);
        Assert.AreEqual("untrained", loaded.Metadata["LayerWeights"]);
        var behaviors =
            features == CertifiedFeatures.Table ? WithMarginals(options.Scenario) : WithoutMarginals(options.Scenario);
        var (first, second) = (Score(made, behaviors), Score(loaded, behaviors));
        CollectionAssert.AreEqual(first.Lower.ToArray(), second.Lower.ToArray());
        CollectionAssert.AreEqual(first.Upper.ToArray(), second.Upper.ToArray());
    }

    [TestMethod]
    [DataRow("m2", CertifiedFeatures.Correlators)]
    [DataRow("m2", CertifiedFeatures.Table)]
    [DataRow("[(3 3) (3 3)]", CertifiedFeatures.Table)]
    public void The_largest_features_that_are_taken_have_finite_intervals(string scenario, CertifiedFeatures features)
    {
        using var network = Open(Options(scenario, features, 20));
        var stream = new RandomStream(11, 0);
        float[] rows =
        [
            .. Enumerable.Range(0, 50 * network.Length).Select(_ => (float)((2 * stream.NextInt(2)) - 1) * (1 << 20)),
        ];
        var intervals = network.Score(rows);
        for (var i = 0; i < 50; i++)
        {
            Assert.IsTrue(float.IsFinite(intervals.Lower[i]) && float.IsFinite(intervals.Upper[i]), $"seed 11, row {i}");
            Assert.IsLessThanOrEqualTo(intervals.Upper[i], intervals.Lower[i], $"seed 11, row {i}");
        }
    }

    [TestMethod]
    public void Wrong_input_is_refused_in_one_line()
    {
        using var network = Open(Options("m2", CertifiedFeatures.Correlators, 2));
        Refuses("5 numbers", () => network.Score([0, 0, 0, 0, 0]));
        Refuses("Number 1 of row 1 is NaN", () => network.Score([0, 0, 0, 0, 0, float.NaN, 0, 0]));
        Refuses("Number 2 of row 0 is 3E+38; a finite number of at most 1048576", () => network.Score([0, 0, 3e38f, 0]));
        Refuses("Number 0 of row 0 is -1048577", () => network.Score([-1048577, 0, 0, 0]));
        Refuses("marginals", () => network.FeaturesOf(DeterministicStrategy.FromIndex(Scenario.Chsh, 0).ToBehavior()));
        Refuses("scenario", () => network.FeaturesOf(Behaviors.WhiteNoise(Scenario.Bipartite(3))));
        Refuses("two parties", () => CertifiedNetwork.Build(Options("[(2 2) (2 2) (2 2)]", CertifiedFeatures.Table, 2)));
        Refuses("two outcomes", () => CertifiedNetwork.Build(Options("[(3 3) (3 3)]", CertifiedFeatures.Correlators, 2)));
        Refuses(
            "3 layers need (3, 6)",
            () => CertifiedNetwork.Build(Options("m2", CertifiedFeatures.Table, 3), Tensor.Zeros(ElementType.Real32, [2, 6]))
        );
        Refuses("at least 8192 strategies", () => CertifiedNetwork.Build(Options("m13", CertifiedFeatures.Table, 2)));
        Refuses("0 layers", () => Options("m2", CertifiedFeatures.Table, 0));
        var other = new Graph([("Score", 2 * Node.Input("Features", ElementType.Real32, ["batch", 4]))]);
        Refuses("not a certified network", () => CertifiedNetwork.Open(other));

        static void Refuses(string part, Func<object> action)
        {
            var message = Assert.ThrowsExactly<InvalidInputException>(action).Message;
            Assert.Contains(part, message);
            Assert.DoesNotContain('\n', message);
        }
    }
}
