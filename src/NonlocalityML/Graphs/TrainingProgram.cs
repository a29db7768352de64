using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using NonlocalityML.Numerics;

namespace NonlocalityML.Graphs;

/// <summary>
/// Trains parameters by Adam on rows of data. A whole epoch (choice of rows, forward, backward, step) is one ONNX graph with one
/// loop; data, parameters and moments stay on the device from one epoch to the next. Not for several threads at once.
/// </summary>
public sealed class TrainingProgram : IDisposable
{
    private static readonly string[] StateNames = ["Parameters", "First", "Second"];

    private readonly Session session;
    private readonly OrtIoBinding binding;
    private readonly OrtMemoryInfo memory;
    private readonly TrainingOptions options;
    private readonly ImmutableArray<Shape> shapes;
    private readonly ElementType type;
    private readonly List<OrtValue> bound = [];
    private ImmutableArray<OrtValue> state;

    /// <param name="parameters">Initial values, Real32 or Real64, all of one type.</param>
    /// <param name="data">Arrays whose first axis runs over the same rows.</param>
    /// <param name="loss">
    /// From the parameters and one batch of each array (first axis <see cref="TrainingOptions.BatchSize"/>), in the order given, a
    /// real scalar.
    /// </param>
    /// <param name="options">Batch size, optimiser, device and threads.</param>
    public TrainingProgram(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> data,
        Func<IReadOnlyList<Node>, IReadOnlyList<Node>, Node> loss, TrainingOptions? options = null)
    {
        this.options = options ?? new TrainingOptions();
        shapes = [.. parameters.Select(parameter => parameter.Shape)];
        type = parameters[0].Type;
        Rows = data[0].Shape[0].Length;
        session = Session.Open(EpochGraph(data, loss), this.options.Execution);
        binding = session.Native.CreateIoBinding();
        memory = OrtMemoryInfo.DefaultInstance;
        for (var i = 0; i < data.Count; i++) Bind(DataName(i), data[i]);
        var initial = Concatenate(parameters);
        state = [NativeTensor.Wrap(initial), NativeTensor.Wrap(Tensor.Zeros(type, initial.Shape)), NativeTensor.Wrap(Tensor.Zeros(type, initial.Shape))];
    }

    /// <summary>Rows of the data.</summary>
    public long Rows { get; }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; private set; }

    /// <summary>One pass over all rows in random order, without those that fill no batch. Returns the mean loss of its steps.</summary>
    public double RunEpoch(RandomStream random)
    {
        var order = new long[Rows];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        random.Shuffle<long>(order);
        return Run(order.AsSpan(0, (int)(Rows / options.BatchSize * options.BatchSize)));
    }

    /// <summary>Trains on the given rows, in batches, in this order. Returns the mean loss of the steps.</summary>
    public double Run(ReadOnlySpan<long> rows)
    {
        var count = rows.Length / options.BatchSize;
        if (count == 0 || count * options.BatchSize != rows.Length)
            throw new ArgumentException($"{rows.Length} rows are no whole number of batches of {options.BatchSize}.");
        var steps = new double[count];
        for (var i = 0; i < count; i++) steps[i] = Steps + i;
        using var rowValue = NativeTensor.Wrap(Tensor.Create(rows.ToArray(), [count, options.BatchSize]));
        using var stepValue = NativeTensor.Wrap(Tensor.Create(steps, [count]));
        using var countValue = NativeTensor.Wrap(Tensor.Create<long>([count], []));
        binding.BindInput("Rows", rowValue);
        binding.BindInput("Steps", stepValue);
        binding.BindInput("Count", countValue);
        for (var i = 0; i < state.Length; i++) binding.BindInput(StateNames[i], state[i]);
        foreach (var name in StateNames) binding.BindOutputToDevice("Next" + name, memory);
        binding.BindOutputToDevice("Loss", OrtMemoryInfo.DefaultInstance);
        using var run = new RunOptions();
        session.Guard(() => { session.Native.RunWithBinding(run, binding); return 0; });
        var results = binding.GetOutputValues();
        foreach (var old in state) old.Dispose();
        state = [results[0], results[1], results[2]];
        Steps += count;
        return NativeTensor.Copy(results[3]) is { Type: ElementType.Real32 } loss ? loss.Values<float>()[0] : 0;
    }

    public void Dispose()
    {
        foreach (var value in state.Concat(bound)) value.Dispose();
        binding.Dispose();
        session.Dispose();
    }

    private void Bind(string name, Tensor tensor)
    {
        var value = NativeTensor.Wrap(tensor);
        bound.Add(value);
        binding.BindInput(name, value);
    }

    private static string DataName(int index) => $"Data{index}";

    private Graph EpochGraph(IReadOnlyList<Tensor> data, Func<IReadOnlyList<Node>, IReadOnlyList<Node>, Node> loss)
    {
        Shape flat = [shapes.Sum(shape => shape.Length!.Value)];
        var initial = StateNames.Select(name => Node.Input(name, type, flat)).ToList();
        var rows = Node.Input("Rows", ElementType.Whole, ["steps", options.BatchSize]);
        var arrays = data.Select((tensor, i) => Node.Input(DataName(i), tensor.Type, ["rows", .. tensor.Shape.Skip(1)])).ToList();
        var rates = options.Optimizer.Rates(Node.Input("Steps", ElementType.Real64, ["steps"]), type);
        var (state, stacked) = Loop.Run(Node.Input("Count", ElementType.Whole, []), initial, (i, state) =>
        {
            var chosen = rows.Gather(i);
            var parameters = Split(state[0]);
            var value = loss(parameters, [.. arrays.Select(array => array.Gather(chosen))]);
            var gradient = Gradient.Of(value, parameters).Select(part => part.Reshape([part.Shape.Length!.Value])).ToList().Concat(0);
            var next = options.Optimizer.Step(new AdamState(state[0], state[1], state[2]), gradient, rates.At(i));
            return ([next.Parameters, next.First, next.Second], [value]);
        });
        return new Graph([.. StateNames.Select((name, i) => ("Next" + name, state[i])), ("Loss", stacked[0].Mean())]);
    }

    private List<Node> Split(Node flat)
    {
        var start = 0L;
        return [.. shapes.Select(shape => flat.Slice(0, start, start += shape.Length!.Value).Reshape(shape))];
    }

    private Tensor Concatenate(IReadOnlyList<Tensor> parameters) => type == ElementType.Real32
        ? Tensor.Create(parameters.SelectMany(parameter => parameter.Values<float>().ToArray()).ToArray(), [shapes.Sum(shape => shape.Length!.Value)])
        : Tensor.Create(parameters.SelectMany(parameter => parameter.Values<double>().ToArray()).ToArray(), [shapes.Sum(shape => shape.Length!.Value)]);
}
