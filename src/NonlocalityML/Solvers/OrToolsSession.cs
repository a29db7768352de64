using System.Numerics.Tensors;
using NonlocalityML.Labeling;

namespace NonlocalityML.Solvers;

/// <summary>
/// One program, in a few models. Each solve starts from the basis in which an earlier one with a similar right-hand side ended,
/// which is still dual feasible; every <see cref="WarmSolves"/> solves a cold start ends the dependence on the past.
/// </summary>
internal sealed class OrToolsSession : ILinearProgramSession
{
    /// <summary>Number of solves from one cold start to the next.</summary>
    public const int WarmSolves = EnginePool.BlockLength;

    private readonly LinearProgram program;
    private readonly OrToolsOptions options;
    private readonly int capacity;
    private readonly List<OrToolsModel> models = [];
    private int solves;

    public OrToolsSession(LinearProgram program, OrToolsOptions options)
    {
        RequireFinite(program.Cost, "cost");
        RequireFinite(program.Values, "entry");
        if (program.Lower.Concat(program.Upper).Any(double.IsNaN))
            throw new SolverException("A bound of a linear program is not a number.");
        (this.program, this.options) = (program, options);
        // As many models as memory allows; until then, each new right-hand side has its own.
        capacity = Math.Clamp((1 << 20) / Math.Max(1, program.Rows.Length), 1, 16);
    }

    public LinearSolution Solve(ReadOnlySpan<double> rightHandSide, CancellationToken cancellation = default)
    {
        Require(rightHandSide);
        if (solves == WarmSolves)
            Reset();
        solves++;
        try
        {
            // With presolve and scaling OR-Tools may succeed where the incremental settings failed.
            return Nearest(rightHandSide, cancellation)
                    .Solve(rightHandSide, isIncremental: true, options.TimeLimit, cancellation)
                    .Solution
                ?? SolveAlone(rightHandSide, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The model may be left behind in the middle of a solve.
            Reset();
            throw;
        }
    }

    public LinearSolution SolveAlone(ReadOnlySpan<double> rightHandSide, CancellationToken cancellation = default)
    {
        Require(rightHandSide);
        Reset();
        using var model = new OrToolsModel(program, cancellation);
        var (status, solution) = model.Solve(rightHandSide, isIncremental: false, options.TimeLimit, cancellation);
        return solution
            ?? throw new SolverException(
                $"OR-Tools found no optimal solution; its status is '{$"{status}".ToLowerInvariant().Replace('_', ' ')}'."
            );
    }

    public void Reset()
    {
        foreach (var model in models)
            model.Dispose();
        models.Clear();
        solves = 0;
    }

    public void Dispose() => Reset();

    /// <summary>The model whose last right-hand side was most like this one, and so has the fewest pivots to go.</summary>
    private OrToolsModel Nearest(ReadOnlySpan<double> rightHandSide, CancellationToken cancellation)
    {
        var (nearest, least) = ((OrToolsModel?)null, double.PositiveInfinity);
        foreach (var model in models)
        {
            var distance = TensorPrimitives.Distance(rightHandSide, model.RightHandSide);
            if (nearest is null || distance < least)
                (nearest, least) = (model, distance);
        }

        if (least > 0 && models.Count < capacity)
            models.Add(nearest = new OrToolsModel(program, cancellation));
        return nearest!;
    }

    private void Require(ReadOnlySpan<double> rightHandSide)
    {
        if (rightHandSide.Length != program.RowCount)
            throw new ArgumentException(
                $"{rightHandSide.Length} right-hand sides; the program has {program.RowCount} rows.",
                nameof(rightHandSide)
            );
        RequireFinite(rightHandSide, "right-hand side");
    }

    private static void RequireFinite(ReadOnlySpan<double> values, string name)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                throw new SolverException($"A {name} of a linear program is {value}.");
        }
    }
}
