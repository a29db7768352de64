using System.Numerics.Tensors;
using NonlocalityML.Graphs;
using Tensor = NonlocalityML.Graphs.Tensor;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// The engine that runs wherever ONNX Runtime does, on processors and graphics cards: all steps of a leg are one graph with one
/// loop, whose gradient is the graph room's. Points are in single precision, the loss of each tuple in double.
/// </summary>
internal sealed class GraphCloudEngine(ExecutionOptions execution) : ICloudEngine
{
    private readonly Dictionary<(CloudShape Shape, CloudLoss Loss, CloudOptimizer? Optimizer), Session> sessions = [];

    public string Name => execution.Device == Device.Cuda ? "graph on cuda" : "graph";

    /// <summary>The moments are rounded at the end of each run.</summary>
    public bool IsDivisible => false;

    /// <summary>One line that says that another device is used than was hoped for; null when there is nothing to say.</summary>
    public string? Notice => sessions.Values.Select(session => session.Notice).FirstOrDefault();

    /// <inheritdoc/>
    public CloudLeg Run(
        CloudState state,
        CloudBatch batch,
        int batchSize,
        CloudLoss loss,
        CloudOptimizer optimizer,
        CancellationToken cancellation = default
    )
    {
        var shape = ShapeOf(state.Cloud, batch, batchSize);
        var steps = batch.Rows / batchSize;
        if (steps * batchSize != batch.Rows)
            throw new ArgumentException($"{batch.Rows} rows are no whole number of batches of {batchSize}.");
        var inputs = Inputs(shape, state.Cloud, batch);
        inputs["First"] = Tensor.Create(state.First, shape.Parameters);
        inputs["Second"] = Tensor.Create(state.Second, shape.Parameters);
        inputs["Steps"] = Tensor.Create<double>([.. Enumerable.Range(0, steps).Select(i => (double)(state.Steps + i))], [steps]);
        inputs["Count"] = Tensor.Create<long>([steps], []);
        var results = Open(shape, loss, optimizer).Run(inputs, cancellation);
        float[] Result(string name) => results[name].Values<float>().ToArray();
        return new CloudLeg(
            new CloudState(
                state.Cloud.With(Result("NextParameters")),
                Result("NextFirst"),
                Result("NextSecond"),
                state.Steps + steps
            ),
            results["Losses"].Values<double>().ToArray()
        );
    }

    /// <inheritdoc/>
    public CloudGradient Gradient(HiddenVariableCloud cloud, CloudBatch batch, CloudLoss loss)
    {
        var shape = ShapeOf(cloud, batch, batch.Rows);
        var results = Open(shape, loss, null).Run(Inputs(shape, cloud, batch));
        return new CloudGradient(results["Loss"].Values<double>()[0], results["Gradient"].Values<float>().ToArray());
    }

    public void Dispose()
    {
        foreach (var session in sessions.Values)
            session.Dispose();
        sessions.Clear();
    }

    /// <summary>The last graph is kept for the legs that follow.</summary>
    private Session Open(CloudShape shape, CloudLoss loss, CloudOptimizer? optimizer)
    {
        if (sessions.TryGetValue((shape, loss, optimizer), out var open))
            return open;
        Dispose();
        var graph = optimizer is null ? CloudGraph.Gradient(shape, loss) : CloudGraph.Steps(shape, loss, optimizer);
        return sessions[(shape, loss, optimizer)] = Session.Open(graph, execution);
    }

    private static CloudShape ShapeOf(HiddenVariableCloud cloud, CloudBatch batch, int batchSize) =>
        new(batch.Parties, cloud.Count, batch.Components, batch.Outcomes, batchSize, cloud.IsWeighted);

    private static Dictionary<string, Tensor> Inputs(CloudShape shape, HiddenVariableCloud cloud, CloudBatch batch)
    {
        // The loop gathers whole rows, so the row is the first axis: (rows, parties, outcomes - 1, components).
        var length = (shape.Outcomes - 1) * shape.Components;
        var features = new float[batch.Rows * batch.Parties * length];
        for (var row = 0; row < batch.Rows; row++)
        for (var party = 0; party < batch.Parties; party++)
            TensorPrimitives.ConvertTruncating<double, float>(
                batch.Features(party, row),
                features.AsSpan(((row * batch.Parties) + party) * length, length)
            );
        return new()
        {
            ["Parameters"] = Tensor.Create(cloud.Parameters, shape.Parameters),
            ["Features"] = Tensor.Create(features, [batch.Rows, batch.Parties, shape.Outcomes - 1, batch.Components]),
            ["Targets"] = Tensor.Create(batch.AllTargets.ToArray(), [batch.Rows, shape.OutcomeTuples]),
        };
    }
}
