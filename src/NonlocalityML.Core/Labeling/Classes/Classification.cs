using NonlocalityML.Bell;

namespace NonlocalityML.Labeling.Classes;

/// <summary>The class of a behavior, with the proofs that it rests on.</summary>
/// <param name="Locality">NL, the distance to the local set.</param>
/// <param name="Quantumness">The distance to the quantum set; null for a local behavior, which needs no further proof, and where
/// it was not asked for.</param>
public sealed record Classification(Certificate Locality, QuantumCertificate? Quantumness)
{
    /// <summary>A quantum model this near (trace distance) counts as one of the behavior; points of the curved boundary need the
    /// room.</summary>
    public const double ModelTolerance = 1e-8;

    public Membership Class =>
        this switch
        {
            _ when !Locality.IsNonlocal => Membership.Local,
            { Quantumness: { } proof } when (double)proof.Lower > 0 => Membership.PostQuantum,
            { Quantumness: { } proof } when (double)proof.Upper <= ModelTolerance => Membership.Quantum,
            _ => Membership.Undecided,
        };

    /// <summary>Classifies a no-signalling behavior, and recomputes every proof.</summary>
    /// <param name="behavior">Two or more parties.</param>
    /// <param name="local">Finds NL.</param>
    /// <param name="quantum">Asked only for a nonlocal behavior; null leaves the distance to the quantum set open.</param>
    /// <param name="cancellation">Ends the search for proofs.</param>
    /// <exception cref="SolverException">A proof does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static Classification Of(
        Behavior behavior,
        INonlocalityEngine local,
        Func<Scenario, IQuantumEngine?> quantum,
        CancellationToken cancellation = default
    )
    {
        var locality = local.Solve(behavior, cancellation);
        var quantumness = locality.IsNonlocal ? quantum(behavior.Scenario)?.Solve(behavior, cancellation) : null;
        return (locality.Verify() ?? quantumness?.Verify()) is { } fault
            ? throw new SolverException($"A certificate of the classification does not verify: {fault}.")
            : new Classification(locality, quantumness);
    }
}
