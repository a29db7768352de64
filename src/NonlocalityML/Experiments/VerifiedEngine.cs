using NonlocalityML.Bell;
using NonlocalityML.Labeling;

namespace NonlocalityML.Experiments;

/// <summary>Labels that are checked before anyone sees them.</summary>
internal static class VerifiedEngine
{
    /// <summary>Solves, and recomputes both bounds of the certificate in exact arithmetic.</summary>
    /// <exception cref="SolverException">No label, or one that does not verify.</exception>
    public static Certificate SolveAndVerify(
        this INonlocalityEngine engine,
        Behavior behavior,
        CancellationToken cancellation = default
    ) => engine.Solve(behavior, cancellation).Verified(engine.Name);

    /// <exception cref="SolverException">The certificate does not verify.</exception>
    public static Certificate Verified(this Certificate certificate, string prover) =>
        certificate.Verify() is { } fault
            ? throw new SolverException($"The certificate of engine {prover} does not verify: {fault}.")
            : certificate;
}
