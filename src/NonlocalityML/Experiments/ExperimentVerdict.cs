using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling;
using NonlocalityML.Quantum;

namespace NonlocalityML.Experiments;

/// <summary>
/// What is proven about the frequencies of an experiment. NL is given twice: of the frequencies as measured, which any table has,
/// and of their no-signalling projection, where none of it is owed to signalling. The verdict needs both.
/// </summary>
/// <param name="Table">What was measured.</param>
/// <param name="Certificate">Proof of NL of the frequencies as measured.</param>
/// <param name="ProjectedCertificate">Proof of NL of the least-squares projection.</param>
/// <param name="Projection">The no-signalling behavior nearest by least squares.</param>
/// <param name="NoSignalingDistance">Distance of the frequencies to the no-signalling set in the unit of NL; NL is never
/// less. Null where nothing was asked that solves linear programs.</param>
/// <param name="Chsh">S and its standard error; null outside the CHSH scenario.</param>
/// <param name="Correlations">Local, quantum or post-quantum by the four correlators of the projection; null outside the CHSH
/// scenario.</param>
/// <param name="QuantumTest">What counts with post-quantum correlators say of quantum theory within their statistical error; null
/// for all others.</param>
public sealed record ExperimentVerdict(
    MeasuredTable Table,
    Certificate Certificate,
    Certificate ProjectedCertificate,
    NoSignalingProjection Projection,
    double? NoSignalingDistance,
    ChshTest? Chsh,
    CorrelationVerdict? Correlations,
    QuantumTest? QuantumTest = null
)
{
    /// <summary>Labels the table with the engine, and checks every proof again in exact arithmetic.</summary>
    /// <exception cref="SolverException">A solver failed, or what it found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ExperimentVerdict Of(
        MeasuredTable table,
        INonlocalityEngine engine,
        NoSignalingDistance? distance = null,
        CancellationToken cancellation = default
    ) => Of(table, engine.Solve, engine.Name, distance, cancellation);

    /// <summary>Judges by proofs of any width, and checks each of them in exact arithmetic. Where NL may be 0 they must be
    /// exact.</summary>
    /// <param name="table">What was measured.</param>
    /// <param name="prove">Finds a proof of NL.</param>
    /// <param name="prover">Who that is, for messages.</param>
    /// <param name="distance">Finds the distance to the no-signalling set; null to leave it out.</param>
    /// <param name="cancellation">Ends the search for proofs.</param>
    /// <exception cref="SolverException">A solver failed, or what it found does not verify.</exception>
    public static ExperimentVerdict Of(
        MeasuredTable table,
        Func<Behavior, CancellationToken, Certificate> prove,
        string prover,
        NoSignalingDistance? distance = null,
        CancellationToken cancellation = default
    )
    {
        var projection = NoSignalingProjection.Of(table.Behavior, cancellation);
        var correlations = table.Scenario.Equals(Scenario.Chsh) ? QuantumSet.Classify(projection.Behavior) : null;
        return new ExperimentVerdict(
            table,
            prove(table.Behavior, cancellation).Verified(prover),
            prove(projection.Behavior, cancellation).Verified(prover),
            projection,
            distance?.Of(table.Behavior, cancellation),
            ChshTest.Of(table),
            correlations,
            correlations?.Class == Membership.PostQuantum && table.Counts is { } counts ? QuantumTest.Of(counts) : null
        );
    }

    /// <summary>The standard error of the value of the inequality that proves NL, in the unit of NL, from the errors that the
    /// file tells; null where it tells none.</summary>
    public double? StandardError => Table.Errors?.Of(Certificate.Inequality.Coefficients) * Table.Scenario.Unit;

    /// <summary>Whether both proofs are as narrow as exact labels.</summary>
    public bool IsExact => Math.Max(Certificate.Width, ProjectedCertificate.Width) < INonlocalityEngine.MaximumWidth;

    /// <summary>Nonlocal only if the projection is too: what signals is outside the local set without being nonlocal.</summary>
    public Locality Locality =>
        ProjectedCertificate.IsNonlocal ? Locality.Nonlocal
        : Certificate.IsNonlocal ? Locality.LocalUpToSignaling
        : Locality.Local;

    /// <summary>
    /// The inequality that the no-signalling projection violates the most, written out; null where it violates none.
    /// </summary>
    public string? Inequality =>
        Locality == Locality.Nonlocal ? InequalityFormatter.Format(ProjectedCertificate.Inequality) : null;

    /// <summary>The inequalities that prove the lower bounds, that of the projection first; none where nothing is proven, one
    /// where both are the same.</summary>
    public IReadOnlyList<BellInequality> Inequalities =>
        [
            .. new[] { ProjectedCertificate, Certificate }
                .Where(proof => proof.IsNonlocal)
                .Select(proof => proof.Inequality)
                .DistinctBy(InequalityFormatter.FormatForFrequencies),
        ];

    /// <summary>
    /// The local model that is closest to the frequencies as measured, the largest share first; where the proof is not exact, the
    /// model that proves its upper bound.
    /// </summary>
    public IReadOnlyList<ModelTerm> ClosestLocalModel => ModelTerm.ListOf(Certificate.Model);

    /// <summary>The verdict in one sentence.</summary>
    public string Sentence =>
        Locality switch
        {
            Locality.Nonlocal => $"Nonlocal: no local model gives these {Table.Data}, nor the no-signalling ones nearest to "
                + $"them{InQuantumTheory}.",
            Locality.LocalUpToSignaling =>
                $"Local up to signalling: these {Table.Data} signal, and the no-signalling ones nearest to them have a "
                    + "local model.",
            _ => $"Local: a local model gives these {Table.Data}.",
        };

    private string InQuantumTheory =>
        (Correlations?.Class, QuantumTest) switch
        {
            (Membership.PostQuantum, null) => "; their correlators are beyond quantum theory",
            (Membership.PostQuantum, { IsRejected: true } test) =>
                $"; their correlators are beyond quantum theory, which is rejected, P <= {test.PValue.Bound}, if the trials "
                    + "are independent",
            (Membership.PostQuantum, _) =>
                "; as they stand their correlators are beyond quantum theory, but quantum theory is not rejected within "
                    + "statistical error",
            (Membership.Quantum, _) => "; quantum theory allows their correlators",
            _ => "",
        };
}
