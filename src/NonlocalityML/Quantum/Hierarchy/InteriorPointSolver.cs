namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>
/// A primal-dual interior point method with predictor and corrector (direction of Helmberg, Rendl, Vanderbei and Wolkowicz, SIAM
/// J. Optim. 6, 342 (1996), and of Kojima, Shindoh and Hara and Monteiro), dense, for matrices of up to some hundred rows: what
/// moment matrices need.
/// </summary>
internal sealed class InteriorPointSolver : ISemidefiniteSolver
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

/// <summary>When <see cref="InteriorPointSolver"/> stops.</summary>
internal sealed record InteriorPointOptions
{
    /// <summary>Relative gap and residuals at which it stops.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>What still counts as converged when rounding lets it come no further.</summary>
    public double LooseTolerance { get; init; } = 1e-6;

    public int MaximumIterations { get; init; } = 100;
}
