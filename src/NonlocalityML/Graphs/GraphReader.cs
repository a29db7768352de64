using System.Runtime.InteropServices;
using Google.Protobuf;
using NonlocalityML.Graphs.Onnx;
using NonlocalityML.Numerics;

namespace NonlocalityML.Graphs;

/// <summary>
/// Reads what <see cref="GraphWriter"/> wrote back into nodes, so that a trained model can be differentiated. Every node is made
/// again by the method that first made it, which checks types and shapes; loops are not read.
/// </summary>
internal sealed class GraphReader
{
    private readonly Dictionary<string, Node> nodes = [];
    private readonly Dictionary<string, Node> shapesOf = [];
    private readonly HashSet<string> results;
    private readonly GraphProto graph;
    private string? free;

    private GraphReader(GraphProto graph) => (this.graph, results) = (graph, [.. graph.Output.Select(output => output.Name)]);

    /// <summary>The numbers that a file stores, by name.</summary>
    /// <param name="bytes">An ONNX file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="InvalidInputException">No such file, or numbers that are not read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Constants(byte[] bytes, string path)
    {
        try
        {
            return ModelProto
                .Parser.ParseFrom(bytes)
                .Graph.Initializer.Where(constant => constant.DataType == (int)ElementType.Real32)
                .GroupBy(constant => constant.Name)
                .ToDictionary(constants => constants.Key, constants => ToTensor(constants.Last()));
        }
        catch (Exception exception)
            when (exception
                    is InvalidInputException
                        or InvalidProtocolBufferException
                        or ArgumentException
                        or OverflowException
                        or NullReferenceException
            )
        {
            throw new InvalidInputException(
                $"{path} is not an ONNX file whose numbers can be read: {exception.Message}",
                exception
            );
        }
    }

