using System.Numerics.Tensors;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Tableau;

/// <summary>
/// The dual simplex method (Lemke, Nav. Res. Logist. Q. 1, 36 (1954)) for minimise cost.x subject to A x >= b or A x = b, x >= 0, with
/// cost >= 0: the slack basis is dual feasible, so there is no first phase. Columns: x, then the logical variable of each row, whose part
/// of the tableau is the inverse of the basis.
/// </summary>
/// <remarks>The largest infeasibility leaves; after many steps of length zero the first one does (Bland, Math. Oper. Res. 2, 103 (1977)).</remarks>
internal sealed class DualTableau
{
    private const double Tolerance = 1e-12;

    /// <summary>An entry below this is no pivot.</summary>
    private const double PivotTolerance = 1e-9;

    private readonly LinearProgram program;
    private readonly int rows, columns, width;
    private readonly double[] tableau;
    private readonly double[] values;
    private readonly double[] reducedCosts;
    private readonly int[] basis;

    public DualTableau(LinearProgram program)
    {
        this.program = program;
        (rows, columns) = (program.RowCount, program.ColumnCount);
        width = columns + rows;
        tableau = new double[rows * width];
        values = new double[rows];
        reducedCosts = new double[width];
        basis = new int[rows];
    }

    /// <summary>Solves from the slack basis; null where no optimum is reached.</summary>
    public LinearSolution? Solve(ReadOnlySpan<double> rightHandSide)
    {
        Start(rightHandSide);
        var idle = 0;
        for (var steps = 0; steps < 20 * width; steps++)
        {
            var byIndex = idle > rows;
            var row = Leaving(byIndex);
            if (row < 0) return Read();
            var column = Entering(row, byIndex, out var length);
            if (column < 0) return null;
            idle = length > Tolerance ? 0 : idle + 1;
            Pivot(row, column);
        }

        return null;
    }

    private Span<double> Row(int row) => tableau.AsSpan(row * width, width);

    /// <summary>1 for A x + l = b with l = 0; -1 for -A x + l = -b with l >= 0.</summary>
    private int Sign(int row) => row < program.InequalityCount ? -1 : 1;

    private bool IsFixed(int column) => column >= columns + program.InequalityCount;

    private void Start(ReadOnlySpan<double> rightHandSide)
    {
        Array.Clear(tableau);
        Array.Clear(reducedCosts);
        program.Cost.CopyTo(reducedCosts, 0);
        for (var j = 0; j < columns; j++)
        for (var e = program.ColumnStart[j]; e < program.ColumnStart[j + 1]; e++)
            Row(program.Rows[e])[j] += Sign(program.Rows[e]) * program.Values[e];
        for (var i = 0; i < rows; i++)
        {
            Row(i)[columns + i] = 1;
            values[i] = Sign(i) * rightHandSide[i];
            basis[i] = columns + i;
        }
    }

    /// <summary>The row whose variable is the farthest outside its bounds, or the first one of them in order of the variables; -1 if there is none.</summary>
    private int Leaving(bool byIndex)
    {
        var (leaving, worst) = (-1, Tolerance);
        for (var i = 0; i < rows; i++)
        {
            var excess = IsFixed(basis[i]) ? Math.Abs(values[i]) : -values[i];
            if (excess <= (byIndex ? Tolerance : worst) || (byIndex && leaving >= 0 && basis[i] > basis[leaving])) continue;
            (leaving, worst) = (i, excess);
        }

        return leaving;
    }

    /// <summary>The column that keeps all reduced costs at least zero; among equals the largest pivot, or the first. -1 if the program has no solution.</summary>
    private int Entering(int leaving, bool byIndex, out double length)
    {
        var row = Row(leaving);
        if (values[leaving] > 0)
        {
            TensorPrimitives.Negate(row, row);
            values[leaving] = -values[leaving];
        }

        (var entering, length) = (-1, double.PositiveInfinity);
        for (var j = 0; j < columns + program.InequalityCount; j++)
        {
            if (row[j] >= -PivotTolerance) continue;
            var ratio = Math.Max(0, reducedCosts[j]) / -row[j];
            if (ratio > length + Tolerance || (ratio > length - Tolerance && (byIndex || row[j] >= row[entering]))) continue;
            (entering, length) = (j, ratio);
        }

        return entering;
    }

    private void Pivot(int leaving, int entering)
    {
        var pivotRow = Row(leaving);
        var scale = 1 / pivotRow[entering];
        TensorPrimitives.Multiply(pivotRow, scale, pivotRow);
        values[leaving] *= scale;
        for (var i = 0; i < rows; i++)
        {
            if (i == leaving || Row(i)[entering] is 0) continue;
            var factor = Row(i)[entering];
            TensorPrimitives.MultiplyAdd(pivotRow, -factor, Row(i), Row(i));
            Row(i)[entering] = 0;
            values[i] -= factor * values[leaving];
        }

        TensorPrimitives.MultiplyAdd(pivotRow, -reducedCosts[entering], reducedCosts, reducedCosts);
        (reducedCosts[entering], basis[leaving]) = (0, entering);
    }

    private LinearSolution Read()
    {
        var primal = new double[columns];
        for (var i = 0; i < rows; i++)
        {
            if (basis[i] < columns) primal[basis[i]] = Math.Max(0, values[i]);
        }

        var dual = new double[rows];
        for (var i = 0; i < rows; i++) dual[i] = -Sign(i) * reducedCosts[columns + i];
        return new LinearSolution(OrderedSum.Dot(program.Cost, primal), primal, dual);
    }
}
