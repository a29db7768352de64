using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A sum of squares Q_k* Q_k with Q_k = sum_i L_ik w_i over words w_i of the parties' operators: in every quantum model, of any
/// dimension, its expectation value is at least 0. With c.p and the squares expanded in normal forms m, c.p &lt;= sum_m (c_m +
/// s_m) Re&lt;m&gt; &lt;= (c_1 + s_1) + sum over the others of |c_m + s_m|, because words have norm at most 1. So any factor L
/// proves a bound, whatever its rounding.
/// </summary>
public sealed class SumOfSquares
{
    /// <summary>Binary places to which factors of solvers are rounded.</summary>
    public const int Places = 46;

    /// <param name="scenario">Two or more parties.</param>
    /// <param name="words">The words w_i.</param>
    /// <param name="factor">L, row i holds the coefficients of w_i in Q_0, Q_1, ..; rows may be shorter than others.
    /// Copied.</param>
    /// <exception cref="InvalidInputException">Sizes that do not fit, numbers that are not finite, or words that are not in
    /// normal form.</exception>
    public SumOfSquares(Scenario scenario, IEnumerable<OperatorWord> words, IEnumerable<IEnumerable<double>> factor)
    {
        Algebra = new OperatorAlgebra(scenario);
        Words = [.. words];
        Factor = [.. factor.Select(row => row.ToImmutableArray())];
        if (Factor.Length != Words.Length)
            throw new InvalidInputException(
                $"A sum of squares has {Words.Length} words and {Factor.Length} rows of coefficients; both must agree."
            );
        if (Factor.Any(row => row.Any(value => !double.IsFinite(value))))
            throw new InvalidInputException("A sum of squares has a coefficient that is not finite.");
        for (var i = 0; i < Words.Length; i++)
        {
            if (!Algebra.IsNormal(Words[i]))
                throw new InvalidInputException(
                    $"Word {i} of a sum of squares is not a product of operators of {scenario} in normal form."
                );
        }
    }

    public OperatorAlgebra Algebra { get; }

    public ImmutableArray<OperatorWord> Words { get; }

    /// <summary>L, one row for each word.</summary>
    public ImmutableArray<ImmutableArray<double>> Factor { get; }

    /// <summary>No squares: proves the sum of the absolute coefficients.</summary>
    public static SumOfSquares None(Scenario scenario) => new(scenario, [], []);

    /// <summary>The bound that these squares prove on c.p of all quantum behaviors, an exact fraction of the stored
    /// numbers.</summary>
    public Rational Bound(BellInequality inequality)
    {
        var sum = Algebra.Expand(inequality);
        foreach (var (word, value) in Expand())
            sum[word] = sum.GetValueOrDefault(word) + value;
        return sum.Aggregate(
            Rational.Zero,
            (total, term) => total + (term.Key == OperatorWord.Identity ? term.Value : Rational.Abs(term.Value))
        );
    }

    /// <summary>These squares times a positive number, to within rounding.</summary>
    public SumOfSquares Scale(double factor)
    {
        var root = Math.Sqrt(factor);
        return new SumOfSquares(
            Algebra.Scenario,
            Words,
            Factor.Select(row => row.Select(value => Dyadic.Round(value * root, Places)))
        );
    }

    /// <summary>s_m: the squares multiplied out in normal forms, exactly.</summary>
    public Dictionary<OperatorWord, Rational> Expand()
    {
        double[] all = [.. Factor.SelectMany(row => row)];
        var places = Dyadic.Places(all);
        var rows = Factor.Select(row => row.Select(value => Dyadic.Scale<BigInteger>(value, places)).ToArray()).ToArray();
        var sums = new Dictionary<OperatorWord, BigInteger>();
        for (var i = 0; i < rows.Length; i++)
        for (var j = 0; j <= i; j++)
        {
            if (Algebra.Product(Words[i], Words[j]) is not { } word)
                continue;
            var entry = BigInteger.Zero;
            for (var k = 0; k < Math.Min(rows[i].Length, rows[j].Length); k++)
                entry += rows[i][k] * rows[j][k];
            word = Algebra.Canonical(word);
            sums[word] = sums.GetValueOrDefault(word) + (i == j ? entry : 2 * entry);
        }

        var unit = BigInteger.One << (2 * places);
        return sums.ToDictionary(pair => pair.Key, pair => new Rational(pair.Value, unit));
    }
}
