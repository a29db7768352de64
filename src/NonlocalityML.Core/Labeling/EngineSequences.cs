using NonlocalityML.Bell;

namespace NonlocalityML.Labeling;

/// <summary>Engines on sequences.</summary>
internal static class EngineSequences
{
    /// <summary>The certificates of many behaviors, in order, one after another as they are asked for; <see cref="EnginePool"/>
    /// does the same on several threads.</summary>
    /// <exception cref="SolverException">A label could not be found.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static IEnumerable<Certificate> SolveAll(
        this INonlocalityEngine engine,
        IEnumerable<Behavior> behaviors,
        CancellationToken cancellation = default
    ) => behaviors.Select(behavior => engine.Solve(behavior, cancellation));
}
