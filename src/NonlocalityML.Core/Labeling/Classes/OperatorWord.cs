namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A product of operators of several parties, which commute with each other: the letters of the first party, then those of the
/// next. A letter is the number of an operator in <see cref="OperatorAlgebra"/>, kept as a char so that words compare and hash as
/// text does.
/// </summary>
/// <param name="Letters">Party after party, left to right.</param>
public readonly record struct OperatorWord(string Letters)
{
    /// <summary>The identity.</summary>
    public static OperatorWord Identity { get; } = new("");

    public int Length => Letters.Length;
}
