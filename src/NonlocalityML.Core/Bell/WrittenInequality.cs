using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>A reduced inequality in whole coefficients of a usual notation, without a constant term.</summary>
/// <param name="Representation">Non-signaling Correlators or Non-signaling Collins-Gisin, as the Faacets project calls
/// them.</param>
/// <param name="Coefficients">g, laid out as <see cref="Correlators.Values"/> or <see cref="CollinsGisin.Values"/>; the first, a
/// constant, is 0.</param>
/// <param name="Factor">What multiplies the values of the reduced inequality ..</param>
/// <param name="Shift">.. and what is then added.</param>
internal sealed record WrittenInequality(
    string Representation,
    ImmutableArray<long> Coefficients,
    Rational Factor,
    Rational Shift
)
{
    /// <summary>In correlators where every setting has two outcomes, elsewhere in the notation of Collins and Gisin.</summary>
    public static WrittenInequality Of(ReducedInequality inequality) =>
        inequality.Scenario.IsDichotomic
            ? Create("Non-signaling Correlators", Correlators.CoefficientsOf(inequality.ToInequality()))
            : InCollinsGisin(inequality);

    /// <summary>In the notation of Collins and Gisin.</summary>
    public static WrittenInequality InCollinsGisin(ReducedInequality inequality) =>
        Create("Non-signaling Collins-Gisin", CollinsGisin.CoefficientsOf(inequality.ToInequality()));

    /// <summary>The value in this notation where that of the reduced inequality is given.</summary>
    public Rational Value(Rational reduced) => (reduced * Factor) + Shift;

    private static WrittenInequality Create(string representation, double[] coefficients)
    {
        // Sums of whole numbers far below 2^53, quarters of them in correlators: exact.
        var quarters = Array.ConvertAll(coefficients, value => (long)(value * (1 << 16)));
        var divisor = quarters
            .Skip(1)
            .Aggregate(BigInteger.Zero, (common, value) => BigInteger.GreatestCommonDivisor(common, value));
        return new WrittenInequality(
            representation,
            [0, .. quarters.Skip(1).Select(value => value / (long)divisor)],
            new Rational(1 << 16, divisor),
            new Rational(-quarters[0], divisor)
        );
    }
}
