using System.Collections.Immutable;
using NonlocalityML.Labeling.Classes;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>
/// The pattern of a moment matrix: entry (i, j) is the expectation value of w_i* w_j, and entries whose words have the same
/// normal form (or are adjoint to each other) are one number, a moment. In every quantum model the matrix is positive
/// semidefinite.
/// </summary>
internal sealed class MomentMatrix
{
    private readonly int[] momentOf;

    public MomentMatrix(OperatorAlgebra algebra, IReadOnlyList<OperatorWord> words)
    {
        (Algebra, Words) = (algebra, [.. words]);
        momentOf = new int[Size * Size];
        var numbers = new Dictionary<OperatorWord, int>();
        // The identity and what a behavior gives come first, in the order of ObservedWords, whether or not the matrix holds them.
        foreach (var word in algebra.ObservedWords())
            numbers.Add(word, numbers.Count);
        ObservedCount = numbers.Count;
        for (var i = 0; i < Size; i++)
        for (var j = i; j < Size; j++)
        {
            var number = -1;
            if (algebra.Product(Words[i], Words[j]) is { } product)
            {
                product = algebra.Canonical(product);
                if (!numbers.TryGetValue(product, out number))
                    numbers.Add(product, number = numbers.Count);
            }

            momentOf[(i * Size) + j] = momentOf[(j * Size) + i] = number;
        }

        Moments = [.. numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }

    public OperatorAlgebra Algebra { get; }

    public ImmutableArray<OperatorWord> Words { get; }

    /// <summary>Rows of the matrix.</summary>
    public int Size => Words.Length;

    /// <summary>The normal form behind each moment: 0 is the identity, then what a behavior gives, then the unknown
    /// ones.</summary>
    public ImmutableArray<OperatorWord> Moments { get; }

    /// <summary>How many moments, from 0 on, a behavior gives.</summary>
    public int ObservedCount { get; }

    /// <summary>The moment at (row, column); -1 where the entry is zero.</summary>
    public int this[int row, int column] => momentOf[(row * Size) + column];

    /// <summary>The entries of each moment, (row, column) with both orders.</summary>
    internal SparseSymmetric[] Patterns()
    {
        var entries = Moments.Select(_ => new List<int>()).ToArray();
        for (var index = 0; index < momentOf.Length; index++)
        {
            if (momentOf[index] >= 0)
                entries[momentOf[index]].Add(index);
        }

        return [.. entries.Select(list => new SparseSymmetric([.. list], [.. Enumerable.Repeat(1.0, list.Count)]))];
    }
}
