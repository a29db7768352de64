using NonlocalityML.Graphs;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>The sizes that a graph of <see cref="GraphCloudEngine"/> is made for.</summary>
internal sealed record CloudShape(int Parties, int Count, int Components, int Outcomes, int BatchSize, bool IsWeighted)
{
    public int OutcomeTuples => (int)Math.Pow(Outcomes, Parties);

    /// <summary>Numbers of one party's points.</summary>
    public int PartyLength => Count * Components;

    /// <summary>The points of all parties, then the logits.</summary>
    public Shape Parameters => [(Parties * PartyLength) + (IsWeighted ? Count : 0)];
}

/// <summary>The fit of a cloud as ONNX graphs.</summary>
internal static class CloudGraph
{
    /// <summary>
    /// Inputs Parameters, Features (rows, parties, outcomes - 1, components), Targets (rows, outcomes^parties); outputs Loss and
    /// Gradient.
    /// </summary>
    public static Graph Gradient(CloudShape shape, CloudLoss loss)
    {
        var parameters = Node.Input("Parameters", ElementType.Real32, shape.Parameters);
        var (features, targets) = Rows(shape, shape.BatchSize);
        var value = Loss(shape, loss, parameters, features, targets);
        return new Graph([("Loss", value), ("Gradient", Graphs.Gradient.Of(value, [parameters])[0])]);
    }

    /// <summary>
    /// As many steps of Adam as the input Count says. Further inputs: First, Second, Steps (numbers of the steps). Outputs:
    /// NextParameters, NextFirst, NextSecond, Losses.
    /// </summary>
    public static Graph Steps(CloudShape shape, CloudLoss loss, CloudOptimizer optimizer)
    {
        var (features, targets) = Rows(shape, "rows");
        var adam = new Adam(
            Schedule.Switch(optimizer.Rate(0, shape.Count), optimizer.Rate(optimizer.Steps, shape.Count), optimizer.SwitchAt)
        )
        {
            Beta1 = CloudOptimizer.Beta1,
            Beta2 = CloudOptimizer.Beta2,
            Epsilon = CloudOptimizer.Epsilon,
        };
        var rates = adam.Rates(Node.Input("Steps", ElementType.Real64, ["steps"]), ElementType.Real32);
        // The graph room's Adam keeps the moments divided by 1 - beta.
        double first = 1 - CloudOptimizer.Beta1,
            second = 1 - CloudOptimizer.Beta2;
        Node[] initial = [State("Parameters"), State("First") / first, State("Second") / second];
        var block = Node.Constant(Tensor.Create<long>([.. Enumerable.Range(0, shape.BatchSize)], [shape.BatchSize]));
        var (state, losses) = Loop.Run(
            Node.Input("Count", ElementType.Whole, []),
            initial,
            (i, state) =>
            {
                var rows = (i * shape.BatchSize) + block;
                var value = Loss(shape, loss, state[0], features.Gather(rows), targets.Gather(rows));
                var next = adam.Step(
                    new AdamState(state[0], state[1], state[2]),
                    Graphs.Gradient.Of(value, [state[0]])[0],
                    rates.At(i)
                );
                return ([next.Parameters, next.First, next.Second], [value]);
            }
        );
        return new Graph([
            ("NextParameters", state[0]),
            ("NextFirst", state[1] * first),
            ("NextSecond", state[2] * second),
            ("Losses", losses[0]),
        ]);

        Node State(string name) => Node.Input(name, ElementType.Real32, shape.Parameters);
    }

    private static (Node Features, Node Targets) Rows(CloudShape shape, Dimension rows) =>
        (
            Node.Input("Features", ElementType.Real32, [rows, shape.Parties, shape.Outcomes - 1, shape.Components]),
            Node.Input("Targets", ElementType.Real64, [rows, shape.OutcomeTuples])
        );

    /// <summary>The mean over rows of the loss, as <see cref="CloudLoss.Evaluate"/> defines it.</summary>
    private static Node Loss(CloudShape shape, CloudLoss loss, Node parameters, Node features, Node targets)
    {
        var weights = shape.IsWeighted
            ? parameters.Slice(0, shape.Parties * shape.PartyLength, (shape.Parties * shape.PartyLength) + shape.Count).Softmax()
            : null;
        var exponents = Enumerable
            .Range(0, shape.Parties)
            .Select(party => Exponents(shape, party, parameters, features))
            .ToList();
        var p = shape.Outcomes == 2 ? OfTwoOutcomes(shape, exponents, weights) : OfMoreOutcomes(shape, exponents, weights);
        if (loss.AllUpOnly)
            (p, targets) = (p.Slice(1, 0, 1), targets.Slice(1, 0, 1));
        return Terms(loss.Divergence, p, targets).Sum([1]).Mean();
    }

