using NonlocalityML.Bell;

namespace NonlocalityML.Quantum;

/// <summary>An explicit quantum model of a behavior: a state and, for each party, one measurement for each of its
/// settings.</summary>
public sealed record QuantumModel(State State, IReadOnlyList<IReadOnlyList<Measurement>> Measurements)
{
    /// <summary>The behavior of the model, by the Born rule.</summary>
    public Behavior ToBehavior() => BornRule.Apply(State, Measurements);
}
