using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Graphs;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.HiddenVariables;

[TestClass]
public sealed class QuditCloudTests
{
    private const ulong Seed = 333;

    private static readonly CloudFitOptions Small = new()
    {
        Points = 300,
        BatchSize = 48,
        Steps = 400,
        TestTuples = 400,
        RatePerPoint = 5e-5,
        Deviation = 0.2,
        Seed = 3,
    };

    /// <summary>Parties, measurements, response, whether there are weights.</summary>
    public static IEnumerable<object[]> Kinds =>
        [
            [1, RandomMeasurements.Projective(3), "gell-mann:2:labelled", true],
            [2, RandomMeasurements.Projective(3), "gell-mann:2", false],
            [2, RandomMeasurements.General(2, 4), "gell-mann:1", true],
            [2, RandomMeasurements.General(3, 2), "gell-mann:1:labelled", false],
            [3, RandomMeasurements.Projective(3), "gell-mann:1", true],
            [2, MeasurementDirections.Projective, "harmonics:1,3", true],
            [3, MeasurementDirections.Projective, "harmonics:1,2", true],
        ];

    /// <summary>Central differences of the loss in double precision, in random directions of the cloud's space.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Kinds))]
    public void Gradients_are_those_of_differences(int parties, MeasurementSet set, string response, bool isWeighted)
    {
        using var engine = new GraphCloudEngine(new ExecutionOptions { Threads = 1 });
        foreach (
            var loss in (CloudLoss[])
                [new(), new(Divergence.Squared), new(AllUpOnly: true), new(Divergence.Absolute, AllUpOnly: true)]
        )
        {
            var (problem, cloud, batch) = Example(parties, set, response, isWeighted, loss);
            var (gradient, parameters) = (engine.Gradient(cloud, batch, loss), cloud.Parameters);
            Assert.HasCount(parameters.Length, gradient.Values);
            Assert.AreEqual(CloudEvaluation.Evaluate(cloud, batch, loss, 1).Mean, gradient.Loss, 4e-6, $"{loss}, seed {Seed}");
            for (ulong trial = 0; trial < 3; trial++)
            {
                var stream = new RandomStream(Seed, 90 + trial);
                // The last direction moves the weights alone.
                float[] direction =
                [
                    .. parameters.Select(
                        (_, i) => isWeighted && trial == 2 && i < cloud.Points.Length ? 0 : (float)stream.NextNormal()
                    ),
                ];
                const float Step = 1f / 2048;
                var difference = (At(Step) - At(-Step)) / (2 * Step);
                var product = direction.Zip(gradient.Values, (a, b) => (double)a * b).Sum();
                var size = Math.Sqrt(gradient.Values.Zip(direction, (g, d) => d == 0 ? 0 : (double)g * g).Sum());
                Assert.AreEqual(difference, product, (4e-4 * size) + 2e-7, $"{loss}, seed {Seed}, {trial}");

                double At(float step) =>
                    CloudEvaluation
                        .Evaluate(cloud.With([.. parameters.Zip(direction, (a, b) => a + (step * b))]), batch, problem.Loss, 1)
                        .Mean;
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Probabilities_of_a_cloud_sum_to_one(int parties, MeasurementSet set, string response, bool isWeighted)
    {
        var (_, cloud, batch) = Example(parties, set, response, isWeighted, new CloudLoss());
        foreach (var row in CloudEvaluation.Probabilities(cloud, batch, 1).Chunk(batch.OutcomeTuples))
        {
            Assert.AreEqual(1, row.Sum(), 1e-13);
            Assert.IsTrue(row.All(p => p >= 0));
        }

        for (var row = 0; row < batch.Rows; row++)
            Assert.AreEqual(1, batch.Targets(row).ToArray().Sum(), 1e-13);
    }

    /// <summary>Weights 3/4 and 1/4 of two hidden variables that each answer one axis for sure.</summary>
    [TestMethod]
    public void Weights_are_those_of_the_logits()
    {
        var axes = MeasurementDirections.Finite([new Direction(0, 0, 1)]);
        var cloud = new HiddenVariableCloud(axes.DefaultResponse, 2, [900, -900, 900, -900], MathF.Log(3), 0);
        var batch = new CloudProblem(CorrelationTensor.Of(States.Werner(1)), axes, axes.DefaultResponse, new CloudLoss()).All(
            10
        )!;
        double[] expected = [0.75, 0, 0, 0.25],
            model = CloudEvaluation.Probabilities(cloud, batch, 1);
        for (var i = 0; i < 4; i++)
            Assert.AreEqual(expected[i], model[i], 1e-7);
        Assert.AreEqual(1, cloud.Weights().Sum(), 1e-15);
    }

    /// <summary>With one vector for all outcomes the loss stays what it is when both the state's and the cloud's outcomes are
    /// relabelled.</summary>
    [TestMethod]
    public void Relabelled_outcomes_leave_the_loss_of_symmetric_responses_alone()
    {
        int[] order = [2, 0, 1];
        var set = RandomMeasurements.Projective(3);
        foreach (var name in (string[])["gell-mann:2", "gell-mann:2:labelled"])
        {
            var (problem, cloud, batch) = Example(2, set, name, true, new CloudLoss());
            var relabelled = (problem with { Measurements = new Relabelled(set, order) }).Draw(
                batch.Rows,
                row => new RandomStream(Seed, (ulong)row)
            );
            double[] p = CloudEvaluation.Probabilities(cloud, batch, 1),
                moved = CloudEvaluation.Probabilities(cloud, relabelled, 1);
            var largest = 0.0;
            for (var row = 0; row < batch.Rows; row++)
            for (var a = 0; a < 3; a++)
            for (var b = 0; b < 3; b++)
            {
                Assert.AreEqual(batch.Targets(row)[(3 * order[a]) + order[b]], relabelled.Targets(row)[(3 * a) + b], 1e-13);
                largest = Math.Max(largest, Math.Abs(p[(9 * row) + (3 * order[a]) + order[b]] - moved[(9 * row) + (3 * a) + b]));
            }

            var difference = Math.Abs(
                CloudEvaluation.Evaluate(cloud, batch, new CloudLoss(), 1).Mean
                    - CloudEvaluation.Evaluate(cloud, relabelled, new CloudLoss(), 1).Mean
            );
            if (name == "gell-mann:2")
                Assert.IsLessThan(1e-12, Math.Max(largest, difference));
            else
                Assert.IsGreaterThan(1e-3, largest);
        }
    }

    /// <summary>
    /// For a qubit's projective measurements Gell-Mann monomials of degree 3 are harmonics of degrees 1 and 3: the linear map
    /// between them, found from some directions, gives a cloud of harmonics with the same probabilities on others, and both
    /// engines its loss.
    /// </summary>
    [TestMethod]
    public void A_qubit_of_either_kind_gives_the_same_probabilities_and_loss()
    {
        var (set, harmonics) = (RandomMeasurements.Projective(2), new SphericalHarmonics(1, 3));
        var response = new GellMannMonomials(set, 3);
        double[] f = new double[response.Components],
            h = new double[10],
            effects = new double[8];
        var (left, right) = (Matrix<double>.Build.Dense(60, 10), Matrix<double>.Build.Dense(60, response.Components));
        for (var i = 0; i < 60; i++)
        {
            set.Draw(new RandomStream(Seed, (ulong)i), effects);
            response.Evaluate(effects, f);
            harmonics.Evaluate(effects, h);
            left.SetRow(i, h);
            right.SetRow(i, f);
        }

        var map = left.QR().Solve(right);
        Assert.AreEqual(0, ((left * map) - right).FrobeniusNorm(), 1e-9);
        var problem = new CloudProblem(CorrelationTensor.Of(States.Werner(0.7)), set, response, new CloudLoss());
        var cloud = HiddenVariableCloud.Random(response, 2, 80, 0.3, new RandomStream(Seed, 5));
        var points = Matrix<double>.Build.DenseOfRowMajor(160, f.Length, cloud.Points.ToArray().Select(value => (double)value));
        var other = new HiddenVariableCloud(
            harmonics,
            2,
            [.. (points * map.Transpose()).ToRowArrays().SelectMany(row => row).Select(value => (float)value)]
        );
        CloudBatch Draw(ResponseFunction of) =>
            (problem with { Response = of }).Draw(64, row => new RandomStream(Seed, 500 + (ulong)row));
        double[] p = CloudEvaluation.Probabilities(cloud, Draw(response), 1),
            q = CloudEvaluation.Probabilities(other, Draw(harmonics), 1);
        for (var i = 0; i < p.Length; i++)
            Assert.AreEqual(p[i], q[i], 1e-6, $"seed {Seed}");
        using var graph = new GraphCloudEngine(new ExecutionOptions { Threads = 1 });
        var loss = CloudEvaluation.Evaluate(cloud, Draw(response), problem.Loss, 1).Mean;
        Assert.AreEqual(loss, graph.Gradient(cloud, Draw(response), problem.Loss).Loss, 2e-6);
        Assert.AreEqual(loss, new FusedCloudEngine(1).Gradient(other, Draw(harmonics), problem.Loss).Loss, 2e-6);
    }

    /// <summary>
    /// Isotropic qutrits are local for projective measurements up to v = 5/12 (Almeida et al., PRL 99, 040403 (2007)) and violate
    /// the inequality of Collins et al. at v = 1. A cloud without correlations has a loss of 2.4e-3 and 0.26.
    /// </summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Isotropic_qutrits_are_fitted_at_a_small_visibility_and_not_at_one()
    {
        var (low, high) = (
            Fit(States.Isotropic(3, 0.1), RandomMeasurements.Projective(3)),
            Fit(States.Isotropic(3, 1), RandomMeasurements.Projective(3))
        );
        Assert.IsLessThan(3e-4, low.Mean);
        Assert.IsGreaterThan(1e-2, high.Mean - (5 * high.Error));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Product_states_and_Werner_states_under_general_measurements_are_fitted()
    {
        var product = States.RandomPure([3], new RandomStream(Seed, 1)).Tensor(States.RandomPure([3], new RandomStream(Seed, 2)));
        // A cloud without correlations has 0.51, 0.16 and 0.17.
        Assert.IsLessThan(5e-3, Fit(product, RandomMeasurements.Projective(3)).Mean);
        Assert.IsLessThan(2e-3, Fit(States.Werner(0.4), RandomMeasurements.General(2, 4)).Mean);
        Assert.IsLessThan(2e-3, Fit(States.Werner(0.4), RandomMeasurements.General(2, 3, 1), true).Mean);
    }

    [TestMethod]
    public void A_stopped_weighted_fit_of_qutrits_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var target = CorrelationTensor.Of(States.Isotropic(3, 1));
        var specification = new CloudSpecification(
            "isotropic:3",
            target.Values,
            [0.1, 0.2],
            "pvm",
            "gell-mann:1",
            "kl",
            false,
            "graph",
            1,
            Small with
            {
                Points = 30,
                Steps = 150,
                BatchSize = 8,
                TestTuples = 20,
                IsWeighted = true,
                Diffusion = 0.01,
            },
            Dimensions: target.Dimensions
        );
        using var engine = new GraphCloudEngine(new ExecutionOptions { Threads = 1 });
        using (var whole = new CloudFolder(folder["whole"], specification, engine, 1))
            whole.Run(new Progress<long>(), default);
        foreach (var stop in (int[])[64, 192])
        {
            using var cancellation = new CancellationTokenSource();
            using var part = new CloudFolder(folder["parts"], specification, engine, 1);
            Assert.ThrowsExactly<OperationCanceledException>(
                () => part.Run(new StopAt(stop, cancellation), cancellation.Token),
                $"{stop}"
            );
        }

        using (var rest = new CloudFolder(folder["parts"], specification, engine, 1))
            rest.Run(new Progress<long>(), default);
        string[] names = [.. Directory.GetFiles(folder["whole"]).Select(file => Path.GetFileName(file)!)];
        Assert.Contains("logits-0-1.npy", names);
        foreach (var name in names)
            CollectionAssert.AreEqual(
                File.ReadAllBytes(folder[$"whole/{name}"]),
                File.ReadAllBytes(folder[$"parts/{name}"]),
                name
            );
    }

    private static (CloudProblem Problem, HiddenVariableCloud Cloud, CloudBatch Batch) Example(
        int parties,
        MeasurementSet set,
        string response,
        bool isWeighted,
        CloudLoss loss
    )
    {
        var state = States
            .RandomMixed(Enumerable.Repeat(set.Dimension, parties), 1, new RandomStream(Seed, (ulong)parties))
            .WithVisibility(0.8);
        var problem = new CloudProblem(CorrelationTensor.Of(state), set, ResponseFunction.Parse(response, set), loss);
        var cloud = HiddenVariableCloud.Random(problem.Response, parties, 40, 0.4, new RandomStream(Seed, 50), isWeighted);
        var stream = new RandomStream(Seed, 51);
        if (isWeighted)
            cloud = cloud.With([.. cloud.Points.Span, .. Enumerable.Range(0, 40).Select(_ => (float)stream.NextNormal())]);
        return (problem, cloud, problem.Draw(13, row => new RandomStream(Seed, (ulong)row)));
    }

    private static TestLoss Fit(State state, MeasurementSet set, bool isWeighted = false)
    {
        using var engine = new GraphCloudEngine(new ExecutionOptions { Threads = 2 });
        var problem = new CloudProblem(CorrelationTensor.Of(state), set, new GellMannMonomials(set, 2), new CloudLoss());
        var fitter = new CloudFitter(problem, Small with { IsWeighted = isWeighted }, engine);
        return fitter.Test(fitter.Fit(0).Cloud, 2);
    }

    private sealed class Relabelled(MeasurementSet set, int[] order) : MeasurementSet
    {
        public override string Name => "relabelled";

        public override int Dimension => set.Dimension;

        public override int Outcomes => set.Outcomes;

        public override bool IsProjective => set.IsProjective;

        public override ResponseFunction DefaultResponse => set.DefaultResponse;

        public override void Draw(RandomStream stream, Span<double> effects)
        {
            var drawn = new double[effects.Length];
            set.Draw(stream, drawn);
            var squared = Dimension * Dimension;
            for (var a = 0; a < order.Length; a++)
                drawn.AsSpan(order[a] * squared, squared).CopyTo(effects[(a * squared)..]);
        }
    }

    private sealed class StopAt(long step, CancellationTokenSource cancellation) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= step)
                cancellation.Cancel();
        }
    }
}
