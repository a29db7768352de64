using NonlocalityML.Graphs;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.HiddenVariables;

[TestClass]
public sealed class CloudEngineTests
{
    private const ulong Seed = 71;

    private static readonly CloudLoss[] Losses =
    [
        .. from divergence in Enum.GetValues<Divergence>()
        from allUp in (bool[])[false, true]
        select new CloudLoss(divergence, allUp),
    ];

    public static IEnumerable<object[]> Engines =>
        [
            [new FusedCloudEngine(2)],
            [new GraphCloudEngine(new ExecutionOptions { Threads = 1 })],
        ];

    /// <summary>Central differences of the loss in double precision, in random directions of the cloud's space.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Engines))]
    public void Gradients_are_those_of_differences(ICloudEngine engine)
    {
        for (var parties = 1; parties <= 4; parties++)
            foreach (var loss in Losses)
            {
                var (problem, cloud, batch) = Example(parties, 70 + parties, 19, loss);
                var gradient = engine.Gradient(cloud, batch, loss);
                var exact = CloudEvaluation.Evaluate(cloud, batch, loss, 1).Mean;
                Assert.AreEqual(exact, gradient.Loss, 2e-6 * (1 + exact), $"{parties} parties, {loss}, seed {Seed}");
                for (ulong trial = 0; trial < 3; trial++)
                {
                    var direction = HiddenVariableCloud
                        .Random(problem.Response, parties, cloud.Count, 1, new RandomStream(Seed, 90 + trial))
                        .Points.ToArray();
                    const float Step = 1f / 1024;
                    var difference = (At(Step) - At(-Step)) / (2 * Step);
                    var product = direction.Zip(gradient.Values, (a, b) => (double)a * b).Sum();
                    var size = Math.Sqrt(gradient.Values.Sum(value => (double)value * value));
                    Assert.AreEqual(
                        difference,
                        product,
                        (2e-4 * size) + 1e-7,
                        $"{parties} parties, {loss}, seed {Seed}, {trial}"
                    );

                    double At(float step) =>
                        CloudEvaluation
                            .Evaluate(
                                new HiddenVariableCloud(
                                    cloud.Response,
                                    parties,
                                    [.. cloud.Points.ToArray().Zip(direction, (a, b) => a + (step * b))]
                                ),
                                batch,
                                loss,
                                1
                            )
                            .Mean;
                }
            }
    }

    [TestMethod]
    public void Both_engines_have_the_same_gradients_to_1e_5()
    {
        using var graph = new GraphCloudEngine(new ExecutionOptions { Threads = 1 });
        using var fused = new FusedCloudEngine(2);
        foreach (var (parties, count, rows) in new[] { (1, 200, 64), (2, 1000, 256), (2, 64, 65), (3, 300, 70), (4, 65, 8) })
        foreach (var loss in Losses)
        {
            if (loss.Divergence == Divergence.Absolute)
                continue;
            var (_, cloud, batch) = Example(parties, count, rows, loss);
            double[] a = [.. graph.Gradient(cloud, batch, loss).Values],
                b = [.. fused.Gradient(cloud, batch, loss).Values];
            var difference = Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum() / a.Sum(x => x * x));
            Assert.IsLessThan(1e-5, difference, $"{parties} parties, {count} points, {loss}, seed {Seed}");
        }
    }

    [TestMethod]
    public void Both_engines_take_the_same_steps()
    {
        using var graph = new GraphCloudEngine(new ExecutionOptions { Threads = 1 });
        using var fused = new FusedCloudEngine(1);
        var loss = new CloudLoss();
        var (_, cloud, batch) = Example(2, 100, 20 * 16, loss);
        var optimizer = new CloudOptimizer(20, 2e-4);
        var ours = fused.Run(CloudState.Start(cloud), batch, 16, loss, optimizer);
        var theirs = graph.Run(CloudState.Start(cloud), batch, 16, loss, optimizer);
        Assert.AreEqual(20, ours.State.Steps);
        for (var step = 0; step < 20; step++)
            Assert.AreEqual(theirs.Losses[step], ours.Losses[step], 1e-6, $"step {step}");
        Assert.IsLessThan(
            2e-4,
            ours.State.Cloud.Points.ToArray().Zip(theirs.State.Cloud.Points.ToArray(), (a, b) => Math.Abs(a - b)).Max()
        );
        Assert.IsLessThan(ours.Losses[..5].Average(), ours.Losses[^5..].Average());
    }

    [TestMethod]
    public void A_run_in_two_legs_is_one_run_bit_for_bit_on_any_number_of_threads()
    {
        var loss = new CloudLoss();
        var (problem, cloud, batch) = Example(2, 1500, 8 * 32, loss);
        var optimizer = new CloudOptimizer(8);
        var whole = new FusedCloudEngine(1).Run(CloudState.Start(cloud), batch, 32, loss, optimizer);
        var state = CloudState.Start(cloud);
        foreach (var leg in (int[])[0, 4])
        {
            var rows = problem.Draw(4 * 32, row => new RandomStream(Seed, (ulong)((leg * 32) + row)));
            state = new FusedCloudEngine(3).Run(state, rows, 32, loss, optimizer).State;
        }

        CollectionAssert.AreEqual(whole.State.Cloud.Points.ToArray(), state.Cloud.Points.ToArray());
        CollectionAssert.AreEqual(whole.State.Second, state.Second);
    }

    /// <summary>Large hidden variables: answers saturate at +-1, and nothing overflows.</summary>
    [TestMethod]
    public void Saturated_answers_give_deterministic_models()
    {
        var axes = MeasurementDirections.Finite([new Direction(0, 0, 1), new Direction(1, 0, 0)]);
        var problem = new CloudProblem(CorrelationTensor.Of(States.Werner(1)), axes, axes.DefaultResponse, new CloudLoss());
        // Four hidden variables: A answers (z, x) with all four sign pairs, B with the opposite ones: E = -1 on the diagonal,
        // else 0.
        float[] signs = [1e30f, 1e30f, 500, -500, -1e30f, 1e30f, -500, -500];
        var cloud = new HiddenVariableCloud(problem.Response, 2, [.. signs, .. signs.Select(sign => -sign)]);
        var batch = problem.All(100)!;
        var probabilities = CloudEvaluation.Probabilities(cloud, batch, 1);
        double[] expected = [0, 0.5, 0.5, 0, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0, 0.5, 0.5, 0];
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], probabilities[i], 1e-15, $"{i}");
        var gradient = new FusedCloudEngine(1).Gradient(cloud, batch, new CloudLoss(Divergence.Squared));
        Assert.AreEqual(0, gradient.Loss, 1e-12);
        Assert.IsTrue(gradient.Values.All(value => Math.Abs(value) < 1e-9));
    }

    private static (CloudProblem Problem, HiddenVariableCloud Cloud, CloudBatch Batch) Example(
        int parties,
        int count,
        int rows,
        CloudLoss loss
    )
    {
        var state = States
            .RandomMixed(Enumerable.Repeat(2, parties), 1, new RandomStream(Seed, (ulong)parties))
            .WithVisibility(0.8);
        var problem = new CloudProblem(
            CorrelationTensor.Of(state),
            MeasurementDirections.Projective,
            new SphericalHarmonics(parties == 4 ? [1, 3] : [1, 3, 5]),
            loss
        );
        return (
            problem,
            HiddenVariableCloud.Random(problem.Response, parties, count, 0.7, new RandomStream(Seed, 50)),
            problem.Draw(rows, row => new RandomStream(Seed, (ulong)row))
        );
    }
}
