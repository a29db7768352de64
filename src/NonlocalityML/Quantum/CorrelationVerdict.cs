using NonlocalityML.Bell;

namespace NonlocalityML.Quantum;

/// <summary>What <see cref="QuantumSet"/> says about the four correlators of the CHSH scenario.</summary>
/// <param name="Class">The class of the four correlators.</param>
/// <param name="LocalMargin">2 - S, S the largest of the eight CHSH values; negative outside the local set.</param>
/// <param name="QuantumMargin">pi minus the largest of the eight sums of arcsines (radians); negative outside the quantum
/// set.</param>
/// <param name="IsDecisive">
/// Whether the verdict is about the behavior too, not only about its four correlators. It is not if the behavior signals, nor if
/// the verdict is <see cref="Membership.Quantum"/> and marginals do not vanish: then the test is necessary, not sufficient.
/// </param>
public sealed record CorrelationVerdict(Membership Class, double LocalMargin, double QuantumMargin, bool IsDecisive);
