using System.Diagnostics;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// Training and inference of a network with 35 inputs, three hidden layers of 128 and one output: an epoch of 40,000 rows in
/// batches of 512, and inference in batches of 4096. Where /usr/bin/python3 has PyTorch, it takes turns with the same work.
/// </summary>
internal static class GraphTraining
{
    private const int Rows = 40_000,
        Inputs = 35,
        Batch = 512,
        InferenceBatch = 4096,
        Repeats = 9;

    public static int Run()
    {
        Console.WriteLine(
            $"{"threads", -9}{"engine", -14}{"ms a step, best", 16}{"median", 9}{"s an epoch, best", 18}{"median", 9}"
                + $"{"rows/s, best", 15}"
        );
        foreach (var threads in (int[])[1, 2])
        {
            using var engine = new Engine(threads);
            using var torch = Torch.Start(threads);
            var (ours, theirs) = (new Times(), new Times());
            for (var i = 0; i < Repeats; i++)
            {
                ours.Add(engine.Epoch(i), engine.Inference());
                if (torch is not null)
                    theirs.Add(torch.Ask("epoch"), torch.Ask("inference"));
            }

            ours.Print(threads, "NonlocalityML");
            if (torch is null)
            {
                Console.WriteLine("PyTorch was not found (apt-get install python3-torch).");
                continue;
            }

            theirs.Print(threads, "PyTorch");
            Console.WriteLine(
                $"{"", -9}an epoch takes {ours.BestEpoch / theirs.BestEpoch:F2} of PyTorch's time (best), "
                    + $"{ours.MedianEpoch / theirs.MedianEpoch:F2} (median)"
            );
        }

        return 0;
    }

    private sealed class Times
    {
        private const int Steps = Rows / Batch;
        private readonly List<double> epochs = [];
        private readonly List<double> inferences = [];

        public double BestEpoch => epochs.Min();

        public double MedianEpoch => epochs.Order().ElementAt(epochs.Count / 2);

        public void Add(double epoch, double inference)
        {
            epochs.Add(epoch);
            inferences.Add(inference);
        }

        public void Print(int threads, string engine) =>
            Console.WriteLine(
                $"{threads, -9}{engine, -14}{1e3 * BestEpoch / Steps, 16:F3}{1e3 * MedianEpoch / Steps, 9:F3}"
                    + $"{BestEpoch, 18:F4}{MedianEpoch, 9:F4}"
                    + $"{InferenceBatch / inferences.Min(), 15:N0}"
            );
    }

    private sealed class Engine : IDisposable
    {
        private static readonly int[] Widths = [Inputs, 128, 128, 128, 1];
        private readonly TrainingProgram training;
        private readonly Session inference;
        private readonly Dictionary<string, Tensor> features;

        public Engine(int threads)
        {
            var random = new RandomStream(1, 0);
            var execution = new ExecutionOptions { Threads = threads };
            List<Tensor> parameters = [];
            for (var layer = 1; layer < Widths.Length; layer++)
            {
                parameters.Add(Normal(random, Math.Sqrt(2.0 / Widths[layer - 1]), Widths[layer - 1], Widths[layer]));
                parameters.Add(Tensor.Zeros(ElementType.Real32, [Widths[layer]]));
            }

            training = new TrainingProgram(
                parameters,
                [Normal(random, 1, Rows, Inputs), Normal(random, 1, Rows, 1)],
                (weights, batch) => (Network(weights, batch[0]) - batch[1]).Square().Mean(),
                new TrainingOptions { BatchSize = Batch, Execution = execution }
            );
            var score = Network(
                [.. parameters.Select(Node.Constant)],
                Node.Input("Features", ElementType.Real32, ["batch", Inputs])
            );
            inference = Session.Open(new Graph([("Score", score)]), execution);
            features = new() { ["Features"] = Normal(random, 1, InferenceBatch, Inputs) };
        }

        public double Epoch(int epoch)
        {
            var watch = Stopwatch.StartNew();
            training.RunEpoch(new RandomStream(2, (ulong)epoch));
            return watch.Elapsed.TotalSeconds;
        }

        public double Inference()
        {
            const int runs = 20;
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < runs; i++)
                inference.Run(features);
            return watch.Elapsed.TotalSeconds / runs;
        }

        public void Dispose()
        {
            training.Dispose();
            inference.Dispose();
        }

        private static Node Network(IReadOnlyList<Node> parameters, Node x)
        {
            for (var i = 0; i < parameters.Count; i += 2)
            {
                x = x.Linear(parameters[i], parameters[i + 1]);
                if (i < parameters.Count - 2)
                    x = x.Relu();
            }

            return x;
        }

        private static Tensor Normal(RandomStream random, double deviation, params int[] shape)
        {
            var data = new float[shape.Aggregate((a, b) => a * b)];
            for (var i = 0; i < data.Length; i++)
                data[i] = (float)(deviation * random.NextNormal());
            return Tensor.Create(data, [.. shape.Select(length => (Dimension)length)]);
        }
    }

    /// <summary>The same work in a Python process, one line a request.</summary>
    private sealed class Torch(Process process) : IDisposable
    {
        private const string Script = """
            import sys, time, torch
            torch.set_num_threads(int(sys.argv[1]))
            x, t = torch.randn(40000, 35), torch.randn(40000, 1)
            sizes = [35, 128, 128, 128, 1]
            layers = []
            for a, b in zip(sizes, sizes[1:]): layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
            net = torch.nn.Sequential(*layers[:-1])
            adam = torch.optim.Adam(net.parameters(), lr=1e-3, foreach=True)
            print("ready", flush=True)
            for line in sys.stdin:
                start = time.perf_counter()
                if line.strip() == "epoch":
                    order = torch.randperm(40000)
                    for i in range(40000 // 512):
                        rows = order[512 * i:512 * i + 512]
                        adam.zero_grad(set_to_none=True)
                        torch.nn.functional.mse_loss(net(x[rows]), t[rows]).backward()
                        adam.step()
                    seconds = time.perf_counter() - start
                else:
                    with torch.no_grad():
                        for i in range(20): net(x[:4096])
                    seconds = (time.perf_counter() - start) / 20
                print(seconds, flush=True)
            """;

        public static Torch? Start(int threads)
        {
            if (!File.Exists("/usr/bin/python3"))
                return null;
            var process = Process.Start(
                new ProcessStartInfo("/usr/bin/python3", ["-c", Script, $"{threads}"])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            if (process.StandardOutput.ReadLine() == "ready")
                return new Torch(process);
            process.Dispose();
            return null;
        }

        public double Ask(string work)
        {
            process.StandardInput.WriteLine(work);
            return double.Parse(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("PyTorch stopped."));
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
