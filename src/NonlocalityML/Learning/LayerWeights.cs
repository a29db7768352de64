using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>
/// What distinguishes the layers of a certified network: how much the regrets of each player count there, and the layer's share in the
/// averages. No choice of them can make the interval wrong.
/// </summary>
/// <remarks>Stored as logarithms, (layers, <see cref="Columns"/>), Real32: cells, responder, leader, coefficients, behavior.</remarks>
internal sealed class LayerWeights(Node logarithms)
{
    public const int Columns = 5;

    private readonly Node weights = logarithms.Exp();

    private readonly Node shares = logarithms.Softmax(0);

    public int Layers { get; } = (int)logarithms.Shape[0].Length;

    public Node Cells(int layer) => At(weights, layer, 0);

    public Node Responder(int layer) => At(weights, layer, 1);

    public Node Leader(int layer) => At(weights, layer, 2);

    public Node Coefficients(int layer) => At(shares, layer, 3);

    public Node Behavior(int layer) => At(shares, layer, 4);

    /// <summary>Equal weights, and averages in which layer i counts i^2 (Tammelin, Burch, Johanson and Bowling, IJCAI 2015, take i).</summary>
    public static Tensor Untrained(int layers)
    {
        var values = new float[layers * Columns];
        for (var i = 0; i < layers; i++)
            values[(i * Columns) + 3] = values[(i * Columns) + 4] = (float)(2 * Math.Log(i + 1));
        return Tensor.Create(values, [layers, Columns]);
    }

    private static Node At(Node matrix, int layer, int column) => matrix.Slice(0, layer, layer + 1).Slice(1, column, column + 1).Reshape([]);
}
