using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Performance;

/// <summary>Something whose speed is measured on each device.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Item">What is counted: rows, or steps.</param>
internal abstract record Workload(string Name, string Item)
{
    /// <summary>Rows in a batch, or hidden variables in a cloud.</summary>
    public abstract IReadOnlyList<int> Sizes { get; }

    /// <summary>Prepares the work on a device as its users start it, copies to and from the device included.</summary>
    /// <param name="execution">Device and threads.</param>
    /// <param name="size">One of <see cref="Sizes"/>.</param>
    public abstract Run Prepare(ExecutionOptions execution, int size);

    /// <summary>Work ready to be run again and again.</summary>
    /// <param name="Items">How many items one run works on.</param>
    /// <param name="WithCopies">From this process's memory and back.</param>
    /// <param name="Resident">With inputs and outputs on the device; null where nothing is copied anyway.</param>
    /// <param name="Owned">What to dispose of afterwards.</param>
    public sealed record Run(double Items, Action WithCopies, Action? Resident, params IDisposable[] Owned) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in Owned)
                one.Dispose();
        }
    }

    private protected static float[] Uniform(int count)
    {
        var random = new RandomStream(1, 0);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    private protected static Run OfRows(
        Session session,
        ExecutionOptions execution,
        string input,
        float[] features,
        int batch,
        Action withCopies,
        IDisposable model
    )
    {
        var resident = new ResidentRun(
            session,
            new Dictionary<string, Tensor> { [input] = Tensor.Create(features, [batch, features.Length / batch]) },
            execution
        );
        return new Run(batch, withCopies, resident.Run, resident, session, model);
    }
}

/// <summary>Scores of a trained model.</summary>
/// <param name="Folder">The folder of the model.</param>
internal sealed record BlendWorkload(string Folder)
    : Workload($"blend {Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder))}", "rows")
{
    public override IReadOnlyList<int> Sizes => [1, 256, 4096, 65536];

    public override Run Prepare(ExecutionOptions execution, int size)
    {
        var scorer = Scorer.Open(Folder, execution);
        var features = Uniform(size * scorer.Space.Length);
        var session = Session.Open(Path.Combine(Folder, ModelCard.ModelName), execution);
        return OfRows(session, execution, Ensemble.Input, features, size, () => scorer.Score(features), scorer);
    }
}

/// <summary>Proven intervals of a certified network for correlators.</summary>
/// <param name="Scenario">Two parties, two outcomes.</param>
/// <param name="Layers">Rounds of its game.</param>
internal sealed record CertifiedWorkload(Scenario Scenario, int Layers)
    : Workload($"certified m{Scenario.Settings(0)}, {Layers} layers", "rows")
{
    public override IReadOnlyList<int> Sizes => [1, 256, 4096, 16384];

    public override Run Prepare(ExecutionOptions execution, int size)
    {
        var graph = CertifiedNetwork.Build(
            new CertifiedNetworkOptions(Scenario, CertifiedFeatures.Correlators) { Layers = Layers }
        );
        var network = CertifiedNetwork.Open(graph, execution);
        var features = Uniform(size * network.Length);
        return OfRows(
            Session.Open(graph, execution),
            execution,
            graph.Inputs[0].Name,
            features,
            size,
            () => network.Score(features),
            network
        );
    }
}

/// <summary>An epoch of a perceptron with 35 inputs and three layers of 128; the data stay on the device.</summary>
internal sealed record TrainingWorkload() : Workload("training 35-128-128-128-1", "rows")
{
    private const int Rows = 40_960;
    private static readonly int[] Widths = [35, 128, 128, 128, 1];

    public override IReadOnlyList<int> Sizes => [512, 4096];

    public override Run Prepare(ExecutionOptions execution, int size)
    {
        List<Tensor> parameters = [];
        for (var layer = 1; layer < Widths.Length; layer++)
        {
            var weights = Uniform(Widths[layer - 1] * Widths[layer]).Select(value => value / MathF.Sqrt(Widths[layer - 1]));
            parameters.Add(Tensor.Create<float>([.. weights], [Widths[layer - 1], Widths[layer]]));
            parameters.Add(Tensor.Zeros(ElementType.Real32, [Widths[layer]]));
        }

        var training = new TrainingProgram(
            parameters,
            [Tensor.Create(Uniform(Rows * Widths[0]), [Rows, Widths[0]]), Tensor.Create(Uniform(Rows), [Rows, 1])],
            (weights, batch) => (Perceptron(weights, batch[0]) - batch[1]).Square().Mean(),
            new TrainingOptions { BatchSize = size, Execution = execution }
        );
        long[] rows = [.. Enumerable.Range(0, execution.ProfilePrefix is null ? Rows : size).Select(row => (long)row)];
        return new Run(rows.Length, () => training.Run(rows), null, training);
    }

    private static Node Perceptron(IReadOnlyList<Node> parameters, Node x)
    {
        for (var i = 0; i < parameters.Count; i += 2)
        {
            x = x.Linear(parameters[i], parameters[i + 1]);
            if (i < parameters.Count - 2)
                x = x.Relu();
        }

        return x;
    }
}

/// <summary>Steps of the fit of a cloud to a Werner state, all projective measurements, 256 random pairs of them a
/// step.</summary>
internal sealed record CloudWorkload() : Workload("cloud, 21 harmonics", "steps")
{
    private const int Pairs = 256,
        Steps = 16;

    public override IReadOnlyList<int> Sizes => [1 << 12, 1 << 14];

    public override Run Prepare(ExecutionOptions execution, int size)
    {
        var problem = new CloudProblem(
            CorrelationTensor.Of(States.Werner(0.65)),
            MeasurementDirections.Projective,
            new SphericalHarmonics(1, 3, 5),
            new CloudLoss()
        );
        var steps = execution.ProfilePrefix is null ? Steps : 1;
        var batch = problem.Draw(steps * Pairs, row => new RandomStream(1, (ulong)row));
        var state = CloudState.Start(HiddenVariableCloud.Random(problem.Response, 2, size, 1, new RandomStream(2, 0)));
        var engine = new GraphCloudEngine(execution);
        return new Run(
            steps,
            () => state = engine.Run(state, batch, Pairs, problem.Loss, new CloudOptimizer(10_000)).State,
            null,
            engine
        );
    }
}
