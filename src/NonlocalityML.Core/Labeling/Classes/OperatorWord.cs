namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A product of operators of two parties that commute with each other: the letters of the first, then those of the second. A
/// letter is the number of an operator in <see cref="OperatorAlgebra.Letters"/>, kept as a char so that words compare and hash as
/// text does.
/// </summary>
/// <param name="First">Letters of the first party, left to right.</param>
/// <param name="Second">Letters of the second party.</param>
public readonly record struct OperatorWord(string First, string Second)
{
    /// <summary>The identity.</summary>
    public static OperatorWord Identity { get; } = new("", "");

    public int Length => First.Length + Second.Length;

    /// <summary>The letters in reverse: all operators are Hermitian.</summary>
    public OperatorWord Adjoint() => new(Reverse(First), Reverse(Second));

    /// <summary>Shorter before longer, then by letters.</summary>
    public int CompareTo(OperatorWord other)
    {
        var byLength = Length.CompareTo(other.Length);
        if (byLength != 0)
            return byLength;
        var first = string.CompareOrdinal(First, other.First);
        return first != 0 ? first : string.CompareOrdinal(Second, other.Second);
    }

    internal static string Reverse(string letters) =>
        string.Create(
            letters.Length,
            letters,
            (span, source) =>
            {
                source.CopyTo(span);
                span.Reverse();
            }
        );
}
