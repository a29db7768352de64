using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Hierarchy;
using NonlocalityML.Quantum;

namespace NonlocalityML.Experiments;

/// <summary>
/// Whether a table is local, quantum or post-quantum. In the CHSH scenario the four correlators decide where they can; for what they leave
/// open, and in other scenarios of two parties, certificates decide: an inequality with a sum of squares from outside, explicit models from
/// inside. For more parties a certificate tells local from nonlocal and no more.
/// </summary>
/// <param name="Table">What was measured.</param>
/// <param name="Projection">The no-signalling behavior that is classified.</param>
/// <param name="Correlations">The test of the four correlators; null outside the CHSH scenario.</param>
/// <param name="Certificate">Proof of NL of the projection; null where the four correlators decide.</param>
/// <param name="Quantumness">Proof of the distance of the projection to the quantum set; null where it is not needed or cannot be had.</param>
public sealed record TableClass(
    MeasuredTable Table, NoSignalingProjection Projection, CorrelationVerdict? Correlations, Certificate? Certificate, QuantumCertificate? Quantumness)
{
    /// <param name="table">Counts or probabilities.</param>
    /// <param name="engine">Asked for an engine of the table's scenario only where the correlators do not decide; the caller disposes it.</param>
    /// <param name="quantum">Asked in the same cases, for nonlocal behaviors of two parties; null where the scenario is too large.</param>
    public static TableClass Of(
        MeasuredTable table, Func<Scenario, INonlocalityEngine> engine, Func<Scenario, IQuantumEngine?> quantum)
    {
        var projection = NoSignalingProjection.Of(table.Behavior);
        var correlations = table.Scenario.Equals(Scenario.Chsh) ? QuantumSet.Classify(projection.Behavior) : null;
        if (correlations is { IsDecisive: true }) return new TableClass(table, projection, correlations, null, null);
        var found = Classification.Of(projection.Behavior, engine(table.Scenario), quantum);
        return new TableClass(table, projection, correlations, found.Locality, found.Quantumness);
    }

    /// <summary><c>local</c>, <c>quantum</c>, <c>post-quantum</c>, <c>undecided</c>; <c>nonlocal</c> where nothing was tried to tell the rest apart.</summary>
    public string Class => this switch
    {
        { Correlations: { IsDecisive: true, Class: CorrelationClass.PostQuantum } } => "post-quantum",
        { Correlations: { IsDecisive: true, Class: CorrelationClass.Quantum } } => "quantum",
        { Correlations.IsDecisive: true } => "local",
        { Certificate: { } certificate } when (double)certificate.Lower <= ExperimentVerdict.Resolution => "local",
        { Quantumness: null } => "nonlocal",
        _ => new Classification(Certificate!, Quantumness).Class switch
        {
            BehaviorClass.PostQuantum => "post-quantum",
            BehaviorClass.Quantum => "quantum",
            _ => "undecided",
        },
    };

    /// <summary>What the class rests on, and what it leaves open.</summary>
    public string Reason => this switch
    {
        { Correlations: { IsDecisive: true, Class: CorrelationClass.PostQuantum } } => "no quantum state has these four correlators",
        { Correlations: { IsDecisive: true, Class: CorrelationClass.Quantum } } =>
            "S is above 2, the marginals vanish, and two qubits have these four correlators",
        { Correlations.IsDecisive: true } => "S is at most 2, which in this scenario is necessary and sufficient",
        _ => Class switch
        {
            "local" => "a local model gives these probabilities, proof checked in exact arithmetic",
            "post-quantum" => "no quantum model of any dimension gives these probabilities: they violate an inequality whose quantum bound is proven",
            "quantum" => "no local model gives these probabilities; explicit quantum models do, to within 1e-8, proof checked in exact arithmetic",
            "undecided" => "no local model gives these probabilities; neither a quantum model nor a proof that there is none was found",
            _ => "no local model gives these probabilities, proof checked in exact arithmetic; quantum or post-quantum is not decided in this scenario",
        },
    };
}
