using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Graphs;

[TestClass]
public class TrainingTests
{
    private const ulong Seed = 11;

    private static readonly ExecutionOptions OneThread = new() { Threads = 1 };

    /// <summary>Linear regression, whose gradient is written by hand, with Adam as its authors print it.</summary>
    [TestMethod]
    [DataRow("constant", 0.0, null)]
    [DataRow("cosine", 0.0, null)]
    [DataRow("switch", 0.0, null)]
    [DataRow("constant", 0.1, null)]
    [DataRow("cosine", 0.05, 0.2)]
    public void Steps_of_Adam_are_the_published_ones(string schedule, double decay, double? limit)
    {
        const int rows = 12,
            batch = 4,
            epochs = 3,
            steps = rows / batch * epochs;
        var random = new RandomStream(Seed, 0);
        var data = Networks.Data(ElementType.Real64, random, rows);
        var initial = Networks.Parameters(ElementType.Real64, random, 3, 1);
        var rates = schedule switch
        {
            "constant" => Schedule.Constant(0.01),
            "cosine" => Schedule.Cosine(0.03, 6, 0.002),
            _ => Schedule.Switch(0.02, 0.002, 5),
        };
        using var training = new TrainingProgram(
            initial,
            data,
            Networks.SquaredError,
            new TrainingOptions
            {
                BatchSize = batch,
                Optimizer = new Adam(rates) { WeightDecay = decay, LargestGradient = limit },
                Execution = OneThread,
            }
        );
        long[] order = [.. Enumerable.Range(0, rows).Select(i => (long)((5 * i) + 2) % rows)];
        var losses = Enumerable.Range(0, epochs).Select(_ => training.Run(order)).ToList();

        var (p, m, v) = (Networks.Numbers(initial), new double[4], new double[4]);
        var (x, t) = (data[0].Values<double>().ToArray(), data[1].Values<double>().ToArray());
        var sum = 0.0;
        for (var step = 0; step < steps; step++)
        {
            var g = new double[4];
            foreach (var row in order.Skip(step * batch % rows).Take(batch))
            {
                var features = x.AsSpan((int)row * 3, 3);
                var error = (p[0] * features[0]) + (p[1] * features[1]) + (p[2] * features[2]) + p[3] - t[row];
                sum += error * error / batch;
                for (var i = 0; i < 4; i++)
                    g[i] += 2 * error * (i < 3 ? features[i] : 1) / batch;
            }

            var rate = schedule switch
            {
                "constant" => 0.01,
                "cosine" => 0.002 + (0.014 * (1 + Math.Cos(Math.PI * Math.Min(1, step / 6.0)))),
                _ => step < 5 ? 0.02 : 0.002,
            };
            var length = Math.Sqrt(g.Sum(value => value * value));
            for (var i = 0; i < 4; i++)
            {
                if (length > limit)
                    g[i] *= limit.Value / length;
                m[i] = (0.9 * m[i]) + (0.1 * g[i]);
                v[i] = (0.999 * v[i]) + (0.001 * g[i] * g[i]);
                var (mean, square) = (m[i] / (1 - Math.Pow(0.9, step + 1)), v[i] / (1 - Math.Pow(0.999, step + 1)));
                p[i] = p[i] - (rate * decay * p[i]) - (rate * mean / (Math.Sqrt(square) + 1e-8));
            }
        }

        var found = Networks.Numbers(training.Parameters);
        for (var i = 0; i < 4; i++)
            Assert.AreEqual(p[i], found[i], 1e-12, $"parameter {i}, seed {Seed}");
        Assert.AreEqual(sum / steps, losses.Average(), 1e-12);
        Assert.AreEqual(steps, training.Steps);
    }

    [TestMethod]
    [DataRow(ElementType.Real32)]
    [DataRow(ElementType.Real64)]
    public void Training_learns_and_one_seed_gives_one_result(ElementType type)
    {
        var (loss, numbers, held) = Train();
        var (again, same, _) = Train();
        Assert.IsLessThan(2e-3, loss, $"seed {Seed}");
        Assert.IsLessThan(4e-3, held, $"seed {Seed}");
        Assert.AreEqual(loss, again);
        CollectionAssert.AreEqual(numbers, same);

        (double Loss, double[] Parameters, double Held) Train()
        {
            using var training = new TrainingProgram(
                Networks.Parameters(type, new RandomStream(Seed, 0), 3, 16, 16, 1),
                Networks.Data(type, new RandomStream(Seed, 1), 1000),
                Networks.SquaredError,
                new TrainingOptions
                {
                    BatchSize = 50,
                    Optimizer = new Adam(Schedule.Cosine(0.01, 600)),
                    Execution = OneThread,
                }
            );
            var first = training.RunEpoch(new RandomStream(Seed, 2));
            var last = 0.0;
            for (var epoch = 1UL; epoch < 30; epoch++)
                last = training.RunEpoch(new RandomStream(Seed, 2 + epoch));
            Assert.IsLessThan(first / 20, last, $"seed {Seed}");
            return (
                last,
                Networks.Numbers(training.Parameters),
                training.Evaluate(Networks.Data(type, new RandomStream(Seed, 99), 300))
            );
        }
    }

