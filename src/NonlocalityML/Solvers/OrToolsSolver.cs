using NonlocalityML.Labeling;

namespace NonlocalityML.Solvers;

/// <summary>GLOP, the simplex code of Google OR-Tools. Its library is loaded when the first program is opened.</summary>
public sealed class OrToolsSolver(OrToolsOptions? options = null) : ILinearSolver
{
    public string Name => "ortools";

    /// <exception cref="SolverException">A number of the program is not one, or OR-Tools has no library for this
    /// system.</exception>
    public ILinearProgramSession Open(LinearProgram program) => new OrToolsSession(program, options ?? new OrToolsOptions());

    /// <summary>
    /// Loads the library on another thread, so that the first program does not wait for it: about 50 ms. Where it cannot be
    /// loaded, the first program says so.
    /// </summary>
    public static void Preload() =>
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                try
                {
                    new OrToolsModel(new LinearProgram(0, [], [], [], [0], [], [])).Dispose();
                }
                catch (SolverException)
                {
                    // Whoever opens a program is told.
                }
            },
            null
        );
}
