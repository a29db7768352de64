namespace NonlocalityML.Labeling.OrTools;

/// <summary>
/// One program in one worker. Each solve starts from the basis in which an earlier one with a similar right-hand side ended, which
/// is still dual feasible; every <see cref="WarmSolves"/> solves a cold start ends the dependence on the past.
/// </summary>
/// <remarks>
/// Among several optimal solutions the one found depends on the solves since the last cold start. They are remembered and, when
/// a worker died, given to the next one first: the death of a worker changes no bit of any result.
/// </remarks>
internal sealed class OrToolsSession(LinearProgram program, OrToolsOptions options) : ILinearProgramSession
{
    /// <summary>Number of solves from one cold start to the next.</summary>
    public const int WarmSolves = EnginePool.BlockLength;

    private static readonly string[] StatusNames = ["optimal", "feasible", "infeasible", "unbounded", "abnormal", "invalid model", "not solved"];

    private readonly List<double[]> sinceColdStart = [];
    private OrToolsWorker? worker;

    /// <summary>For tests that kill it; null before the first solve.</summary>
    internal int? WorkerProcessId => worker?.ProcessId;

    public LinearSolution Solve(ReadOnlySpan<double> rightHandSide)
    {
        if (sinceColdStart.Count == WarmSolves) Reset();
        Remember(rightHandSide);
        // With presolve and scaling OR-Tools may succeed where the incremental settings failed.
        return SolveLast(alone: false).Solution ?? SolveAlone(rightHandSide);
    }

    public LinearSolution SolveAlone(ReadOnlySpan<double> rightHandSide)
    {
        Reset();
        Remember(rightHandSide);
        var (status, solution) = SolveLast(alone: true);
        Reset();
        return solution
            ?? throw new SolverException($"OR-Tools found no optimal solution; its status is '{StatusNames.ElementAtOrDefault(status) ?? $"{status}"}'.");
    }

    public void Reset() => sinceColdStart.Clear();

    public void Dispose()
    {
        worker?.Dispose();
        worker = null;
    }

    private void Remember(ReadOnlySpan<double> rightHandSide)
    {
        if (rightHandSide.Length != program.RowCount)
            throw new ArgumentException($"{rightHandSide.Length} right-hand sides; the program has {program.RowCount} rows.", nameof(rightHandSide));
        sinceColdStart.Add(rightHandSide.ToArray());
    }

    private (int Status, LinearSolution? Solution) SolveLast(bool alone)
    {
        for (var deaths = 0; ;)
        {
            try
            {
                var last = sinceColdStart.Count - 1;
                if (worker is null)
                {
                    worker = new OrToolsWorker(program, options);
                    worker.Load();
                    for (var i = 0; i < last; i++) worker.Solve(sinceColdStart[i], StartOf(i));
                }

                return worker.Solve(sinceColdStart[last], alone ? OrToolsWorker.Start.Alone : StartOf(last));
            }
            catch (IOException e)
            {
                var words = worker?.LastWords is { Length: > 0 } said ? said : e.Message;
                Dispose();
                if (deaths++ < options.Restarts) continue;
                Reset();
                throw new SolverException($"The OR-Tools worker died {deaths} times over one solve: {words}", e);
            }
        }
    }

    private static OrToolsWorker.Start StartOf(int solve) => solve == 0 ? OrToolsWorker.Start.Cold : OrToolsWorker.Start.Warm;
}
