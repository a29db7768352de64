using System.Collections.Immutable;

namespace NonlocalityML.Graphs;

/// <summary>
/// From the gradient of an operation's only output, and that output, the gradients of its inputs, in the order of the inputs;
/// null where the output does not depend smoothly on the input.
/// </summary>
internal delegate IReadOnlyList<Node?> Backward(Node gradient, Node output);

/// <summary>One node of the ONNX format.</summary>
internal sealed class Operation : Source
{
    private Operation(
        string type,
        IReadOnlyList<Node> inputs,
        IEnumerable<(ElementType Type, Shape Shape)> outputs,
        Backward? backward,
        IReadOnlyList<(string Name, object Value)> attributes,
        LoopBody? body
    )
    {
        (Type, Inputs, Backward, Attributes, Body) = (type, [.. inputs], backward, attributes, body);
        Outputs = [.. outputs.Select(output => new Node(this, output.Type, output.Shape))];
        Scopes = body is null ? Union(inputs) : Union(Predecessors).Remove(body);
    }

    /// <summary>The operator's name in the ONNX format.</summary>
    public string Type { get; }

    public ImmutableArray<Node> Inputs { get; }

    public ImmutableArray<Node> Outputs { get; }

    /// <summary>Null where there is no gradient.</summary>
    public Backward? Backward { get; }

    /// <summary>Values are long, long[] or string.</summary>
    public IReadOnlyList<(string Name, object Value)> Attributes { get; }

    /// <summary>What a Loop repeats.</summary>
    public LoopBody? Body { get; }

    public override IEnumerable<Node> Predecessors => Body is null ? Inputs : Inputs.Concat(Body.Results);

    /// <summary>An operation with one output.</summary>
    public static Node Create(
        string type,
        IReadOnlyList<Node> inputs,
        ElementType elementType,
        Shape shape,
        Backward? backward,
        params IReadOnlyList<(string Name, object Value)> attributes
    ) => new Operation(type, inputs, [(elementType, shape)], backward, attributes, null).Outputs[0];

    /// <summary>An operation with several outputs, which has no gradient.</summary>
    public static ImmutableArray<Node> Create(
        string type,
        IReadOnlyList<Node> inputs,
        IEnumerable<(ElementType Type, Shape Shape)> outputs,
        LoopBody? body,
        params IReadOnlyList<(string Name, object Value)> attributes
    ) => new Operation(type, inputs, outputs, null, attributes, body).Outputs;

    /// <summary>A function of each entry, of real numbers.</summary>
    public static Node OfEach(string type, Node x, Func<Node, Node, Node?> backward)
    {
        RequireReal(type, x);
        return Create(type, [x], x.Type, x.Shape, (g, y) => [backward(g, y)]);
    }

    /// <summary>A function of each pair of entries after broadcasting; gradients are summed back to each shape.</summary>
    public static Node OfPairs(string type, Node a, Node b, Func<Node, Node, (Node? A, Node? B)> backward)
    {
        RequireEqualTypes(type, a, b);
        return Create(
            type,
            [a, b],
            a.Type,
            Shape.Broadcast(a.Shape, b.Shape, type),
            (g, y) =>
            {
                var (left, right) = backward(g, y);
                return [left?.SumTo(a.Shape), right?.SumTo(b.Shape)];
            }
        );
    }

    public static void RequireReal(string type, Node x)
    {
        if (!x.Type.IsReal())
            throw new ArgumentException($"{type}: {x.Type} values; real numbers are needed.");
    }

    public static void RequireEqualTypes(string type, params IReadOnlyList<Node> nodes)
    {
        if (nodes.FirstOrDefault(node => node.Type != nodes[0].Type) is { } other)
            throw new ArgumentException($"{type}: {nodes[0].Type} and {other.Type} do not mix; cast one of them.");
    }

    public static void RequireType(string type, Node x, ElementType needed)
    {
        if (x.Type != needed)
            throw new ArgumentException($"{type}: {x.Type} values; {needed} is needed.");
    }

    public override string ToString() => Type;
}
