using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>
/// How much of a behavior can be mixed into white noise before the mixture leaves a level of the hierarchy, and the inequality
/// that says so. A visibility below 1 is evidence that the behavior is post-quantum; the inequality with its squares is the
/// proof.
/// </summary>
/// <param name="Value">The largest v for which v q + (1 - v) noise is in the level, as the solver found it; at most
/// <see cref="Largest"/>.</param>
/// <param name="Inequality">c, |c| at most 1, which q violates if it is outside.</param>
/// <param name="Squares">Proves a bound of c.p for quantum p.</param>
/// <param name="IsConverged">Whether the solver came to its end.</param>
internal sealed record QuantumVisibility(double Value, BellInequality Inequality, SumOfSquares Squares, bool IsConverged)
{
    /// <summary>The moment matrix of that mixture, n * n numbers, positive semidefinite to rounding; null where the behavior is
    /// white noise.</summary>
    internal double[]? MomentMatrix { get; init; }

    /// <summary>Where the search stops: behaviors deep inside need no larger number.</summary>
    public const double Largest = 4;

    /// <param name="behavior">Two parties; what signals is averaged.</param>
    /// <param name="level">The level.</param>
    /// <param name="solver">The solver; the interior point method unless given.</param>
    public static QuantumVisibility Of(Behavior behavior, HierarchyLevel level, ISemidefiniteSolver? solver = null) =>
        new VisibilityProgram(behavior.Scenario, level, solver ?? new InteriorPointSolver()).Solve(behavior);
}
