using System.Globalization;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// What distinguishes the layers of a certified network: how much the regrets of each player count there, the foresight of the
/// cells, and the layer's share in the averages. No choice of them can make the interval wrong.
/// </summary>
/// <remarks>Learned as logarithms, (layers, <see cref="Columns"/>), Real32: regrets of cells, responder and
/// leader, foresight of the cells, shares of coefficients and behavior.</remarks>
internal sealed class LayerWeights
{
    public const int Columns = 6;

    private const int FirstShare = 4;

    private readonly Node table;

    private LayerWeights(long layers, Node table) => (Layers, this.table) = ((int)layers, table);

    public int Layers { get; }

    /// <summary>Numbers stored in the graph.</summary>
    public static LayerWeights Stored(Tensor logarithms)
    {
        var layers = logarithms.Shape[0].Length;
        double[] values = [.. logarithms.Values<float>().ToArray().Select(value => Math.Exp(value))];
        double[] sums =
        [
            .. Enumerable
                .Range(0, Columns)
                .Select(column => Enumerable.Range(0, (int)layers).Sum(layer => values[(layer * Columns) + column])),
        ];
        float[] shares = [.. values.Select((value, i) => (float)(value / (i % Columns < FirstShare ? 1 : sums[i % Columns])))];
        return new LayerWeights(layers, Node.Constant(Tensor.Create(shares, [layers, Columns])));
    }

    /// <summary>Numbers that the graph computes, so that they can be learned.</summary>
    public static LayerWeights Learned(Node logarithms) =>
        new(
            logarithms.Shape[0].Length,
            new[] { logarithms.Exp().Slice(1, 0, FirstShare), logarithms.Softmax(0).Slice(1, FirstShare, Columns) }.Concat(1)
        );

    /// <summary>The weights of one layer.</summary>
    /// <param name="layer">Its number, a Whole scalar.</param>
    public LayerWeight this[Node layer] => new(table.Gather(layer));

    /// <summary>The weights of one layer.</summary>
    public LayerWeight this[int layer] => new(table.Slice(0, layer, layer + 1).Reshape([Columns]));

    /// <summary>The logarithms as text, to the last bit.</summary>
    public static string Format(Tensor logarithms) =>
        string.Join(' ', logarithms.Values<float>().ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>What <see cref="Format"/> wrote.</summary>
    /// <exception cref="InvalidInputException">A number is not finite, or there are too few or too many.</exception>
    public static Tensor Parse(string text, int layers)
    {
        float[] values =
        [
            .. text.Split(' ')
                .Select(part => float.TryParse(part, CultureInfo.InvariantCulture, out var value) ? value : float.NaN),
        ];
        return values.Length == layers * Columns && values.All(float.IsFinite)
            ? Tensor.Create(values, [layers, Columns])
            : throw new InvalidInputException(
                $"{values.Length} weights of layers are stored; {layers} layers need {layers * Columns} finite numbers."
            );
    }

    /// <summary>Logarithms of equal weights, of a foresight of a half, and of averages in which layer i counts i^2.</summary>
    public static Tensor Untrained(int layers)
    {
        var values = new float[layers * Columns];
        for (var i = 0; i < layers; i++)
        {
            values[(i * Columns) + FirstShare - 1] = (float)Math.Log(0.5);
            values[(i * Columns) + FirstShare] = values[(i * Columns) + FirstShare + 1] = (float)(2 * Math.Log(i + 1));
        }

        return Tensor.Create(values, [layers, Columns]);
    }
}

/// <summary>What <see cref="LayerWeights"/> says of one layer; scalars.</summary>
internal readonly struct LayerWeight(Node row)
{
    public Node Cells => At(0);

    public Node Responder => At(1);

    public Node Leader => At(2);

    public Node Foresight => At(3);

    public Node Coefficients => At(4);

    public Node Behavior => At(5);

    private Node At(int column) => row.Slice(0, column, column + 1).Reshape([]);
}
