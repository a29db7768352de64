using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>A proof that c.p is at most a value for all quantum behaviors, of any dimension.</summary>
/// <param name="Inequality">c.</param>
/// <param name="Level">The level of the hierarchy at which the squares were found.</param>
/// <param name="Squares">The proof.</param>
/// <param name="Value">The bound that the squares prove.</param>
public sealed record QuantumUpperBound(BellInequality Inequality, HierarchyLevel Level, SumOfSquares Squares, Rational Value)
{
    /// <summary>Recomputes the bound exactly, without any solver.</summary>
    /// <returns>Null when it holds, otherwise one line that says what fails.</returns>
    public string? Verify() =>
        Squares.Bound(Inequality) is var proven && proven <= Value
            ? null
            : $"the stated quantum bound is {(double)Value:R}; the sum of squares proves only {proven.RoundUp():R}";
}
