using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>A quantum model and the value of an inequality in it: what quantum theory reaches at least.</summary>
/// <param name="Inequality">c.</param>
/// <param name="Model">The model.</param>
/// <param name="Value">c.p of the model, an exact fraction.</param>
public sealed record QuantumLowerBound(BellInequality Inequality, PureModel Model, Rational Value)
{
    /// <summary>Recomputes the value exactly.</summary>
    /// <returns>Null when it holds, otherwise one line that says what fails.</returns>
    public string? Verify() =>
        Model.ExactValue(Inequality) is var value && value >= Value
            ? null
            : $"the stated value is {(double)Value:R}; the model reaches only {value.RoundDown():R}";
}
