using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Networks;

/// <summary>
/// Evidence about a behavior in a network, never proof: one perceptron for each party, which sees a number from each of its
/// sources and says the probabilities of its outcomes, all in one graph, trained to come near the behavior (LHV-Net; Krivachy et
/// al., npj Quantum Information 6, 70 (2020)). Sources run over a grid, so that the mean over hidden values is the same in every
/// step.
/// </summary>
internal static class NetworkPerceptrons
{
    private const int GridRows = 4096; // of hidden values, at most
    private const int StepsACall = 50;
    private const double Smoothing = 1e-4; // |d| is sqrt(d^2 + s^2)

    /// <summary>The perceptrons that come nearest.</summary>
    /// <param name="network">Who sees which source.</param>
    /// <param name="behavior">q.</param>
    /// <param name="options">Size and length of the search.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static PerceptronEvidence Ask(
        Network network,
        Behavior behavior,
        PerceptronOptions options,
        CancellationToken cancellation = default
    )
    {
        var starts = Enumerable.Range(0, options.Starts).Select(start => new RandomStream(options.Seed, (ulong)start));
        return starts.Select(random => Fit(network, behavior, options, random, cancellation)).MinBy(fit => fit.Distance)!;
    }

    /// <summary>The number that a value stands for, evenly spaced, mean 0 and variance near 1.</summary>
    public static double Number(int value, int values) => Math.Sqrt(3) * ((2.0 * value) + 1 - values) / values;

    private static PerceptronEvidence Fit(
        Network network,
        Behavior behavior,
        PerceptronOptions options,
        RandomStream random,
        CancellationToken cancellation
    )
    {
        var scenario = behavior.Scenario;
        var grid = Grid(network);
        var rows = grid[0].Shape[0].Length;
        var last = scenario.Slots(scenario.Parties - 1);
        var target = Node.Constant(
            Tensor.Create(
                Array.ConvertAll(scenario.ToSlots(behavior.Table), value => (float)value),
                [scenario.SlotLength / last, last]
            )
        );
        using var program = new TrainingProgram(
            Initial(network, scenario, options.Width, random),
            grid,
            (weights, inputs) =>
            {
                var difference = (Mean(scenario, weights, inputs) / rows) - target;
                return scenario.Unit * (difference.Square() + (Smoothing * Smoothing)).Sqrt().Sum();
            },
            new TrainingOptions
            {
                BatchSize = (int)rows,
                Optimizer = new Adam(Schedule.Cosine(options.Rate, options.Steps, options.Rate * 1e-2)),
                Execution = new ExecutionOptions { Threads = 1 },
            }
        );
        for (var done = 0; done < options.Steps; done += StepsACall)
        {
            cancellation.ThrowIfCancellationRequested();
            var steps = Math.Min(StepsACall, options.Steps - done);
            program.Run([.. Enumerable.Range(0, (int)(steps * rows)).Select(i => i % rows)], cancellation);
        }

        return new PerceptronEvidence(network, scenario, program.Evaluate(grid), program.Parameters);
    }

    /// <summary>For each party (rows, sources that it sees): all tuples of numbers.</summary>
    private static Tensor[] Grid(Network network)
    {
        var sources = network.Sources.Length;
        var values = Math.Max(2, (int)(Math.Pow(GridRows, 1.0 / sources) + 1e-9));
        var rows = (int)Math.Round(Math.Pow(values, sources));
        return
        [
            .. network.Seen.Select(seen =>
                Tensor.Create(
                    Enumerable
                        .Range(0, rows)
                        .SelectMany(row => seen.Select(source => row / (int)Math.Round(Math.Pow(values, source)) % values))
                        .Select(value => (float)Number(value, values))
                        .ToArray(),
                    [rows, seen.Length]
                )
            ),
        ];
    }

    /// <summary>Weights and biases of three layers for each party.</summary>
    private static List<Tensor> Initial(Network network, Scenario scenario, int width, RandomStream random)
    {
        var parameters = new List<Tensor>();
        for (var party = 0; party < scenario.Parties; party++)
        {
            int[] layers = [network.Seen[party].Length, width, width, scenario.Slots(party)];
            for (var layer = 0; layer + 1 < layers.Length; layer++)
            {
                var (inputs, outputs) = (layers[layer], layers[layer + 1]);
                parameters.Add(Draw(inputs * outputs, 1.5 / Math.Sqrt(inputs), [inputs, outputs]));
                parameters.Add(Draw(outputs, 0.5, [outputs]));
            }
        }

        return parameters;

        Tensor Draw(int count, double scale, Shape shape) =>
            Tensor.Create(Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextNormal())).ToArray(), shape);
    }

    /// <summary>The sum over rows of the product of all parties' probabilities: (slots of all but the last, slots of the
    /// last).</summary>
    private static Node Mean(Scenario scenario, IReadOnlyList<Node> weights, IReadOnlyList<Node> inputs)
    {
        var parties = Enumerable.Range(0, scenario.Parties).Select(party => Answers(scenario, party, weights, inputs[party]));
        var joint = parties
            .SkipLast(1)
            .Aggregate(
                (before, own) =>
                    Enumerable
                        .Range(0, (int)before.Shape[1].Length)
                        .Select(slot => before.Slice(1, slot, slot + 1) * own)
                        .ToArray()
                        .Concat(1)
            );
        return LinearAlgebra.Gemm(joint, parties.Last(), transposeA: true);
    }

    /// <summary>(rows, slots): the probabilities of a party's outcomes for each of its settings.</summary>
    private static Node Answers(Scenario scenario, int party, IReadOnlyList<Node> weights, Node input)
    {
        var own = weights.Skip(6 * party).Take(6).ToArray();
        var logits = input.Linear(own[0], own[1]).Tanh().Linear(own[2], own[3]).Tanh().Linear(own[4], own[5]);
        return NetworkModel
            .Settings(scenario, party)
            .Select(setting => logits.Slice(1, setting.Slot, setting.Slot + setting.Outcomes).Softmax())
            .ToArray()
            .Concat(1);
    }
}
