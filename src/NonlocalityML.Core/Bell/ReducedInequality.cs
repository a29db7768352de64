using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A Bell inequality without what is the same for all behaviors of a space: terms that vanish or are constant by no-signalling
/// and normalisation are gone (marginals too in <see cref="CorrelationSpace.FullCorrelators"/>), and the rest is spread evenly
/// over settings, so that inequalities which say the same have the same coefficients, and relabellings only permute them. Whole
/// numbers without a common divisor.
/// </summary>
/// <remarks>The evenly spread form is the projection of Rosset, Bancal and Gisin, J. Phys. A 47, 424022 (2014).</remarks>
public sealed class ReducedInequality : IEquatable<ReducedInequality>
{
    private const double MaximumCoefficient = 1L << 53,
        LargestInt128 = 1e38; // below 2^127

    private readonly Lazy<BellInequality> inequality;

    internal ReducedInequality(Scenario scenario, CorrelationSpace space, ImmutableArray<long> coefficients)
    {
        (Scenario, Space, Coefficients) = (scenario, space, coefficients);
        inequality = new Lazy<BellInequality>(() =>
            new BellInequality(Scenario, Scenario.ToTable<double>([.. Coefficients.Select(value => (double)value)]))
        );
    }

    public Scenario Scenario { get; }

    public CorrelationSpace Space { get; }

    /// <summary>c in the slots of the scenario, C order.</summary>
    public ImmutableArray<long> Coefficients { get; }

    /// <summary>The largest c.p over all local models, exact.</summary>
    public Rational LocalBound => inequality.Value.LocalBound;

    /// <summary>This inequality as one on tables.</summary>
    public BellInequality ToInequality() => inequality.Value;

    /// <summary>The reduced form g of an inequality c, and the factor s > 0 with c = s g up to what is the same for all behaviors
    /// of the space.</summary>
    /// <returns>Null where the coefficients are no fractions of a small denominator, or nothing is left of them.</returns>
    /// <exception cref="InvalidInputException">Correlators are asked of settings that have not two outcomes.</exception>
    public static ScaledInequality? Of(BellInequality inequality, CorrelationSpace space)
    {
        var slots = inequality.Scenario.ToSlots(inequality.Coefficients);
        // Doubles above 2^53 are whole for whatever reason, and no fractions of a small denominator that anyone meant.
        if (slots.Any(value => Math.Abs(value) > MaximumCoefficient) || CommonDenominator.Of(slots) is not { } denominator)
            return null;
        // Each row of a party's matrix sums to at most three times its factor in size, and one constant is taken away at the end.
        var largest =
            slots.Max(Math.Abs)
            * denominator
            * 2
            * Enumerable
                .Range(0, inequality.Scenario.Parties)
                .Aggregate(1.0, (product, party) => product * 3 * Factor(inequality.Scenario, party));
        return largest < LargestInt128
            ? Of<Int128>(inequality.Scenario, slots, denominator, space)
            : Of<BigInteger>(inequality.Scenario, slots, denominator, space);
    }

    private static ScaledInequality? Of<T>(Scenario scenario, double[] slots, long denominator, CorrelationSpace space)
        where T : struct, INumber<T>
    {
        var (reduced, factor) = Reduce(
            scenario,
            Array.ConvertAll(slots, value => T.CreateChecked(Math.Round(value * denominator))),
            space
        );
        BigInteger[] whole = Array.ConvertAll(reduced, BigInteger.CreateChecked);
        var divisor = whole.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
        if (divisor.IsZero || Array.Exists(whole, value => BigInteger.Abs(value / divisor) > int.MaxValue))
            return null;
        return new ScaledInequality(
            new ReducedInequality(scenario, space, [.. whole.Select(value => (long)(value / divisor))]),
            new Rational(divisor, BigInteger.CreateChecked(factor) * denominator)
        );
    }

