using NonlocalityML.Bell;
using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>
/// Bell functionals of two parties with two outcomes in two forms: coefficients of &lt;A_x B_y&gt;, &lt;A_x&gt; and
/// &lt;B_y&gt;, in which the best inequalities have small whole numbers; and coefficients of a table, in [-1, 1], whose sum with
/// it bounds a distance.
/// </summary>
internal sealed class FunctionalLayout
{
    private readonly int rows,
        columns;
    private readonly Node signs,
        rowSigns,
        columnSigns;
    private readonly Node ones;

    public FunctionalLayout(Scenario scenario)
    {
        (rows, columns) = (scenario.Settings(0), scenario.Settings(1));
        signs = Matrix((a, b) => a * b);
        rowSigns = Matrix((a, _) => a);
        columnSigns = Matrix((_, b) => b);
        ones = Node.Constant(Tensor.Create([.. Enumerable.Repeat(1f, 4 * rows * columns)], [1, 4 * rows * columns]));
    }

    private int Tuples => rows * columns;

    /// <summary>p[a,b,x,y] = (1 + a A_x + b B_y + a b E_xy) / 4.</summary>
    /// <param name="coordinates">(batch, coordinates), as <see cref="BipartiteCoordinates"/> orders them.</param>
    public Node ToTable(Node coordinates)
    {
        Node correlators = coordinates.Slice(1, 0, Tuples),
            first = coordinates.Slice(1, Tuples, Tuples + rows),
            second = coordinates.Slice(1, Tuples + rows, Tuples + rows + columns);
        return 0.25 * (ones + Join(correlators, Spread(first, isFirst: true), Spread(second, isFirst: false)));
    }

    /// <summary>Tables of coefficients in [-1, 1], each after rounding to a grid in the other form.</summary>
    /// <param name="table">(batch, table).</param>
    /// <param name="snap">From coefficients, the largest and a grid, the rounded coefficients in units of the largest.</param>
    /// <param name="grids">Parts of the largest coefficient.</param>
    public IEnumerable<Node> Snaps(Node table, Func<Node, Node, double, Node> snap, IReadOnlyList<double> grids)
    {
        Node correlators = 0.25 * table.MatMul(signs.Transpose(1, 0)),
            first = 0.25 * Cells(table.MatMul(rowSigns.Transpose(1, 0))).Sum([2]),
            second = 0.25 * Cells(table.MatMul(columnSigns.Transpose(1, 0))).Sum([1]);
        var largest = correlators.Abs().Max([1], keep: true).Maximum(Node.Constant(1e-6, ElementType.Real32));
        return grids.Select(grid =>
            ToCoefficients(snap(correlators, largest, grid), snap(first, largest, grid), snap(second, largest, grid))
        );
    }

    /// <summary>The table of a functional, divided by its largest coefficient. Marginals are shared out among the settings of the
    /// other party where the correlators leave room, so that this is small.</summary>
    private Node ToCoefficients(Node correlators, Node first, Node second)
    {
        Node sizes = Cells(correlators.Abs()),
            firstSize = first.Abs(),
            secondSize = second.Abs();
        var room = new[]
        {
            sizes.Max([1, 2]),
            ((firstSize + sizes.Sum([2])) / columns).Max([1]),
            ((secondSize + sizes.Sum([1])) / rows).Max([1]),
            (firstSize.Sum([1]) + secondSize.Sum([1])) / Tuples,
        }.Aggregate((a, b) => a.Maximum(b));
        var free = (room.Reshape([room.Shape[0], 1, 1]) - sizes).Relu() + 1e-9;
        Node ofFirst = first.Reshape([first.Shape[0], rows, 1]) * free / free.Sum([2], keep: true),
            ofSecond = second.Reshape([second.Shape[0], 1, columns]) * free / free.Sum([1], keep: true);
        Node a = ofFirst.Abs(),
            b = ofSecond.Abs();
        // Of a A + b B + a b E over the four outcomes, less its middle, the largest size is the sum of the two largest.
        var largest = (a + b).Maximum(a + sizes).Maximum(b + sizes).Max([1, 2]).Maximum(Node.Constant(1e-6, ElementType.Real32));
        var scale = largest.Reshape([largest.Shape[0], 1]);
        Node table = Join(correlators, Flat(ofFirst), Flat(ofSecond)),
            // The middle is half of the sum of the largest and the smallest outcome.
            blocks = table.Reshape([table.Shape[0], 4, Tuples]);
        var middle = 0.5 * (blocks.Max([1], keep: true) - (-blocks).Max([1], keep: true));
        return ((blocks - middle).Reshape(table.Shape) / scale).Clip(-1, 1);
    }

    private Node Join(Node correlators, Node first, Node second) =>
        correlators.MatMul(signs) + first.MatMul(rowSigns) + second.MatMul(columnSigns);

    /// <summary>Marginals repeated for each setting of the other party, (batch, joint settings).</summary>
    private Node Spread(Node marginals, bool isFirst)
    {
        var zero = Node.Constant(Tensor.Zeros(ElementType.Real32, [1, rows, columns]));
        var axes = isFirst ? Shape.Create([marginals.Shape[0], rows, 1]) : Shape.Create([marginals.Shape[0], 1, columns]);
        return Flat(marginals.Reshape(axes) + zero);
    }

    private Node Cells(Node flat) => flat.Reshape([flat.Shape[0], rows, columns]);

    private Node Flat(Node cells) => cells.Reshape([cells.Shape[0], Tuples]);

    /// <summary>(joint settings, table): entries at the setting of the row, by the outcomes as signs.</summary>
    private Node Matrix(Func<int, int, int> entry)
    {
        var values = new float[Tuples * 4 * Tuples];
        for (var tuple = 0; tuple < Tuples; tuple++)
        for (var outcomes = 0; outcomes < 4; outcomes++)
        {
            var (a, b) = (1 - (2 * (outcomes / 2)), 1 - (2 * (outcomes % 2)));
            values[(tuple * 4 * Tuples) + (outcomes * Tuples) + tuple] = entry(a, b);
        }

        return Node.Constant(Tensor.Create(values, [Tuples, 4 * Tuples]));
    }
}
