using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using NonlocalityML.Numerics;

namespace NonlocalityML.Graphs;

/// <summary>
/// Trains parameters by Adam on rows of data. A whole epoch (choice of rows, forward, backward, step) is one ONNX graph with one
/// loop; data, parameters and moments stay on the device from one epoch to the next. Not for several threads at once.
/// </summary>
internal sealed class TrainingProgram : IDisposable
{
    private static readonly string[] StateNames = ["Parameters", "First", "Second"];

    private readonly TrainingOptions options;
    private readonly Func<IReadOnlyList<Node>, IReadOnlyList<Node>, Node> loss;
    private readonly ParameterLayout layout;
    private readonly Session session;
    private readonly OrtIoBinding binding;
    private readonly List<OrtValue> data = [];
    private readonly Lazy<Session> evaluation;
    private readonly Lazy<Session> readout;
    private ImmutableArray<OrtValue> state;

    /// <param name="parameters">Initial values, Real32 or Real64, all of one type.</param>
    /// <param name="data">Arrays whose first axis runs over the same rows. Not copied.</param>
    /// <param name="loss">
    /// From the parameters and one batch of each array (first axis <see cref="TrainingOptions.BatchSize"/>), in the order given,
    /// a real scalar: the mean over the batch.
    /// </param>
    /// <param name="options">Batch size, optimiser, device and threads.</param>
    /// <exception cref="InvalidInputException">CUDA was asked for and is missing.</exception>
    public TrainingProgram(
        IReadOnlyList<Tensor> parameters,
        IReadOnlyList<Tensor> data,
        Func<IReadOnlyList<Node>, IReadOnlyList<Node>, Node> loss,
        TrainingOptions? options = null
    )
    {
        (this.options, this.loss, layout) = (options ?? new TrainingOptions(), loss, new ParameterLayout(parameters));
        Rows = data[0].Shape[0].Length;
        if (data.FirstOrDefault(array => array.Shape[0] != Rows) is { } other)
            throw new ArgumentException($"The first array has {Rows} rows and another one {other.Shape[0]}.");
        if (Rows < this.options.BatchSize)
            throw new InvalidInputException($"{Rows} rows of data do not fill one batch of {this.options.BatchSize}.");
        session = Session.Open(EpochGraph(data), this.options.Execution);
        evaluation = new Lazy<Session>(() => Session.Open(EvaluationGraph(data), this.options.Execution));
        readout = new Lazy<Session>(() =>
            Session.Open(new Graph([("Copy", layout.Input("Parameters"))]), this.options.Execution)
        );
        binding = session.Native.CreateIoBinding();
        for (var i = 0; i < data.Count; i++)
        {
            // Binding copies to the device, once for all epochs.
            this.data.Add(NativeTensor.Wrap(data[i]));
            binding.BindInput(DataName(i), this.data[i]);
        }

        var initial = layout.Join(parameters);
        state =
        [
            .. new[] { initial, Tensor.Zeros(initial.Type, initial.Shape), Tensor.Zeros(initial.Type, initial.Shape) }.Select(
                NativeTensor.Wrap
            ),
        ];
    }

    /// <summary>Rows of the data.</summary>
    public long Rows { get; }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Where it trains.</summary>
    public Device Device => session.Device;

    /// <summary>One line that says that another device is used than was hoped for; null when there is nothing to say.</summary>
    public string? Notice => session.Notice;

    /// <summary>The parameters as they are now, copied from the device, in the order and shapes given at the start.</summary>
    public ImmutableArray<Tensor> Parameters
    {
        get
        {
            using var run = new RunOptions();
            using var copy = readout.Value.Native.Run(run, ["Parameters"], [state[0]], ["Copy"]);
            return layout.Split(NativeTensor.Copy(copy[0]));
        }
    }

    /// <summary>One pass over all rows in random order, without those left over that fill no batch.</summary>
    /// <inheritdoc cref="Run" path="/returns"/>
    public double RunEpoch(RandomStream random, CancellationToken cancellation = default)
    {
        var order = new long[Rows];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        random.Shuffle<long>(order);
        return Run(order.AsSpan(0, (int)(Rows / options.BatchSize * options.BatchSize)), cancellation);
    }

