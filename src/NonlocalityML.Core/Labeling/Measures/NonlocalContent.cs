using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// The nonlocal content 1 - w: q = w p + (1 - w) r with p local and w as large as it can be (Elitzur, Popescu and Rohrlich,
/// Phys. Lett. A 162, 25 (1992)). PR box 1; on the isotropic line (S - 2)/2.
/// </summary>
/// <remarks>
/// Above: weights with sum_k w_k D_k &lt;= q in every slot; 1 - w &lt;= 1 - sum w. Below: c &lt;= 0 in every slot; y = -c has
/// y.q >= w min y.D, and the minimum is minus the local bound of c. What is left of a no-signalling table is no-signalling;
/// that of a table that signals, signals. Entries below 0, which rounding left, count as 0.
/// </remarks>
internal sealed class NonlocalContent() : Measure("content", "nonlocal content")
{
    public override string Meaning => "1 - w, with w the largest local part of the table (EPR2)";

    internal override string? FaultOf(BellInequality inequality) => NegativeCoefficient(inequality, -1);

    internal override string? FaultOf(Behavior behavior, StrategyWeights weights)
    {
        if (weights.NegativeWeight is { } fault)
            return fault;
        var q = Slots(behavior);
        var places = Math.Max(Dyadic.Places(q), Dyadic.Places(weights.Weights.AsSpan()));
        var part = weights.ToSlots(places);
        for (var i = 0; i < q.Length; i++)
        {
            if (part[i] > Dyadic.Scale<BigInteger>(q[i], places))
                return "the local part exceeds the table at "
                    + $"{behavior.Scenario.EntryName(behavior.Scenario.TableIndexOfSlot[i])}";
        }

        return null;
    }

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var smallest = -inequality.LocalBound;
        if (smallest <= 0)
            return 0;
        var (q, c) = (Slots(behavior), behavior.Scenario.ToSlots(inequality.Coefficients));
        int qPlaces = Dyadic.Places(q),
            cPlaces = Dyadic.Places(c);
        var value = BigInteger.Zero;
        for (var i = 0; i < q.Length; i++)
            value -= Dyadic.Scale<BigInteger>(q[i], qPlaces) * Dyadic.Scale<BigInteger>(c[i], cPlaces);
        return Rational.Max(0, 1 - (new Rational(value, BigInteger.One << (qPlaces + cPlaces)) / smallest));
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights) => Rational.Max(0, 1 - weights.Total);

    private static double[] Slots(Behavior behavior) =>
        Array.ConvertAll(behavior.Scenario.ToSlots(behavior.Table), value => Math.Max(0, value));
}