    /// <summary>The same on numbers that need not be whole: c in slots becomes the reduced c, whose values on the space differ by
    /// a constant.</summary>
    public static double[] Project(Scenario scenario, ReadOnlySpan<double> slots, CorrelationSpace space)
    {
        var (reduced, factor) = Reduce(scenario, slots.ToArray(), space);
        return Array.ConvertAll(reduced, value => value / factor);
    }

    /// <summary>How people write it, with its local bound.</summary>
    public override string ToString() =>
        InequalityFormatter.Format(
            Scenario.IsDichotomic
                ? ToInequality()
                : CollinsGisin.ToInequality(
                    Scenario,
                    [.. WrittenInequality.InCollinsGisin(this).Coefficients.Select(value => (double)value)]
                )
        );

    public bool Equals(ReducedInequality? other) =>
        other is not null
        && Space == other.Space
        && Scenario.Equals(other.Scenario)
        && Coefficients.AsSpan().SequenceEqual(other.Coefficients.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as ReducedInequality);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in Coefficients)
            hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>The reduced coefficients times a factor that keeps whole numbers whole.</summary>
    private static (T[] Reduced, T Factor) Reduce<T>(Scenario scenario, T[] slots, CorrelationSpace space)
        where T : struct, INumber<T>
    {
        if (space == CorrelationSpace.FullCorrelators && !scenario.IsDichotomic)
            throw new InvalidInputException($"Correlators need two outcomes for every setting; the scenario is {scenario}.");
        var parties = Enumerable.Range(0, scenario.Parties).ToList();
        var factor = parties.Aggregate(T.One, (product, party) => product * T.CreateChecked(Factor(scenario, party)));
        if (space == CorrelationSpace.FullCorrelators)
            return (Apply(mean: false), factor);
        var reduced = TensorProduct.Apply<T>(
            slots,
            [.. parties.Select(party => Matrix<T>(scenario, party, deviation: true, mean: true))]
        );
        foreach (var (i, constant) in Apply(mean: true).Index())
            reduced[i] -= constant;
        return (reduced, factor);

        T[] Apply(bool mean) =>
            TensorProduct.Apply<T>(slots, [.. parties.Select(party => Matrix<T>(scenario, party, !mean, mean))]);
    }

    private static long Factor(Scenario scenario, int party) => scenario.Settings(party) * OutcomeFactor(scenario, party);

    /// <summary>The least common multiple of the numbers of outcomes; checked, for many different ones have a large
    /// one.</summary>
    private static long OutcomeFactor(Scenario scenario, int party) =>
        Enumerable
            .Range(0, scenario.Settings(party))
            .Select(setting => scenario.Outcomes(party, setting))
            .Aggregate(1L, (common, count) => checked(common / (long)BigInteger.GreatestCommonDivisor(common, count) * count));

    /// <summary>What depends on a party's outcome, and what is left when it is not looked at, spread over its settings.</summary>
    private static T[,] Matrix<T>(Scenario scenario, int party, bool deviation, bool mean)
        where T : struct, INumber<T>
    {
        var (settings, outcomes) = (scenario.Settings(party), OutcomeFactor(scenario, party));
        var slots = Enumerable.Range(0, settings).SelectMany(x => Enumerable.Repeat(x, scenario.Outcomes(party, x))).ToArray();
        var matrix = new T[slots.Length, slots.Length];
        for (var i = 0; i < slots.Length; i++)
        for (var j = 0; j < slots.Length; j++)
        {
            var share = outcomes / scenario.Outcomes(party, slots[j]);
            var value = mean ? share : 0;
            if (deviation && i == j)
                value += settings * outcomes;
            if (deviation && slots[i] == slots[j])
                value -= settings * share;
            matrix[i, j] = T.CreateChecked(value);
        }

        return matrix;
    }
}

/// <summary>c = <paramref name="Scale"/> * <paramref name="Inequality"/>, up to what is the same for all behaviors of the
/// space.</summary>
public sealed record ScaledInequality(ReducedInequality Inequality, Rational Scale);
