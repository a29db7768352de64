namespace NonlocalityML.HiddenVariables;

/// <summary>
/// A response function of the direction along which a qubit is measured: outcome 0 ("up", +1) comes with probability
/// 1/(1 + exp(-lambda . f(x))). Where f is odd, turning a direction round exchanges the outcomes, as it does in quantum theory.
/// </summary>
public abstract class DirectionResponse : ResponseFunction
{
    public sealed override void Evaluate(ReadOnlySpan<double> effects, Span<double> features) =>
        Evaluate(new Direction(2 * effects[1], 2 * effects[2], 2 * effects[3]), features);
}
