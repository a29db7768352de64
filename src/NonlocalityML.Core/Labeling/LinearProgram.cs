namespace NonlocalityML.Labeling;

/// <summary>
/// minimise cost.x subject to A x = b (or >= b), lower &lt;= x &lt;= upper, with A fixed and b given at each solve. A is stored
/// by columns: the entries of column j are <c>Rows[ColumnStart[j] .. ColumnStart[j+1]]</c> with <c>Values</c> in the same places.
/// </summary>
/// <param name="RowCount">Number of rows.</param>
/// <param name="Cost">One number a variable.</param>
/// <param name="Lower">One number a variable; may be negative infinity.</param>
/// <param name="Upper">One number a variable; may be infinity.</param>
/// <param name="ColumnStart">Number of variables + 1 offsets.</param>
/// <param name="Rows">Row of each entry.</param>
/// <param name="Values">Value of each entry.</param>
/// <param name="InequalityCount">So many rows, the first ones, read A x >= b; the others A x = b.</param>
public sealed record LinearProgram(
    int RowCount,
    double[] Cost,
    double[] Lower,
    double[] Upper,
    int[] ColumnStart,
    int[] Rows,
    double[] Values,
    int InequalityCount = 0
)
{
    public int ColumnCount => Cost.Length;
}

/// <summary>An optimal solution: x, and the multipliers y of the rows (cost.x = b.y when all bounds are zero or
/// infinite).</summary>
public sealed record LinearSolution(double Objective, double[] Primal, double[] Dual);
