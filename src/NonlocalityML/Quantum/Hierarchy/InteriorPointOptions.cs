namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>When <see cref="InteriorPointSolver"/> stops.</summary>
public sealed record InteriorPointOptions
{
    /// <summary>Relative gap and residuals at which it stops.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>What still counts as converged when rounding lets it come no further.</summary>
    public double LooseTolerance { get; init; } = 1e-6;

    public int MaximumIterations { get; init; } = 100;
}
