using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// The correlations of a family's state rho along axes, one set for each party: entry (i, j, ..) is T(a_i, b_j, ..), in C order.
/// Where the family has marginals, index 0 of every party stands for "not measured" (its value is always +1) and axes begin at 1.
/// </summary>
public sealed class AxisCorrelations
{
    /// <summary>Most entries: about the memory and time that one proof may take.</summary>
    public const int MaximumEntries = 1 << 23;

    private readonly BigInteger[] numerators;

    /// <exception cref="InvalidInputException">Axes that do not fit the family, or too many of them.</exception>
    public AxisCorrelations(VisibilityFamily family, IReadOnlyList<AxisSet> axes)
    {
        if (axes.Count != family.Parties || axes.Any(set => set.Dimension != family.Dimension))
        {
            throw new InvalidInputException(
                $"{family.Name}, {family.Measurements}, needs {family.Parties} sets of axes with {family.Dimension} coordinates."
            );
        }

        (Family, Axes, First) = (family, axes, family.HasMarginals ? 1 : 0);
        Lengths = [.. axes.Select(set => set.Count + First)];
        var entries = Require(Lengths);
        var denominator = family.Correlations.Aggregate(
            BigInteger.One,
            (product, term) =>
                product * term.Value.Denominator / BigInteger.GreatestCommonDivisor(product, term.Value.Denominator)
        );
        Denominator = denominator << (AxisSet.Places * family.Parties);
        numerators = new BigInteger[entries];
        foreach (var (paulis, value) in family.Correlations)
            Add(paulis, (value * new Rational(denominator, 1)).Numerator);
    }

    /// <summary>The number of entries.</summary>
    /// <exception cref="InvalidInputException">Too many.</exception>
    internal static long Require(IReadOnlyList<int> lengths)
    {
        var entries = lengths.Aggregate(1L, (product, length) => product * length);
        return entries <= MaximumEntries
            ? entries
            : throw new InvalidInputException(
                $"{string.Join(" x ", lengths)} correlations; at most {MaximumEntries} are allowed."
            );
    }

    public VisibilityFamily Family { get; }

    /// <summary>One set of axes for each party.</summary>
    public IReadOnlyList<AxisSet> Axes { get; }

    /// <summary>Index of the first axis: 1 where index 0 stands for "not measured", else 0.</summary>
    public int First { get; }

    /// <summary>Length of each index.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>Entries in C order, over <see cref="Denominator"/>. That of no party is 0 here.</summary>
    public IReadOnlyList<BigInteger> Numerators => numerators;

    public BigInteger Denominator { get; }

    /// <summary>Entries rounded to doubles.</summary>
    public double[] Values() => [.. numerators.Select(value => (double)new Rational(value, Denominator))];

    /// <summary>Adds value times the product of every party's component.</summary>
    private void Add(string paulis, BigInteger value)
    {
        BigInteger[] product = [value];
        for (var party = 0; party < Axes.Count; party++)
        {
            var factors = Components(Axes[party], paulis[party]);
            product = [.. product.SelectMany(_ => factors, (a, b) => a * b)];
        }

        for (var entry = 0; entry < product.Length; entry++)
            numerators[entry] += product[entry];
    }

    /// <summary>One component of "not measured" (where it exists) and every axis.</summary>
    private BigInteger[] Components(AxisSet axes, char letter)
    {
        var result = new BigInteger[axes.Count + First];
        if (letter == 'I')
        {
            if (First == 1)
                result[0] = BigInteger.One << AxisSet.Places;
        }
        else if (letter - 'X' < axes.Dimension)
        {
            for (var axis = 0; axis < axes.Count; axis++)
                result[axis + First] = axes[axis][letter - 'X'];
        }

        return result;
    }
}