    /// <summary>Trains on the given rows, in batches, in this order.</summary>
    /// <returns>Mean loss of the steps, each before its step; not finite where training diverged.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; no step was taken.</exception>
    public double Run(ReadOnlySpan<long> rows, CancellationToken cancellation = default)
    {
        var count = rows.Length / options.BatchSize;
        if (count == 0 || count * options.BatchSize != rows.Length)
            throw new ArgumentException($"{rows.Length} rows are no whole number of batches of {options.BatchSize}.");
        double[] steps = [.. Enumerable.Range(0, count).Select(i => (double)(Steps + i))];
        using var rowValue = NativeTensor.Wrap(Tensor.Create(rows.ToArray(), [count, options.BatchSize]));
        using var stepValue = NativeTensor.Wrap(Tensor.Create(steps, [count]));
        using var countValue = NativeTensor.Wrap(Tensor.Create<long>([count], []));
        binding.BindInput("Rows", rowValue);
        binding.BindInput("Steps", stepValue);
        binding.BindInput("Count", countValue);
        using var memories = session.Native.GetMemoryInfosForOutputs();
        for (var i = 0; i < StateNames.Length; i++)
        {
            binding.BindInput(StateNames[i], state[i]);
            binding.BindOutputToDevice("Next" + StateNames[i], memories.ElementAt(i));
        }

        binding.BindOutputToDevice("Loss", OrtMemoryInfo.DefaultInstance);
        using var run = new RunOptions();
        using var stop = cancellation.UnsafeRegister(_ => run.Terminate = true, null);
        var results = session.Guard(() => session.Native.RunWithBoundResults(run, binding), cancellation).ToList();
        var names = binding.GetOutputNames();
        OrtValue Result(string name) => results[Array.IndexOf(names, name)];
        foreach (var old in state)
            old.Dispose();
        state = [.. StateNames.Select(name => Result("Next" + name))];
        Steps += count;
        using var mean = Result("Loss");
        return mean.GetTensorDataAsSpan<double>()[0];
    }

    /// <summary>The loss of the parameters as they are now on other data, all rows at once.</summary>
    /// <param name="arrays">As the training data, with any number of rows.</param>
    public double Evaluate(IReadOnlyList<Tensor> arrays)
    {
        var values = arrays.Select(NativeTensor.Wrap).ToList();
        try
        {
            using var run = new RunOptions();
            using var result = evaluation.Value.Guard(() =>
                evaluation.Value.Native.Run(
                    run,
                    ["Parameters", .. arrays.Select((_, i) => DataName(i))],
                    [state[0], .. values],
                    ["Loss"]
                )
            );
            return result[0].GetTensorDataAsSpan<double>()[0];
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    public void Dispose()
    {
        foreach (var value in state.Concat(data))
            value.Dispose();
        binding.Dispose();
        session.Dispose();
        if (evaluation.IsValueCreated)
            evaluation.Value.Dispose();
        if (readout.IsValueCreated)
            readout.Value.Dispose();
    }

    private static string DataName(int index) => $"Data{index}";

    private static List<Node> DataInputs(IReadOnlyList<Tensor> data) =>
        [.. data.Select((array, i) => Node.Input(DataName(i), array.Type, array.Shape.With(0, "rows")))];

    private Graph EpochGraph(IReadOnlyList<Tensor> data)
    {
        var arrays = DataInputs(data);
        var rows = Node.Input("Rows", ElementType.Whole, ["steps", options.BatchSize]);
        var rates = options.Optimizer.Rates(Node.Input("Steps", ElementType.Real64, ["steps"]), layout.Type);
        var initial = StateNames.Select(layout.Input).ToList();
        var (state, losses) = Loop.Run(
            Node.Input("Count", ElementType.Whole, []),
            initial,
            (i, state) =>
            {
                var chosen = rows.Gather(i);
                var parameters = layout.Split(state[0]);
                var value = loss(parameters, [.. arrays.Select(array => array.Gather(chosen))]);
                var gradient = ParameterLayout.Join(Gradient.Of(value, parameters));
                var next = options.Optimizer.Step(new AdamState(state[0], state[1], state[2]), gradient, rates.At(i));
                return ([next.Parameters, next.First, next.Second], [value]);
            }
        );
        return new Graph([
            .. StateNames.Select((name, i) => ("Next" + name, state[i])),
            ("Loss", losses[0].Cast(ElementType.Real64).Mean()),
        ]);
    }

    private Graph EvaluationGraph(IReadOnlyList<Tensor> data) =>
        new([("Loss", loss(layout.Split(layout.Input("Parameters")), DataInputs(data)).Cast(ElementType.Real64))]);
}
