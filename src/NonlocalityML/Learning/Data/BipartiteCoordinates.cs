using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// Coordinates of two parties with two outcomes: &lt;A_x B_y&gt; with y running fastest, and then, if there are marginals,
/// &lt;A_x&gt; and
/// &lt;B_y&gt;. Relabelling outcomes changes signs of rows and columns, relabelling settings permutes them, exchanging the
/// parties transposes.
/// </summary>
internal sealed class BipartiteCoordinates
{
    private readonly Scenario scenario;
    private readonly bool hasMarginals;
    private readonly int rows,
        columns;

    public BipartiteCoordinates(Scenario scenario, bool hasMarginals)
    {
        (this.scenario, this.hasMarginals) = (Require(scenario), hasMarginals);
        (rows, columns) = (scenario.Settings(0), scenario.Settings(1));
        Length = (rows * columns) + (hasMarginals ? rows + columns : 0);
    }

    public int Length { get; }

    public static bool Fits(Scenario scenario) => scenario.Parties == 2 && scenario.IsDichotomic;

    public static Scenario Require(Scenario scenario) => Fits(scenario) ? scenario : throw Misfit(scenario);

    public static InvalidInputException Misfit(Scenario scenario) =>
        new($"Correlators of two parties with two outcomes are needed; the scenario is {scenario}.");

    /// <summary>All coordinates, marginals included.</summary>
    public static void Write(Correlators correlators, Span<double> values)
    {
        var (rows, columns) = (correlators.Scenario.Settings(0), correlators.Scenario.Settings(1));
        for (var i = 0; i < values.Length; i++)
            values[i] = correlators.Values[FullIndex(i, rows, columns)];
    }

    /// <summary>All coordinates of a table p[a, b, x, y]; a marginal is averaged over the other party's settings.</summary>
    public static void OfTable(ReadOnlySpan<float> table, int rows, int columns, Span<float> values)
    {
        var settings = rows * columns;
        Span<double> marginals = stackalloc double[rows + columns];
        marginals.Clear();
        for (var i = 0; i < settings; i++)
        {
            double one = table[i],
                two = table[settings + i],
                three = table[(2 * settings) + i],
                four = table[(3 * settings) + i];
            values[i] = (float)(one - two - three + four);
            marginals[i / columns] += (one + two - three - four) / columns;
            marginals[rows + (i % columns)] += (one - two + three - four) / rows;
        }

        for (var i = 0; i < marginals.Length; i++)
            values[settings + i] = (float)marginals[i];
    }

    /// <summary>(table, coordinates): what multiplies a row of probabilities.</summary>
    public Tensor FromTable()
    {
        var matrix = new float[scenario.TableLength * Length];
        var table = new double[scenario.TableLength];
        var functional = new double[(rows + 1) * (columns + 1)];
        for (var k = 0; k < Length; k++)
        {
            // The average over the settings of the party that is not measured, of the same expression.
            Array.Clear(functional);
            functional[FullIndex(k, rows, columns)] = 1;
            Correlators.ToInequality(scenario, functional).Coefficients.CopyTo(table);
            Symmetrize(table, k);
            for (var i = 0; i < table.Length; i++)
                matrix[(i * Length) + k] = (float)table[i];
        }

        return Tensor.Create(matrix, [scenario.TableLength, Length]);
    }

    public void WriteFunctional(BellInequality inequality, Span<double> coefficients)
    {
        var all = Correlators.CoefficientsOf(inequality);
        for (var i = 0; i < Length; i++)
            coefficients[i] = all[FullIndex(i, rows, columns)];
    }

    public BellInequality ToInequality(ReadOnlySpan<double> coefficients)
    {
        var all = new double[(rows + 1) * (columns + 1)];
        for (var i = 0; i < Length; i++)
            all[FullIndex(i, rows, columns)] = coefficients[i];
        return Correlators.ToInequality(scenario, all);
    }

    /// <summary>
    /// Signs as the best deterministic strategy answers, so that the sum of correlators is largest; the common sign by the sum of
    /// marginals; rows and columns in descending order of their sums; transposed where the columns' sums differ more.
    /// </summary>
    public CanonicalForm Canonicalize(Node coordinates)
    {
        var parts = Split(coordinates);
        var (rowSigns, columnSigns) = BestSigns(parts);
        var signed = parts.Scale(rowSigns, columnSigns);
        Node rowSums = signed.Matrix.Sum([2]),
            columnSums = signed.Matrix.Sum([1]);
        Node rowOrder = rowSums.TopIndices(rows),
            columnOrder = columnSums.TopIndices(columns);
        var swap = rows == columns ? columnSums.Square().Sum([1], keep: true) > rowSums.Square().Sum([1], keep: true) : null;
        return new CanonicalForm(Move(coordinates), Move);

        Node Move(Node values) =>
            Split(values).Scale(rowSigns, columnSigns).Permute(rowOrder, columnOrder).SwapWhere(swap).Join(Length);
    }

