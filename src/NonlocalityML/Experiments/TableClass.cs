using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Quantum;

namespace NonlocalityML.Experiments;

/// <summary>
/// Whether a table is local, quantum or post-quantum. In the CHSH scenario the four correlators decide; elsewhere a certificate tells
/// local from nonlocal and no more.
/// </summary>
/// <param name="Table">What was measured.</param>
/// <param name="Projection">The no-signalling behavior that is classified.</param>
/// <param name="Correlations">The test of the four correlators; null outside the CHSH scenario.</param>
/// <param name="Certificate">Proof of NL of the projection; null in the CHSH scenario, where S decides.</param>
public sealed record TableClass(MeasuredTable Table, NoSignalingProjection Projection, CorrelationVerdict? Correlations, Certificate? Certificate)
{
    /// <param name="table">Counts or probabilities.</param>
    /// <param name="engine">Asked for an engine of the table's scenario only where the correlators do not decide; the caller disposes it.</param>
    public static TableClass Of(MeasuredTable table, Func<Scenario, INonlocalityEngine> engine)
    {
        var projection = NoSignalingProjection.Of(table.Behavior);
        return table.Scenario.Equals(Scenario.Chsh)
            ? new TableClass(table, projection, QuantumSet.Classify(projection.Behavior), null)
            : new TableClass(table, projection, null, engine(table.Scenario).SolveAndVerify(projection.Behavior));
    }

    /// <summary>
    /// The class in one word: in the CHSH scenario that of the four correlators; elsewhere <c>local</c>, or <c>nonlocal</c> where quantum
    /// and post-quantum are not told apart.
    /// </summary>
    public string Class => this switch
    {
        { Correlations.Class: CorrelationClass.PostQuantum } => "post-quantum",
        { Correlations.Class: CorrelationClass.Quantum } => "quantum",
        { Correlations.Class: CorrelationClass.Local } => "local",
        { Certificate: { } certificate } when (double)certificate.Lower <= ExperimentVerdict.Resolution => "local",
        _ => "nonlocal",
    };

    /// <summary>What the class rests on, and what it leaves open.</summary>
    public string Reason => this switch
    {
        { Correlations.Class: CorrelationClass.PostQuantum } => "no quantum state has these four correlators",
        { Correlations: { Class: CorrelationClass.Quantum, IsDecisive: true } } =>
            "S is above 2, the marginals vanish, and two qubits have these four correlators",
        { Correlations.Class: CorrelationClass.Quantum } =>
            "S is above 2, and two qubits have these four correlators; as the marginals do not vanish, the whole table might still be post-quantum",
        { Correlations: not null } => "S is at most 2, which in this scenario is necessary and sufficient",
        _ when Class == "local" => "a local model gives these probabilities, proof checked in exact arithmetic",
        _ => "no local model gives these probabilities, proof checked in exact arithmetic; quantum or post-quantum is not decided in this scenario",
    };
}
