namespace NonlocalityML.Labeling.Classes;

/// <summary>One Hermitian operator of a party: the observable of a setting with two outcomes, or the projector of one
/// outcome.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Outcome">The outcome of a projector; 0 for an observable, which is +1 there.</param>
/// <param name="IsObservable">P0 - P1 of two outcomes, not a projector.</param>
public readonly record struct OperatorLetter(int Setting, int Outcome, bool IsObservable)
{
    public override string ToString() => IsObservable ? $"{Setting}" : $"{Setting}.{Outcome}";
}