    /// <param name="bytes">An ONNX file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="InvalidInputException">No such file, or an operation that is not read.</exception>
    public static Graph Read(byte[] bytes, string path)
    {
        try
        {
            var model = ModelProto.Parser.ParseFrom(bytes);
            if (model.Graph is null)
                throw new InvalidInputException("it holds no graph.");
            var outputs = new GraphReader(model.Graph).Outputs();
            return new Graph(
                outputs,
                model.MetadataProps.GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value)
            );
        }
        catch (Exception exception) when (exception is InvalidInputException or InvalidProtocolBufferException)
        {
            throw new InvalidInputException(
                $"{path} is not an ONNX file that this program wrote and can differentiate: {exception.Message}",
                exception
            );
        }
        catch (Exception exception)
            when (exception
                    is ArgumentException
                        or OverflowException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or NullReferenceException
                        or IndexOutOfRangeException
                        or InvalidCastException
            )
        {
            // A node without the inputs, attributes or constants that the one of that name has.
            throw new InvalidInputException(
                $"{path} is not an ONNX file that this program wrote and can differentiate: a node of it is damaged.",
                exception
            );
        }
    }

    private List<(string Name, Node Value)> Outputs()
    {
        foreach (var constant in graph.Initializer)
            nodes[constant.Name] = Node.Constant(ToTensor(constant));
        foreach (var input in graph.Input)
            nodes[input.Name] = Node.Input(input.Name, (ElementType)input.Type.TensorType.ElemType, ShapeOf(input));
        foreach (var node in graph.Node)
            Add(node);
        return [.. graph.Output.Select(output => (output.Name, nodes[output.Name]))];
    }

    private Shape ShapeOf(ValueInfoProto value) =>
        [
            .. value.Type.TensorType.Shape.Dim.Select(axis =>
                axis.DimParam.Length == 0 ? (Dimension)axis.DimValue : free = axis.DimParam
            ),
        ];

    private void Add(NodeProto node)
    {
        if (node.OpType == "Shape")
            shapesOf[node.Output[0]] = nodes[node.Input[0]];
        else
            nodes[node.Output[^1]] = Make(node); // of TopK the positions, its second output
    }

    private Node Make(NodeProto node)
    {
        Node Input(int index) => nodes[node.Input[index]];
        Node Each(Func<Node, Node> function) => function(Input(0));
        Node Pair(Func<Node, Node, Node> function) => function(Input(0), Input(1));
        long[] Constant(int index) => [.. Value(Input(index)).Values<long>()];
        long Whole(string name) => node.Attribute.First(attribute => attribute.Name == name).I;
        int Axis() => (int)Whole("axis");
        int[] Axes() =>
            [
                .. (
                    node.Input.Count > 1 ? Constant(1) : [.. node.Attribute.First(attribute => attribute.Name == "axes").Ints]
                ).Select(axis => (int)axis),
            ];
        return node.OpType switch
        {
            // A result keeps its name by an Identity; any other Identity lets no gradient pass.
            "Identity" => results.Contains(node.Output[0]) ? Input(0) : Each(Layout.StopGradient),
            "Relu" => Each(Activations.Relu),
            "Tanh" => Each(Activations.Tanh),
            "Sigmoid" => Each(Activations.Sigmoid),
            "Softmax" => Input(0).Softmax(Axis()),
            "LogSoftmax" => Input(0).LogSoftmax(Axis()),
            "Add" => Pair(Arithmetic.Add),
            "Sub" => Pair(Arithmetic.Subtract),
            "Mul" => Pair(Arithmetic.Multiply),
            "Div" => Pair(Arithmetic.Divide),
            "Max" => Pair(Arithmetic.Maximum),
            "Min" => Pair(Arithmetic.Minimum),
            "Neg" => Each(Arithmetic.Negate),
            "Abs" => Each(Arithmetic.Abs),
            "Sign" => Each(Arithmetic.Sign),
            "Sqrt" => Each(Arithmetic.Sqrt),
            "Exp" => Each(Arithmetic.Exp),
            "Log" => Each(Arithmetic.Log),
            "Sin" => Each(Arithmetic.Sin),
            "Cos" => Each(Arithmetic.Cos),
            "Asin" => Each(Arithmetic.Asin),
            "Erf" => Each(Arithmetic.Erf),
            "Clip" => Input(0).Clip(Value(Input(1)).Real(), Value(Input(2)).Real()),
            "MatMul" => Pair(LinearAlgebra.MatMul),
            "Gemm" => LinearAlgebra.Gemm(
                Input(0),
                Input(1),
                node.Input.Count > 2 ? Input(2) : null,
                Whole("transA") != 0,
                Whole("transB") != 0
            ),
            "ReduceSum" => Input(0).Sum(Axes(), Whole("keepdims") != 0),
            "ReduceMean" => Input(0).Mean(Axes(), Whole("keepdims") != 0),
            "ReduceMax" => Input(0).Max(Axes(), Whole("keepdims") != 0),
            "ArgMax" => Input(0).ArgMax(Axis()),
            "Greater" => Pair(Selection.Greater),
            "Equal" => Pair(Selection.SameAs),
            "And" => Pair(Selection.And),
            "Or" => Pair(Selection.Or),
            "Not" => Each(Selection.Not),
            "Where" => Input(0).Where(Input(1), Input(2)),
            "Cast" => Input(0).Cast((ElementType)Whole("to")),
            "Gather" => Input(0).Gather(Input(1), Axis()),
            "GatherElements" => Input(0).GatherElements(Input(1), Axis()),
            "TopK" => Input(0).TopIndices(Constant(1)[0], Axis(), Whole("largest") != 0),
            "Reshape" => Input(0).Reshape([.. Constant(1).Select(length => length >= 0 ? length : (Dimension)(free ?? "batch"))]),
            "Transpose" => Input(0)
                .Transpose([.. node.Attribute.First(attribute => attribute.Name == "perm").Ints.Select(axis => (int)axis)]),
            "Concat" => node.Input.Select(name => nodes[name]).ToList().Concat(Axis()),
            "Slice" => Input(0).Slice((int)Constant(3)[0], Constant(1)[0], Constant(2)[0]),
            "Expand" => Input(0).BroadcastLike(shapesOf[node.Input[1]]),
            _ => throw new InvalidInputException($"the operation '{node.OpType}' is not read."),
        };
    }

    private static Tensor Value(Node node) =>
        node.Source is ConstantSource constant
            ? constant.Value
            : throw new InvalidInputException($"{node} should be a constant.");

    private static Tensor ToTensor(TensorProto stored)
    {
        Shape shape = [.. stored.Dims.Select(length => (Dimension)length)];
        return (ElementType)stored.DataType switch
        {
            ElementType.Real32 => Create<float>(),
            ElementType.Real64 => Create<double>(),
            ElementType.Whole => Create<long>(),
            ElementType.Boolean => Create<bool>(),
            var other => throw new InvalidInputException($"constants of type {other} are not read."),
        };

        Tensor Create<T>()
            where T : unmanaged => Tensor.Create(MemoryMarshal.Cast<byte, T>(stored.RawData.Span).ToArray(), shape);
    }
}

file static class ScalarTensor
{
    /// <summary>The only entry of a tensor of real numbers.</summary>
    public static double Real(this Tensor tensor) =>
        tensor.Type == ElementType.Real32 ? tensor.Values<float>()[0] : tensor.Values<double>()[0];
}
