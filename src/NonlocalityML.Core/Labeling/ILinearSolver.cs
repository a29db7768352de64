namespace NonlocalityML.Labeling;

/// <summary>One program kept in a solver, solved for one right-hand side after another. Not safe for several threads at
/// once.</summary>
public interface ILinearProgramSession : IDisposable
{
    /// <exception cref="SolverException">No optimal solution was found; never a number in its place.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the session goes on.</exception>
    LinearSolution Solve(ReadOnlySpan<double> rightHandSide, CancellationToken cancellation = default);

    /// <summary>Solves in a new model with the code's own presolve and scaling: slower, and another way to the optimum.</summary>
    /// <exception cref="SolverException">No optimal solution was found.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the session goes on.</exception>
    LinearSolution SolveAlone(ReadOnlySpan<double> rightHandSide, CancellationToken cancellation = default);

    /// <summary>Makes the next solve start cold, so that it does not depend on earlier ones.</summary>
    void Reset();
}

/// <summary>A linear-programming code: OR-Tools; another one is one more file.</summary>
public interface ILinearSolver
{
    string Name { get; }

    ILinearProgramSession Open(LinearProgram program);
}
