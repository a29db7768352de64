using NonlocalityML.Graphs;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>The sizes that a graph of <see cref="GraphCloudEngine"/> is made for.</summary>
internal sealed record CloudShape(int Parties, int Count, int Components, int BatchSize)
{
    public Shape Points => [Parties, Count, Components];
}

/// <summary>The fit of a cloud as ONNX graphs.</summary>
internal static class CloudGraph
{
    /// <summary>Inputs Points, Features (rows, parties, components), Targets (rows, 2^parties); outputs Loss and Gradient.</summary>
    public static Graph Gradient(CloudShape shape, CloudLoss loss)
    {
        var points = Node.Input("Points", ElementType.Real32, shape.Points);
        var (features, targets) = Rows(shape, shape.BatchSize);
        var value = Loss(shape, loss, points, features, targets);
        return new Graph([("Loss", value), ("Gradient", Graphs.Gradient.Of(value, [points])[0])]);
    }

    /// <summary>
    /// As many steps of Adam as the input Count says. Further inputs: First, Second, Steps (numbers of the steps). Outputs: NextPoints,
    /// NextFirst, NextSecond, Losses.
    /// </summary>
    public static Graph Steps(CloudShape shape, CloudLoss loss, CloudOptimizer optimizer)
    {
        var (features, targets) = Rows(shape, "rows");
        var adam = new Adam(Schedule.Switch(
            optimizer.Rate(0, shape.Count), optimizer.Rate(optimizer.Steps, shape.Count), optimizer.SwitchAt))
        {
            Beta1 = CloudOptimizer.Beta1, Beta2 = CloudOptimizer.Beta2, Epsilon = CloudOptimizer.Epsilon,
        };
        var rates = adam.Rates(Node.Input("Steps", ElementType.Real64, ["steps"]), ElementType.Real32);
        // The graph room's Adam keeps the moments divided by 1 - beta.
        double first = 1 - CloudOptimizer.Beta1, second = 1 - CloudOptimizer.Beta2;
        Node[] initial =
        [
            State("Points"), State("First") / first, State("Second") / second,
        ];
        var block = Node.Constant(Tensor.Create<long>([.. Enumerable.Range(0, shape.BatchSize)], [shape.BatchSize]));
        var (state, losses) = Loop.Run(Node.Input("Count", ElementType.Whole, []), initial, (i, state) =>
        {
            var rows = (i * shape.BatchSize) + block;
            var value = Loss(shape, loss, state[0], features.Gather(rows), targets.Gather(rows));
            var next = adam.Step(new AdamState(state[0], state[1], state[2]), Graphs.Gradient.Of(value, [state[0]])[0], rates.At(i));
            return ([next.Parameters, next.First, next.Second], [value]);
        });
        return new Graph(
            [("NextPoints", state[0]), ("NextFirst", state[1] * first), ("NextSecond", state[2] * second), ("Losses", losses[0])]);

        Node State(string name) => Node.Input(name, ElementType.Real32, shape.Points);
    }

    private static (Node Features, Node Targets) Rows(CloudShape shape, Dimension rows) =>
        (Node.Input("Features", ElementType.Real32, [rows, shape.Parties, shape.Components]),
            Node.Input("Targets", ElementType.Real64, [rows, 1 << shape.Parties]));

    /// <summary>The mean over rows of the loss, as <see cref="CloudLoss.Evaluate"/> defines it.</summary>
    private static Node Loss(CloudShape shape, CloudLoss loss, Node points, Node features, Node targets)
    {
        // (batch, N_h) products of answers, one for each set of parties but the empty one.
        List<Node?> products = [null];
        for (var party = 0; party < shape.Parties; party++)
        {
            var z = LinearAlgebra.Gemm(
                features.Slice(1, party, party + 1).Reshape([shape.BatchSize, shape.Components]),
                points.Slice(0, party, party + 1).Reshape([shape.Count, shape.Components]), transposeB: true);
            var answers = (0.5 * z).Tanh();
            products.AddRange(products.ToList().Select(product => product is null ? answers : product * answers));
        }

        var one = Node.Constant(Tensor.Create(Enumerable.Repeat(1.0, shape.BatchSize).ToArray(), [shape.BatchSize, 1]));
        var correlators = products.Select(product => product is null ? one : product.Mean([1], keep: true).Cast(ElementType.Real64)).ToList().Concat(1);
        var transform = Node.Constant(Tensor.Create(Transform(shape.Parties, loss.AllUpOnly), [1 << shape.Parties, loss.AllUpOnly ? 1 : 1 << shape.Parties]));
        Node p = correlators.MatMul(transform), q = targets.MatMul(transform);
        return Terms(loss.Divergence, p, q).Sum([1]).Mean();
    }

    private static Node Terms(Divergence divergence, Node p, Node q)
    {
        if (divergence == Divergence.Squared) return (p - q).Square();
        if (divergence == Divergence.Absolute) return (p - q).Abs();
        // Where q = 0 the first term is 0; the logarithm must stay finite there too.
        var wanted = q.Maximum(q.Same(0));
        var ratio = wanted.Maximum(q.Same(1e-300)) / p.Maximum(p.Same(CloudLoss.SmallestProbability));
        return (wanted * ratio.Log()) - wanted + p;
    }

    /// <summary>(2^N sets, outcomes): correlators to probabilities, 2^-N (-1)^|set and outcome|.</summary>
    private static double[] Transform(int parties, bool allUpOnly)
    {
        var sets = 1 << parties;
        var outcomes = allUpOnly ? 1 : sets;
        return [.. Enumerable.Range(0, sets * outcomes).Select(i =>
            (System.Numerics.BitOperations.PopCount((uint)(i / outcomes & i % outcomes)) % 2 == 0 ? 1.0 : -1.0) / sets)];
    }
}
