using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Google.Protobuf;
using NonlocalityML.Graphs.Onnx;

namespace NonlocalityML.Graphs;

/// <summary>Writes a graph in the ONNX format: one level for the graph itself and one for each loop's body.</summary>
internal sealed class GraphWriter
{
    /// <summary>Operator set 17 and format version 8: read by ONNX Runtime 1.12 and later.</summary>
    private const int OperatorSet = 17,
        FormatVersion = 8;

    /// <summary>Constants up to this length are stored on each level that uses them, so that a loop on a device need not fetch
    /// them.</summary>
    private const int SmallConstant = 16;

    private readonly Shared shared;
    private readonly GraphProto level;
    private readonly ImmutableHashSet<LoopBody> open;
    private readonly Dictionary<Node, string> smallConstants = [];

    private GraphWriter(Shared shared, GraphProto level, ImmutableHashSet<LoopBody> open) =>
        (this.shared, this.level, this.open) = (shared, level, open);

    public static ModelProto Write(Graph graph)
    {
        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "NonlocalityML",
            ProducerVersion = typeof(GraphWriter).Assembly.GetName().Version?.ToString(3) ?? "",
            Graph = new GraphProto { Name = "graph" },
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
            MetadataProps = { graph.Metadata.Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }) },
        };
        var writer = new GraphWriter(new Shared(model.Graph), model.Graph, []);
        foreach (var (name, node) in graph.Inputs)
            writer.AddInput(node, name);
        writer.AddNodes(graph.Outputs);
        return model;
    }

    private void AddNodes(IReadOnlyList<(string Name, Node Value)> outputs)
    {
        foreach (var source in Source.InOrder(outputs.Select(output => output.Value)))
        {
            if (open.IsSupersetOf(source.Scopes) && shared.Written.Add(source))
                Add(source);
        }

        foreach (var (name, node) in outputs)
        {
            if (!open.IsSupersetOf(node.Source.Scopes))
                throw new ArgumentException($"Graph: {node} belongs to a loop's body and cannot be used outside of it.");
            level.Node.Add(
                new NodeProto
                {
                    OpType = "Identity",
                    Input = { NameOf(node) },
                    Output = { name },
                }
            );
            level.Output.Add(Describe(node, name));
        }
    }

    private void Add(Source source)
    {
        switch (source)
        {
            case ConstantSource { Value.Data.Length: > SmallConstant } constant:
                shared.Names[constant.Node] = AddConstant(shared.Top, constant);
                break;
            case Operation operation:
                Add(operation);
                break;
        }
    }

    private void Add(Operation operation)
    {
        var node = new NodeProto { OpType = operation.Type, Input = { operation.Inputs.Select(NameOf) } };
        foreach (var output in operation.Outputs)
            node.Output.Add(shared.Names[output] = shared.NextName());
        foreach (var (name, value) in operation.Attributes)
            node.Attribute.Add(Attribute(name, value));
        if (operation.Body is { } body)
        {
            var graph = new GraphProto { Name = shared.NextName() };
            node.Attribute.Add(
                new AttributeProto
                {
                    Name = "body",
                    Type = AttributeProto.Types.AttributeType.Graph,
                    G = graph,
                }
            );
            var inner = new GraphWriter(shared, graph, open.Add(body));
            foreach (var variable in (IEnumerable<Node>)[body.Iteration, body.Condition, .. body.State])
                inner.AddInput(variable, shared.NextName());
            inner.AddNodes([.. body.Results.Select((result, i) => ($"{graph.Name}_result{i}", result))]);
        }

        level.Node.Add(node);
    }

    private void AddInput(Node node, string name)
    {
        shared.Names[node] = name;
        level.Input.Add(Describe(node, name));
    }

    private string NameOf(Node node)
    {
        if (shared.Names.TryGetValue(node, out var name) || smallConstants.TryGetValue(node, out name))
            return name;
        return smallConstants[node] = AddConstant(level, (ConstantSource)node.Source);
    }

    private string AddConstant(GraphProto graph, ConstantSource constant)
    {
        var (value, name) = (constant.Value, constant.Name ?? shared.NextName());
        graph.Initializer.Add(
            new TensorProto
            {
                Name = name,
                DataType = (int)value.Type,
                Dims = { value.Shape.Select(axis => axis.Length) },
                RawData = ByteString.CopyFrom(Bytes(value)),
            }
        );
        return name;
    }

    private static ReadOnlySpan<byte> Bytes(Tensor value) =>
        value.Type switch
        {
            ElementType.Real32 => MemoryMarshal.AsBytes(value.Values<float>()),
            ElementType.Real64 => MemoryMarshal.AsBytes(value.Values<double>()),
            ElementType.Whole => MemoryMarshal.AsBytes(value.Values<long>()),
            _ => MemoryMarshal.AsBytes(value.Values<bool>()),
        };

    private static AttributeProto Attribute(string name, object value) =>
        value switch
        {
            long number => new AttributeProto
            {
                Name = name,
                Type = AttributeProto.Types.AttributeType.Int,
                I = number,
            },
            long[] numbers => new AttributeProto
            {
                Name = name,
                Type = AttributeProto.Types.AttributeType.Ints,
                Ints = { numbers },
            },
            _ => new AttributeProto
            {
                Name = name,
                Type = AttributeProto.Types.AttributeType.String,
                S = ByteString.CopyFromUtf8((string)value),
            },
        };

    private static ValueInfoProto Describe(Node node, string name)
    {
        var shape = new TensorShapeProto();
        foreach (var axis in node.Shape)
        {
            var dimension = new TensorShapeProto.Types.Dimension();
            if (axis.Name is { } free)
                dimension.DimParam = free;
            else
                dimension.DimValue = axis.Length;
            shape.Dim.Add(dimension);
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)node.Type, Shape = shape },
            },
        };
    }

    /// <summary>What all levels of one file share.</summary>
    private sealed class Shared(GraphProto top)
    {
        private int count;

        public GraphProto Top { get; } = top;

        public Dictionary<Node, string> Names { get; } = [];

        public HashSet<Source> Written { get; } = [];

        public string NextName() => $"_{count++}";
    }
}
