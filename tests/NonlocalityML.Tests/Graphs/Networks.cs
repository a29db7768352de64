using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Graphs;

/// <summary>A small multilayer perceptron and data for it.</summary>
internal static class Networks
{
    public static IReadOnlyList<Tensor> Parameters(ElementType type, RandomStream random, params int[] widths)
    {
        List<Tensor> parameters = [];
        for (var layer = 1; layer < widths.Length; layer++)
        {
            parameters.Add(Normal(type, random, Math.Sqrt(1.0 / widths[layer - 1]), widths[layer - 1], widths[layer]));
            parameters.Add(Normal(type, random, 0.1, widths[layer]));
        }

        return parameters;
    }

    public static Node Forward(IReadOnlyList<Node> parameters, Node x)
    {
        for (var i = 0; i < parameters.Count; i += 2)
        {
            x = x.Linear(parameters[i], parameters[i + 1]);
            if (i < parameters.Count - 2)
                x = x.Tanh();
        }

        return x;
    }

    public static Node SquaredError(IReadOnlyList<Node> parameters, IReadOnlyList<Node> batch) =>
        (Forward(parameters, batch[0]) - batch[1]).Square().Mean();

    /// <summary>Features (rows, 3) and the target sin(x0 + 2 x1) x2.</summary>
    public static IReadOnlyList<Tensor> Data(ElementType type, RandomStream random, int rows)
    {
        var (x, t) = (new double[rows * 3], new double[rows]);
        for (var i = 0; i < x.Length; i++)
            x[i] = random.NextDouble(-1, 1);
        for (var i = 0; i < rows; i++)
            t[i] = Math.Sin(x[3 * i] + (2 * x[(3 * i) + 1])) * x[(3 * i) + 2];
        return [Create(type, x, [rows, 3]), Create(type, t, [rows, 1])];
    }

    public static double[] Numbers(IEnumerable<Tensor> tensors) =>
        [
            .. tensors.SelectMany(tensor =>
                tensor.Type == ElementType.Real64
                    ? tensor.Values<double>().ToArray()
                    : [.. tensor.Values<float>().ToArray().Select(value => (double)value)]
            ),
        ];

    private static Tensor Normal(ElementType type, RandomStream random, double deviation, params int[] shape) =>
        Create(
            type,
            [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(_ => deviation * random.NextNormal())],
            [.. shape.Select(length => (Dimension)length)]
        );

    private static Tensor Create(ElementType type, double[] data, Shape shape) =>
        type == ElementType.Real64 ? Tensor.Create(data, shape) : Tensor.Create([.. data.Select(value => (float)value)], shape);
}
