namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>
/// A primal-dual interior point method with predictor and corrector (direction of Helmberg, Rendl, Vanderbei and Wolkowicz, SIAM
/// J. Optim. 6, 342 (1996), and of Kojima, Shindoh and Hara and Monteiro), dense, for matrices of up to some hundred rows: what
/// moment matrices need.
/// </summary>
public sealed class InteriorPointSolver : ISemidefiniteSolver
{
    private readonly InteriorPointOptions options;

    public InteriorPointSolver(InteriorPointOptions? options = null) => this.options = options ?? new InteriorPointOptions();

    public string Name => "interior-point";

    /// <inheritdoc/>
    public SemidefiniteSolution Solve(SemidefiniteProgram program, CancellationToken cancellation = default)
    {
        var point = InteriorPoint.Start(program);
        for (var step = 0; step < options.MaximumIterations; step++)
        {
            if (point.Error <= options.Tolerance)
                return Solution(step, true);
            if (!point.Advance(cancellation))
                return Solution(step, false);
        }

        return Solution(options.MaximumIterations, false);

        SemidefiniteSolution Solution(int iterations, bool converged) =>
            new(
                point.Multipliers,
                point.Primal,
                point.DualValue,
                point.Gap,
                iterations,
                converged || point.Error <= options.LooseTolerance
            );
    }
}
