namespace NonlocalityML.Labeling.Tableau;

/// <summary>One program, solved anew for each right-hand side: a solution depends on nothing else. Every solution is checked against the program.</summary>
internal sealed class TableauSession(LinearProgram program, ILinearSolver? fallback) : ILinearProgramSession
{
    /// <summary>How far a solution may miss a row, a bound or the equality of both objectives; a fraction of the largest right-hand side.</summary>
    private const double Tolerance = 1e-10;

    private readonly DualTableau tableau = new(program);
    private ILinearProgramSession? other;

    public LinearSolution Solve(ReadOnlySpan<double> rightHandSide)
    {
        if (rightHandSide.Length != program.RowCount)
            throw new ArgumentException($"{rightHandSide.Length} right-hand sides; the program has {program.RowCount} rows.", nameof(rightHandSide));
        if (tableau.Solve(rightHandSide) is { } solution && IsOptimal(solution, rightHandSide)) return solution;
        other ??= fallback?.Open(program) ?? throw new SolverException("The dual simplex method did not close a linear program.");
        return other.SolveAlone(rightHandSide);
    }

    public LinearSolution SolveAlone(ReadOnlySpan<double> rightHandSide) => Solve(rightHandSide);

    public void Reset()
    {
    }

    public void Dispose() => other?.Dispose();

    /// <summary>Both solutions are feasible and their objectives agree, by the program's own numbers.</summary>
    private bool IsOptimal(LinearSolution solution, ReadOnlySpan<double> rightHandSide)
    {
        var (x, y) = (solution.Primal, solution.Dual);
        double[] left = new double[program.RowCount];
        double primal = 0, dual = 0, scale = 1;
        foreach (var b in rightHandSide) scale = Math.Max(scale, Math.Abs(b));
        for (var j = 0; j < x.Length; j++)
        {
            var price = 0.0;
            for (var e = program.ColumnStart[j]; e < program.ColumnStart[j + 1]; e++)
            {
                left[program.Rows[e]] += program.Values[e] * x[j];
                price += program.Values[e] * y[program.Rows[e]];
            }

            if (!(x[j] >= 0) || !(price <= program.Cost[j] + Tolerance)) return false;
            primal += program.Cost[j] * x[j];
        }

        for (var i = 0; i < left.Length; i++)
        {
            var slack = left[i] - rightHandSide[i];
            var isInequality = i < program.InequalityCount;
            if (!(slack >= -Tolerance * scale) || (!isInequality && slack > Tolerance * scale) || (isInequality && y[i] < -Tolerance)) return false;
            dual += y[i] * rightHandSide[i];
        }

        return Math.Abs(primal - dual) <= Tolerance * scale * (1 + Math.Abs(primal));
    }
}
