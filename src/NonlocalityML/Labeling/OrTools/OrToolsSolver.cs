namespace NonlocalityML.Labeling.OrTools;

/// <summary>
/// GLOP, the simplex code of Google OR-Tools, in WebAssembly under Node.js (npm package or-tools-wasm); one worker process
/// for each open program.
/// </summary>
public sealed class OrToolsSolver(OrToolsOptions? options = null) : ILinearSolver
{
    public string Name => "ortools";

    public ILinearProgramSession Open(LinearProgram program) => new OrToolsSession(program, options ?? new OrToolsOptions());
}
