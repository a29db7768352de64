using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// The statistical strength of a table in bits a trial, every joint setting equally likely: min over local p of the mean over
/// settings of D(q, p) (van Dam, Gill and Grunwald, IEEE Trans. Inf. Theory 51, 2812 (2005)). It is also the least mutual
/// information between hidden variable and settings that explains the table. CHSH at the Tsirelson point 0.046273846853407; PR
/// box log2(4/3).
/// </summary>
/// <remarks>
/// Above: any local p, here relative weights. Below: a game that pays R >= 0, R.p &lt;= L for local p; with N joint settings,
/// strength >= (1/N) q.log2 R - log2(L/N), by Jensen's inequality. Logarithms are proven intervals. Each joint setting of q is
/// divided by its sum, which may be off 1 by rounding; entries below 0 count as 0.
/// </remarks>
internal sealed class StatisticalStrength() : Measure("strength", "statistical strength")
{
    public override string Unit => "bits";

    public override string Meaning => "bits a trial against the best local model, settings equally likely";

    internal override string? FaultOf(BellInequality inequality) => NegativeCoefficient(inequality, 1);

    internal override string? FaultOf(Behavior behavior, StrategyWeights weights)
    {
        if (weights.NegativeWeight is { } fault)
            return fault;
        var (q, p) = (Positive(behavior).Slots, weights.ToSlots(Dyadic.Places(weights.Weights.AsSpan())));
        for (var i = 0; i < q.Length; i++)
        {
            if (q[i].Sign > 0 && p[i].IsZero)
                return $"the local model never gives {behavior.Scenario.EntryName(behavior.Scenario.TableIndexOfSlot[i])}";
        }

        return null;
    }

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var scenario = behavior.Scenario;
        var c = scenario.ToSlots(inequality.Coefficients);
        var q = Positive(behavior).Slots;
        if (q.Where((value, i) => value.Sign > 0 && c[i] == 0).Any() || inequality.LocalBound <= 0)
            return 0;
        var places = Dyadic.Places(c);
        var gain = Mean(behavior, i => BinaryLogarithm.Below(Dyadic.Scale<BigInteger>(c[i], places), BigInteger.One << places));
        return Rational.Max(0, gain - BinaryLogarithm.Above(inequality.LocalBound / scenario.SettingTuples));
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights)
    {
        var p = weights.ToSlots(Dyadic.Places(weights.Weights.AsSpan()));
        var (q, sums, setting) = Positive(behavior);
        // The slots of one joint setting sum to the total of the weights.
        var total = BigInteger.Zero;
        for (var i = 0; i < p.Length; i++)
            total += setting[i] == setting[0] ? p[i] : 0;
        return Rational.Max(0, Mean(behavior, i => BinaryLogarithm.Above(q[i] * total, sums[setting[i]] * p[i])));
    }

    /// <summary>The mean over settings of the expectation of a number that slots have.</summary>
    /// <param name="behavior">Whose expectation.</param>
    /// <param name="number">The probability of a slot, positive, times 2^<see cref="BinaryLogarithm.Places"/>.</param>
    private static Rational Mean(Behavior behavior, Func<int, BigInteger> number)
    {
        var (q, sums, setting) = Positive(behavior);
        var totals = new BigInteger[sums.Length];
        for (var i = 0; i < q.Length; i++)
            totals[setting[i]] += q[i].Sign > 0 ? q[i] * number(i) : 0;
        var mean = Rational.Zero;
        for (var x = 0; x < sums.Length; x++)
            mean += new Rational(totals[x], (sums[x] * sums.Length) << BinaryLogarithm.Places);
        return mean;
    }

    /// <summary>The table in slots times a power of two, its sum for each joint setting, and the joint setting of each
    /// slot.</summary>
    internal static (BigInteger[] Slots, BigInteger[] Sums, int[] Setting) Positive(Behavior behavior)
    {
        var scenario = behavior.Scenario;
        var q = Array.ConvertAll(scenario.ToSlots(behavior.Table), value => Math.Max(0, value));
        var places = Dyadic.Places(q);
        var slots = Array.ConvertAll(q, value => Dyadic.Scale<BigInteger>(value, places));
        int[] setting = [.. scenario.TableIndexOfSlot.ToArray().Select(index => index % scenario.SettingTuples)];
        var sums = new BigInteger[scenario.SettingTuples];
        for (var i = 0; i < slots.Length; i++)
            sums[setting[i]] += slots[i];
        return (slots, sums, setting);
    }
}
