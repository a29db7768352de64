using System.Diagnostics;
using NonlocalityML.Graphs;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// A step of a cloud's fit (Werner state, all projective measurements, 21 harmonics, batch 256): the fused kernel, the graph
/// engine and, where /usr/bin/python3 has it, PyTorch take turns.
/// </summary>
internal static class CloudBenchmark
{
    private const int Batch = 256;

    public static int Run(string[] arguments)
    {
        int[] logarithms = arguments.Length > 0 ? [.. arguments.Select(int.Parse)] : [12, 14];
        Console.WriteLine($"{"threads", -9}{"N_h", -8}{"engine", -12}{"ms a step, best", 16}{"median", 9}");
        foreach (var threads in (int[])[1, 2])
        foreach (var logarithm in logarithms)
            Compare(threads, 1 << logarithm);
        return 0;
    }

    private static void Compare(int threads, int points)
    {
        var steps = Math.Max(4, (1 << 17) / points);
        using var torch = Torch.Start(threads, points, steps);
        using ICloudEngine fused = new FusedCloudEngine(threads);
        using ICloudEngine graph = new GraphCloudEngine(new ExecutionOptions { Threads = threads });
        var work = new Work(points, steps);
        var times = new Dictionary<string, List<double>>
        {
            ["fused"] = [],
            ["graph"] = [],
            ["PyTorch"] = [],
        };
        for (var repeat = 0; repeat < 7; repeat++)
        {
            times["fused"].Add(work.Time(fused));
            times["graph"].Add(work.Time(graph));
            if (torch is not null)
                times["PyTorch"].Add(torch.Ask());
        }

        foreach (var (engine, seconds) in times.Where(pair => pair.Value.Count > 0))
        {
            var sorted = seconds.Order().Select(time => 1e3 * time / steps).ToList();
            Console.WriteLine($"{threads, -9}{points, -8}{engine, -12}{sorted[0], 16:F2}{sorted[sorted.Count / 2], 9:F2}");
        }

        if (torch is null)
            Console.WriteLine("PyTorch was not found (apt-get install python3-torch).");
        else
            Console.WriteLine(
                $"{"", -17}the fused kernel takes {times["fused"].Min() / times["PyTorch"].Min():F3} of PyTorch's time (best)"
            );
    }

    private sealed class Work
    {
        private readonly CloudProblem problem = new(
            CorrelationTensor.Of(States.Werner(0.65)),
            MeasurementDirections.Projective,
            new SphericalHarmonics(1, 3, 5),
            new CloudLoss()
        );

        private readonly CloudBatch batch;
        private readonly CloudOptimizer optimizer = new(10_000);
        private CloudState state;

        public Work(int points, int steps)
        {
            batch = problem.Draw(steps * Batch, row => new RandomStream(1, (ulong)row));
            state = CloudState.Start(HiddenVariableCloud.Random(problem.Response, 2, points, 1, new RandomStream(2, 0)));
        }

        public double Time(ICloudEngine engine)
        {
            var watch = Stopwatch.StartNew();
            state = engine.Run(state, batch, Batch, problem.Loss, optimizer).State;
            return watch.Elapsed.TotalSeconds;
        }
    }

    /// <summary>The same work in a Python process, one line a request.</summary>
    private sealed class Torch(Process process) : IDisposable
    {
        private const string Script = """
            import sys, time, torch
            threads, points, steps = map(int, sys.argv[1:])
            torch.set_num_threads(threads)
            features = torch.randn(2, steps, 256, 21)
            target = torch.rand(steps, 256) * 0.4 + 0.05
            cloud = torch.randn(2, points, 21, requires_grad=True)
            adam = torch.optim.Adam([cloud], lr=2e-5 * points)
            print("ready", flush=True)
            for line in sys.stdin:
                start = time.perf_counter()
                for i in range(steps):
                    adam.zero_grad(set_to_none=True)
                    a = torch.sigmoid(features[0, i] @ cloud[0].T)
                    b = torch.sigmoid(features[1, i] @ cloud[1].T)
                    p, q = (a * b).mean(1), target[i]
                    (q * (q / p).log()).mean().backward()
                    adam.step()
                print(time.perf_counter() - start, flush=True)
            """;

        public static Torch? Start(int threads, int points, int steps)
        {
            if (!File.Exists("/usr/bin/python3"))
                return null;
            var process = Process.Start(
                new ProcessStartInfo("/usr/bin/python3", ["-c", Script, $"{threads}", $"{points}", $"{steps}"])
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

        public double Ask()
        {
            process.StandardInput.WriteLine("steps");
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
