using NonlocalityML.Bell;

namespace NonlocalityML.Labeling;

/// <summary>
/// Finds NL, the trace distance to the local set, of behaviors of one scenario. One engine serves one thread; what it returns
/// is proven by its certificate, not by the engine.
/// </summary>
public interface INonlocalityEngine : IDisposable
{
    /// <summary>Labels are narrower than this.</summary>
    const double MaximumWidth = Certificate.Resolution;

    string Name { get; }

    Scenario Scenario { get; }

    /// <summary>How many behaviors the engine could not close by itself and handed to another one.</summary>
    long Fallbacks => 0;

    /// <summary>The certificate of NL(behavior), of width below 1e-9.</summary>
    /// <exception cref="SolverException">The label could not be found or its bounds do not close.</exception>
    Certificate Solve(Behavior behavior);

    /// <summary>The same; a solve that takes long ends soon after cancellation was asked for, where the engine can.</summary>
    /// <exception cref="SolverException">The label could not be found or its bounds do not close.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the engine goes on.</exception>
    Certificate Solve(Behavior behavior, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Solve(behavior);
    }

    /// <summary>Proven bounds lower &lt;= NL &lt;= upper, of width below 1e-9; an engine may find them sooner than a
    /// certificate.</summary>
    /// <exception cref="SolverException">The label could not be found or its bounds do not close.</exception>
    (double Lower, double Upper) Label(Behavior behavior, CancellationToken cancellation = default)
    {
        var certificate = Solve(behavior, cancellation);
        return (certificate.Lower.RoundDown(), certificate.Upper.RoundUp());
    }

    /// <summary>Told which behaviors come next, an engine may work on many of them at once. What it finds does not depend on
    /// it.</summary>
    void Foresee(IReadOnlyList<Behavior> behaviors) { }

    /// <summary>
    /// Forgets what earlier solves left behind: from here on results depend, to the last bit, only on the behaviors given after.
    /// An engine whose solves do not depend on each other has nothing to do.
    /// </summary>
    void Reset() { }
}

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
