using NonlocalityML.Labeling;

namespace NonlocalityML.Experiments;

/// <summary>Labels that are checked before anyone sees them.</summary>
internal static class VerifiedEngine
{
    /// <exception cref="SolverException">The certificate does not verify.</exception>
    public static Certificate Verified(this Certificate certificate, string prover) =>
        certificate.Verify() is { } fault
            ? throw new SolverException($"The certificate of engine {prover} does not verify: {fault}.")
            : certificate;
}
