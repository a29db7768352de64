using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Quantum;

namespace NonlocalityML.Experiments;

/// <summary>
/// Whether a table is local, quantum or post-quantum. In the CHSH scenario the four correlators decide where they can; for what
/// they leave open, and in other scenarios, certificates decide: an inequality with a sum of squares from outside, explicit
/// models from inside. In scenarios that are too large for these, some tables of three and more parties are proven post-quantum
/// by one party against all others; for the rest a certificate tells local from nonlocal. Of counts two things are said: what is
/// proven of their frequencies, and what they say of quantum theory within their statistical error.
/// </summary>
/// <param name="Table">What was measured.</param>
/// <param name="Projection">The no-signalling behavior that is classified.</param>
/// <param name="Correlations">The test of the four correlators; null outside the CHSH scenario.</param>
/// <param name="Certificate">Proof of NL of the projection; null where the four correlators say local or quantum.</param>
/// <param name="Quantumness">Proof of the distance of the projection to the quantum set; null where it is not needed or cannot be
/// had.</param>
/// <param name="Test">The test of quantum theory; null unless the table holds counts whose frequencies are proven
/// post-quantum.</param>
public sealed record TableClass(
    MeasuredTable Table,
    NoSignalingProjection Projection,
    CorrelationVerdict? Correlations,
    Certificate? Certificate,
    QuantumCertificate? Quantumness,
    QuantumTest? Test
)
{
    /// <param name="table">Counts or probabilities.</param>
    /// <param name="engine">Asked for an engine of the table's scenario only where it is needed; the caller disposes it.</param>
    /// <param name="quantum">Asked in the same cases, for nonlocal behaviors; null where the scenario is too
    /// large.</param>
    /// <param name="cancellation">Ends the search for proofs.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static TableClass Of(
        MeasuredTable table,
        Func<Scenario, INonlocalityEngine> engine,
        Func<Scenario, IQuantumEngine?> quantum,
        CancellationToken cancellation = default
    )
    {
        var projection = NoSignalingProjection.Of(table.Behavior, cancellation);
        var correlations = table.Scenario.Equals(Scenario.Chsh) ? QuantumSet.Classify(projection.Behavior) : null;
        if (correlations is { IsDecisive: true, Class: not Membership.PostQuantum })
            return new TableClass(table, projection, correlations, null, null, null);
        var found = Classification.Of(projection.Behavior, engine(table.Scenario), quantum, cancellation);
        // Groups of parties are only seen from outside: what does not prove them post-quantum says nothing.
        var isTold =
            found.Quantumness is { } proof && (proof.Lower.Numerator.Sign > 0 || proof.Behavior == found.Locality.Behavior);
        var quantumness = isTold ? found.Quantumness : null;
        var proven = new TableClass(table, projection, correlations, found.Locality, quantumness, null);
        return proven.Proven == Membership.PostQuantum && table.Counts is { } counts
            ? proven with
            {
                Test = QuantumTest.Of(counts),
            }
            : proven;
    }

    /// <summary>The smallest set that the probabilities or frequencies are proven to lie in, as they stand.</summary>
    public Membership Proven =>
        this switch
        {
            { Correlations: { IsDecisive: true } verdict } => verdict.Class,
            { Certificate.IsNonlocal: false } => Membership.Local,
            _ => new Classification(Certificate!, Quantumness).Class,
        };

    /// <summary>
    /// What is said of the table: of probabilities <see cref="ProvenClass"/>; of counts that are not local <c>post-quantum</c>
    /// only where
    /// <see cref="Test"/> rejects every quantum behavior, and <c>quantum within error</c> otherwise.
    /// </summary>
    public string Class =>
        Table.Counts is null || Proven == Membership.Local || IsUntold || IsRejected ? ProvenClass : "quantum within error";

    /// <summary>
    /// <see cref="Proven"/> in a word: <c>local</c>, <c>quantum</c>, <c>post-quantum</c>, <c>undecided</c>; <c>nonlocal</c> where
    /// nothing was tried to tell the rest apart.
    /// </summary>
    public string ProvenClass => IsUntold ? "nonlocal" : Proven.Word();

    /// <summary>What the data say within their statistical error; null for probabilities, and for frequencies that have a local
    /// model.</summary>
    public string? Statistics =>
        this switch
        {
            { Table.Counts: null } or { Proven: Membership.Local } => null,
            { IsUntold: true } =>
                "whether local models are rejected within statistical error is not asked here: score --statistics tells",
            { Test: { IsRejected: true } test } =>
                $"every quantum model is rejected, P <= {test.PValue.Bound}, if the trials are independent; no inequality "
                    + "was chosen in advance",
            { Test: { } test } =>
                $"quantum theory is not rejected: P <= {test.PValue.Bound} for independent trials; it would be at "
                    + $"{QuantumTest.Level}",
            { Proven: Membership.PostQuantum } => "quantum theory is not rejected: the scenario is too large for its test",
            { Proven: Membership.Quantum } => "quantum theory is not rejected: it gives these very frequencies",
            _ => "quantum theory is not rejected: nothing proves these frequencies to be beyond it",
        };

    /// <summary>What <see cref="Proven"/> rests on, and what it leaves open.</summary>
    public string Reason =>
        (Proven, Correlations) switch
        {
            (Membership.PostQuantum, { IsDecisive: true }) => $"no quantum state has these four correlators{Beyond}",
            (Membership.Quantum, { IsDecisive: true }) =>
                "S is above 2, the marginals vanish, and two qubits have these four correlators",
            (_, { IsDecisive: true }) => "S is at most 2, which in this scenario is necessary and sufficient",
            (Membership.Local, _) => $"a local model gives these {Table.Data}, proof checked in exact arithmetic",
            (Membership.PostQuantum, _) =>
                $"no quantum model of any dimension gives these {Table.Data}: they violate an inequality whose quantum "
                    + $"bound is proven{Beyond}",
            (Membership.Quantum, _) =>
                $"no local model gives these {Table.Data}; explicit quantum models do, to within 1e-8, proof checked in "
                    + "exact arithmetic",
            _ when IsUntold =>
                $"no local model gives these {Table.Data}, proof checked in exact arithmetic; quantum or post-quantum is "
                    + "not decided in this scenario",
            _ => $"no local model gives these {Table.Data}; they are within {Up(Quantumness!.Upper.RoundUp()):G2} of quantum "
                + "ones, proven; "
                + "neither nearer models nor a proof that there are none was found",
        };

    /// <summary>Nothing was tried to tell quantum from post-quantum.</summary>
    private bool IsUntold => Proven == Membership.Undecided && Quantumness is null;

    private bool IsRejected => Proven == Membership.PostQuantum && Test is { IsRejected: true };

    private string Beyond =>
        Quantumness is { Lower.Numerator.Sign: > 0 } proof
            ? $"; they are beyond quantum theory by at least {Down(proof.Lower.RoundDown()):G3}, proof checked in exact "
                + "arithmetic"
            : "";

    /// <summary>A lower bound to three digits.</summary>
    private static double Down(double value) => Math.Floor(value / Unit(value, 3)) * Unit(value, 3);

    /// <summary>An upper bound to two digits.</summary>
    private static double Up(double value) => Math.Ceiling(value / Unit(value, 2)) * Unit(value, 2);

    private static double Unit(double value, int digits) => Math.Pow(10, Math.Floor(Math.Log10(value)) - digits + 1);
}
