using System.Diagnostics;
using Google.OrTools.LinearSolver;
using NonlocalityML.Labeling;

namespace NonlocalityML.Solvers;

/// <summary>A program in GLOP, which keeps the basis of the last solve. Not safe for several threads at once.</summary>
internal sealed class OrToolsModel : IDisposable
{
    private const double Tolerance = 1e-10;

    /// <summary>
    /// Right-hand sides and bounds are multiplied by this and solutions divided, which is exact: GLOP drops what is smaller than
    /// about 1e-8, and tables have probabilities of any size.
    /// </summary>
    private const double Scale = 1 << 20;

    /// <summary>Programs with more entries are solved on a thread of their own: before a solve GLOP copies its program, for a
    /// second where there are millions, and hears of nothing meanwhile.</summary>
    private const int LongCopy = 1 << 18;

    private static readonly TimeSpan InterruptPeriod = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a solve that was interrupted is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    // Presolve and scaling would undo the warm start; after a change of right-hand sides the last basis stays dual feasible.
    private static readonly Lazy<MPSolverParameters> Incremental = new(() =>
        Parameters(
            (MPSolverParameters.IntegerParam.PRESOLVE, (int)MPSolverParameters.PresolveValues.PRESOLVE_OFF),
            (MPSolverParameters.IntegerParam.SCALING, (int)MPSolverParameters.ScalingValues.SCALING_OFF),
            (MPSolverParameters.IntegerParam.LP_ALGORITHM, (int)MPSolverParameters.LpAlgorithmValues.DUAL)
        )
    );

    private static readonly Lazy<MPSolverParameters> Usual = new(() => Parameters());

    private readonly Solver solver;
    private readonly Constraint[] rows;
    private readonly Variable[] columns;
    private readonly int inequalityCount;
    private readonly bool isCopiedLong;

    /// <summary>A solve that was left behind; what it uses is freed when it ends.</summary>
    private Task leftBehind = Task.CompletedTask;

    /// <exception cref="SolverException">OR-Tools has no library for this system.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public OrToolsModel(LinearProgram program, CancellationToken cancellation = default)
    {
        solver = Load();
        (inequalityCount, isCopiedLong) = (program.InequalityCount, program.Rows.Length > LongCopy);
        rows = [.. Enumerable.Range(0, program.RowCount).Select(_ => solver.MakeConstraint(""))];
        columns = new Variable[program.ColumnCount];
        var objective = solver.Objective();
        objective.SetMinimization();
        for (var j = 0; j < columns.Length; j++)
        {
            cancellation.ThrowIfCancellationRequested();
            columns[j] = solver.MakeNumVar(Scale * program.Lower[j], Scale * program.Upper[j], "");
            if (program.Cost[j] != 0)
                objective.SetCoefficient(columns[j], program.Cost[j]);
            for (var e = program.ColumnStart[j]; e < program.ColumnStart[j + 1]; e++)
                rows[program.Rows[e]].SetCoefficient(columns[j], program.Values[e]);
        }
    }

    /// <summary>The right-hand side of the last solve.</summary>
    public double[] RightHandSide { get; private set; } = [];

    /// <param name="rightHandSide">One number a row.</param>
    /// <param name="isIncremental">From the last basis; otherwise with OR-Tools' own presolve and scaling.</param>
    /// <param name="limit">The longest that the solve may take.</param>
    /// <param name="cancellation">Ends the solve.</param>
    /// <returns>The status, and the solution if it is optimal.</returns>
    /// <exception cref="SolverException">The time is over.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public (Solver.ResultStatus Status, LinearSolution? Solution) Solve(
        ReadOnlySpan<double> rightHandSide,
        bool isIncremental,
        TimeSpan limit,
        CancellationToken cancellation
    )
    {
        RightHandSide = rightHandSide.ToArray();
        for (var i = 0; i < rows.Length; i++)
            rows[i].SetBounds(Scale * rightHandSide[i], i < inequalityCount ? double.PositiveInfinity : Scale * rightHandSide[i]);
        solver.SetTimeLimit((long)limit.TotalMilliseconds);
        var start = Stopwatch.GetTimestamp();
        var status = Interruptible(() => solver.Solve((isIncremental ? Incremental : Usual).Value), cancellation);
        cancellation.ThrowIfCancellationRequested();
        // Values without an optimum are not read: OR-Tools would write warnings to standard error.
        if (status == Solver.ResultStatus.OPTIMAL)
            return (status, Read());
        return Stopwatch.GetElapsedTime(start) < limit
            ? (status, null)
            : throw new SolverException(
                $"OR-Tools did not finish a linear program of {rows.Length} rows and {columns.Length} columns within {limit:g}."
            );
    }

    public void Dispose()
    {
        if (leftBehind.IsCompleted)
            solver.Dispose();
        else
            leftBehind.ContinueWith(_ => solver.Dispose(), TaskScheduler.Default);
    }

    private static Solver Load()
    {
        try
        {
            return Solver.CreateSolver("GLOP");
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or BadImageFormatException)
        {
            throw new SolverException(
                "OR-Tools cannot be loaded on this system "
                    + $"({System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}): "
                    + $"{(e.InnerException ?? e).Message.Split('\n')[0]}",
                e
            );
        }
    }

    private static MPSolverParameters Parameters(params (MPSolverParameters.IntegerParam Parameter, int Value)[] settings)
    {
        var parameters = new MPSolverParameters();
        parameters.SetDoubleParam(MPSolverParameters.DoubleParam.PRIMAL_TOLERANCE, Tolerance);
        parameters.SetDoubleParam(MPSolverParameters.DoubleParam.DUAL_TOLERANCE, Tolerance);
        foreach (var (parameter, value) in settings)
            parameters.SetIntegerParam(parameter, value);
        return parameters;
    }

    private LinearSolution Read() =>
        new(
            solver.Objective().Value() / Scale,
            Array.ConvertAll(columns, column => column.SolutionValue() / Scale),
            Array.ConvertAll(rows, row => row.DualValue())
        );

    private T Interruptible<T>(Func<T> solve, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled)
            return solve();
        // Again and again: a solve that is about to begin forgets that it was interrupted.
        var interrupt = new Timer(_ => solver.InterruptSolve());
        var request = cancellation.UnsafeRegister(_ => interrupt.Change(TimeSpan.Zero, InterruptPeriod), null);
        if (!isCopiedLong)
        {
            try
            {
                return solve();
            }
            finally
            {
                End();
            }
        }

        var work = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return solve();
                }
                finally
                {
                    End();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        try
        {
            work.Wait(cancellation);
        }
        catch (OperationCanceledException) when (!work.Wait(Patience, CancellationToken.None))
        {
            leftBehind = work;
            throw;
        }
        catch (Exception exception) when (exception is AggregateException or OperationCanceledException)
        {
            // It has ended, and says how.
        }

        return work.GetAwaiter().GetResult();

        void End()
        {
            request.Dispose();
            interrupt.DisposeAsync().AsTask().Wait(CancellationToken.None);
        }
    }
}