    /// <summary>lambda . f: (batch x (outcomes - 1), N_h).</summary>
    private static Node Exponents(CloudShape shape, int party, Node parameters, Node features) =>
        LinearAlgebra.Gemm(
            features.Slice(1, party, party + 1).Reshape([shape.BatchSize * (shape.Outcomes - 1), shape.Components]),
            parameters
                .Slice(0, party * shape.PartyLength, (party + 1) * shape.PartyLength)
                .Reshape([shape.Count, shape.Components]),
            transposeB: true
        );

    /// <summary>(batch, 2^parties) probabilities in C order, from the correlators of all sets of parties.</summary>
    private static Node OfTwoOutcomes(CloudShape shape, List<Node> exponents, Node? weights)
    {
        // (batch, N_h) products of answers, one for each set of parties but the empty one; the last party is the lowest bit.
        List<Node?> products = [null];
        foreach (var z in Enumerable.Reverse(exponents))
        {
            var answers = (0.5 * z).Tanh();
            products.AddRange(products.ToList().Select(product => product is null ? answers : product * answers));
        }

        var column = weights?.Reshape([shape.Count, 1]);
        var one = Node.Constant(Tensor.Create(Enumerable.Repeat(1.0, shape.BatchSize).ToArray(), [shape.BatchSize, 1]));
        var correlators = products
            .Select(product =>
                product is null
                    ? one
                    : (column is null ? product.Mean([1], keep: true) : product.MatMul(column)).Cast(ElementType.Real64)
            )
            .ToList()
            .Concat(1);
        return correlators.MatMul(
            Node.Constant(Tensor.Create(Transform(shape.OutcomeTuples), [shape.OutcomeTuples, shape.OutcomeTuples]))
        );
    }

    /// <summary>(batch, outcomes^parties) probabilities in C order.</summary>
    private static Node OfMoreOutcomes(CloudShape shape, List<Node> exponents, Node? weights)
    {
        // (batch, tuples of outcomes, N_h): weight times the answers of the parties so far.
        Node? joint = null;
        foreach (var (party, answers) in exponents.Select((z, i) => (i, Softmax(shape, z))))
        {
            if (joint is null)
            {
                joint = weights is null ? answers / shape.Count : answers * weights;
            }
            else if (party < shape.Parties - 1)
            {
                var tuples = joint.Shape[1].Length;
                joint = (
                    joint.Reshape([shape.BatchSize, tuples, 1, shape.Count])
                    * answers.Reshape([shape.BatchSize, 1, shape.Outcomes, shape.Count])
                ).Reshape([shape.BatchSize, tuples * shape.Outcomes, shape.Count]);
            }
            else
            {
                return joint
                    .MatMul(answers.Transpose(0, 2, 1))
                    .Reshape([shape.BatchSize, shape.OutcomeTuples])
                    .Cast(ElementType.Real64);
            }
        }

        return joint!.Sum([2]).Cast(ElementType.Real64);
    }

    /// <summary>(batch, outcomes, N_h) answers; the exponent of the last outcome is 0.</summary>
    private static Node Softmax(CloudShape shape, Node exponents)
    {
        var z = exponents.Reshape([shape.BatchSize, shape.Outcomes - 1, shape.Count]);
        var largest = z.Max([1], keep: true).Relu().StopGradient();
        var powers = new[] { (z - largest).Exp(), (-largest).Exp() }.Concat(1);
        return powers / powers.Sum([1], keep: true);
    }

    private static Node Terms(Divergence divergence, Node p, Node q)
    {
        if (divergence == Divergence.Squared)
            return (p - q).Square();
        if (divergence == Divergence.Absolute)
            return (p - q).Abs();
        // Where q = 0 the first term is 0; the logarithm must stay finite there too.
        var wanted = q.Maximum(q.Same(0));
        var ratio = wanted.Maximum(q.Same(1e-300)) / p.Maximum(p.Same(CloudLoss.SmallestProbability));
        return (wanted * ratio.Log()) - wanted + p;
    }

    /// <summary>(2^N sets, 2^N outcomes): correlators to probabilities, 2^-N (-1)^|set and outcome|.</summary>
    private static double[] Transform(int sets) =>
        [
            .. Enumerable
                .Range(0, sets * sets)
                .Select(i => (System.Numerics.BitOperations.PopCount((uint)(i / sets & i % sets)) % 2 == 0 ? 1.0 : -1.0) / sets),
        ];
}