    [TestMethod]
    public void An_epoch_in_one_loop_is_the_same_as_step_by_step()
    {
        using TrainingProgram whole = Open(),
            stepwise = Open();
        long[] order = [.. Enumerable.Range(0, 40).Select(i => (long)(i * 7 % 40))];
        var loss = whole.Run(order);
        var mean = order.Chunk(8).Select(batch => stepwise.Run(batch)).Average();
        Assert.AreEqual(mean, loss, 1e-15);
        CollectionAssert.AreEqual(Networks.Numbers(stepwise.Parameters), Networks.Numbers(whole.Parameters));

        static TrainingProgram Open() =>
            new(
                Networks.Parameters(ElementType.Real64, new RandomStream(Seed, 0), 3, 5, 1),
                Networks.Data(ElementType.Real64, new RandomStream(Seed, 1), 40),
                Networks.SquaredError,
                new TrainingOptions { BatchSize = 8, Execution = OneThread }
            );
    }

    [TestMethod]
    public void A_trained_network_is_saved_reloaded_and_scores_the_same_for_any_batch()
    {
        using var folder = new TemporaryFolder();
        var data = Networks.Data(ElementType.Real32, new RandomStream(Seed, 1), 64);
        using var training = new TrainingProgram(
            Networks.Parameters(ElementType.Real32, new RandomStream(Seed, 0), 3, 8, 1),
            data,
            Networks.SquaredError,
            new TrainingOptions { BatchSize = 16, Execution = OneThread }
        );
        training.RunEpoch(new RandomStream(Seed, 2));
        var score = Networks.Forward(
            [.. training.Parameters.Select(Node.Constant)],
            Node.Input("Features", ElementType.Real32, ["batch", 3])
        );
        var graph = new Graph(
            [("Score", score)],
            new Dictionary<string, string> { ["scenario"] = "[(2 2) (2 2)]", ["unit"] = "1/8" }
        );
        var path = folder["model.onnx"];
        graph.Save(path);
        using Session direct = Session.Open(graph, OneThread),
            reloaded = Session.Open(path, OneThread);

        Assert.AreEqual("[(2 2) (2 2)]", reloaded.Metadata["scenario"]);
        Assert.AreEqual("1/8", reloaded.Metadata["unit"]);
        Assert.AreEqual(new Port("Features", ElementType.Real32, ["batch", 3]), reloaded.Inputs.Single());
        Assert.AreEqual(new Port("Score", ElementType.Real32, ["batch", 1]), reloaded.Outputs.Single());
        var all = Score(reloaded, data[0]);
        CollectionAssert.AreEqual(Score(direct, data[0]), all);
        var mean = all.Zip(data[1].Values<float>().ToArray(), (s, t) => (s - t) * (double)(s - t)).Average();
        Assert.AreEqual(training.Evaluate(data), mean, 1e-7);
        var row = Tensor.Create(data[0].Values<float>()[6..9].ToArray(), [1, 3]);
        Assert.AreEqual(all[2], Score(reloaded, row).Single(), 1e-6f);
        Assert.IsEmpty(Score(reloaded, Tensor.Create(Array.Empty<float>(), [0, 3])));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));

        static float[] Score(Session session, Tensor features) =>
            session.Run(new Dictionary<string, Tensor> { ["Features"] = features })["Score"].Values<float>().ToArray();
    }

    [TestMethod]
    public void Data_that_cannot_be_used_is_refused()
    {
        var parameters = Networks.Parameters(ElementType.Real32, new RandomStream(Seed, 0), 3, 1);
        var data = Networks.Data(ElementType.Real32, new RandomStream(Seed, 1), 10);
        Assert.Contains(
            "10 rows of data do not fill one batch of 512",
            Assert
                .ThrowsExactly<InvalidInputException>(() => new TrainingProgram(parameters, data, Networks.SquaredError))
                .Message
        );
        Assert.Contains(
            "another one 1",
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    new TrainingProgram(parameters, [data[0], Tensor.Zeros(ElementType.Real32, [1, 1])], Networks.SquaredError)
                )
                .Message
        );
        using var training = new TrainingProgram(parameters, data, Networks.SquaredError, new TrainingOptions { BatchSize = 4 });
        Assert.Contains(
            "no whole number of batches of 4",
            Assert.ThrowsExactly<ArgumentException>(() => training.Run([0, 1, 2])).Message
        );
        Assert.ThrowsExactly<InvalidInputException>(() => training.Run([0, 1, 2, 10]));
    }
}
