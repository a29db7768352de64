namespace NonlocalityML.Labeling.Tableau;

/// <summary>
/// The dual simplex method on a dense tableau, inside the process: for small programs, which are solved before a worker has started.
/// </summary>
/// <param name="fallback">Solves what is too large, of another form or does not close; without it that is an error.</param>
public sealed class TableauSolver(ILinearSolver? fallback = null) : ILinearSolver
{
    /// <summary>The largest tableau that is kept: 32 MiB.</summary>
    public const int MaximumEntries = 1 << 22;

    public string Name => "tableau";

    public ILinearProgramSession Open(LinearProgram program) =>
        Takes(program) ? new TableauSession(program, fallback)
        : fallback?.Open(program) ?? throw new SolverException($"A program of {program.RowCount} rows and {program.ColumnCount} columns is too large or of another form.");

    /// <summary>Whether a program is small, its variables are at least zero, and none has a negative cost: then all zero is dual feasible.</summary>
    public static bool Takes(LinearProgram program) =>
        (long)program.RowCount * (program.ColumnCount + program.RowCount) <= MaximumEntries
        && Array.TrueForAll(program.Lower, bound => bound == 0)
        && Array.TrueForAll(program.Upper, double.IsPositiveInfinity)
        && Array.TrueForAll(program.Cost, cost => cost >= 0);
}