    private (Node Rows, Node Columns) BestSigns(Parts parts)
    {
        var leading = parts.Matrix.Transpose(0, 2, 1).MatMul(Node.Constant(SignVectors(rows, transposed: true)));
        var best = leading.Abs().Sum([1]).ArgMax();
        var rowSigns = Node.Constant(SignVectors(rows, transposed: false)).Gather(best);
        var columnSigns = PlusOrMinus((parts.Matrix * AsColumn(rowSigns)).Sum([1]));
        if (!hasMarginals)
            return (rowSigns, columnSigns);
        var common = PlusOrMinus(
            (parts.Rows! * rowSigns).Sum([1], keep: true) + (parts.Columns! * columnSigns).Sum([1], keep: true)
        );
        return (rowSigns * common, columnSigns * common);
    }

    private static Node PlusOrMinus(Node x) => (x < 0).Where(x.Same(-1), x.Same(1));

    private static Node AsColumn(Node x) => x.Reshape([x.Shape[0], x.Shape[1], 1]);

    private static Node AsRow(Node x) => x.Reshape([x.Shape[0], 1, x.Shape[1]]);

    /// <summary>All signs of the rows whose first is +1.</summary>
    private static Tensor SignVectors(int length, bool transposed)
    {
        var count = 1 << (length - 1);
        var signs = new float[count * length];
        for (var k = 0; k < count; k++)
        for (var x = 0; x < length; x++)
            signs[transposed ? (x * count) + k : (k * length) + x] = x > 0 && ((k >> (x - 1)) & 1) == 1 ? -1 : 1;
        return Tensor.Create(signs, transposed ? [length, count] : [count, length]);
    }

    /// <summary>Spreads a marginal's expression, read off setting 0 of the other party, evenly over its settings.</summary>
    private void Symmetrize(double[] table, int coordinate)
    {
        var settings = rows * columns;
        if (coordinate < settings)
            return;
        var isAlice = coordinate < settings + rows;
        for (var outcomes = 0; outcomes < 4; outcomes++)
        for (var x = 0; x < rows; x++)
        for (var y = 0; y < columns; y++)
        {
            var (isOwn, others) = isAlice ? (x == coordinate - settings, columns) : (y == coordinate - settings - rows, rows);
            var outcome = isAlice ? outcomes / 2 : outcomes % 2;
            table[(outcomes * settings) + (x * columns) + y] = isOwn ? (1.0 - (2 * outcome)) / others : 0;
        }
    }

    /// <summary>Where coordinate <paramref name="i"/> stands among all <see cref="Correlators.Values"/>.</summary>
    private static int FullIndex(int i, int rows, int columns) =>
        i < rows * columns ? (((i / columns) + 1) * (columns + 1)) + (i % columns) + 1
        : i < (rows * columns) + rows ? (i - (rows * columns) + 1) * (columns + 1)
        : i - (rows * columns) - rows + 1;

    private Parts Split(Node coordinates)
    {
        var settings = rows * columns;
        var matrix = coordinates.Slice(1, 0, settings).Reshape([coordinates.Shape[0], rows, columns]);
        return hasMarginals
            ? new Parts(matrix, coordinates.Slice(1, settings, settings + rows), coordinates.Slice(1, settings + rows, Length))
            : new Parts(matrix, null, null);
    }

    /// <summary>(batch, rows, columns), and the marginals (batch, rows) and (batch, columns) where there are any.</summary>
    private sealed record Parts(Node Matrix, Node? Rows, Node? Columns)
    {
        public Parts Scale(Node rowSigns, Node columnSigns) =>
            new(
                Matrix * AsColumn(rowSigns) * AsRow(columnSigns),
                Rows is null ? null : Rows * rowSigns,
                Columns is null ? null : Columns * columnSigns
            );

        public Parts Permute(Node rowOrder, Node columnOrder) =>
            new(
                Matrix
                    .GatherElements(AsColumn(rowOrder).BroadcastLike(Matrix), 1)
                    .GatherElements(AsRow(columnOrder).BroadcastLike(Matrix), 2),
                Rows?.GatherElements(rowOrder),
                Columns?.GatherElements(columnOrder)
            );

        public Parts SwapWhere(Node? swap) =>
            swap is null
                ? this
                : new(
                    swap.Reshape([swap.Shape[0], 1, 1]).Where(Matrix.Transpose(0, 2, 1), Matrix),
                    Rows is null ? null : swap.Where(Columns!, Rows),
                    Columns is null ? null : swap.Where(Rows!, Columns)
                );

        public Node Join(int length)
        {
            var matrix = Matrix.Reshape([
                Matrix.Shape[0],
                length - (int)((Rows?.Shape[1].Length ?? 0) + (Columns?.Shape[1].Length ?? 0)),
            ]);
            return Rows is null ? matrix : ((Node[])[matrix, Rows, Columns!]).Concat(1);
        }
    }
}
