using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// The least r for which (q + r n)/(1 + r) is local with a noise n of some kind; the visibility that the noise may leave is
/// 1/(1 + r). Of the no-signalling part of a table.
/// </summary>
internal abstract class Robustness : Measure
{
    private protected Robustness(string name, string title)
        : base(name, title) { }

    public sealed override bool NeedsNoSignaling => true;

    /// <summary>The visibility 1/(1 + r): from the upper and from the lower bound on r.</summary>
    public static (Rational Lower, Rational Upper) Visibility(ICertificate robustness) =>
        (1 / (1 + robustness.Upper), 1 / (1 + robustness.Lower));
}

/// <summary>
/// Robustness to white noise u: PR box 1.
/// </summary>
/// <remarks>
/// Above: q + r u = sum_k w_k D_k + (e + t u), where the white noise t makes the small rest e local
/// (<see cref="NoSignalingPart.NoiseToCover"/>), and r = sum w + t - 1. Below: c.q + r c.u &lt;= (1 + r) L.
/// </remarks>
internal sealed class WhiteNoiseRobustness() : Robustness("white-robustness", "robustness to white noise")
{
    public override string Meaning => "the least r with (q + r n)/(1 + r) local, n white noise";

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var (value, bound) = (new NoSignalingPart(behavior).Value(inequality), inequality.LocalBound);
        var room = bound - NoSignalingPart.ValueOfNoise(inequality);
        return room > 0 && value > bound ? (value - bound) / room : 0;
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights) =>
        Rational.Max(0, weights.Total - 1 + new NoSignalingPart(behavior).NoiseToCover(weights));
}

/// <summary>
/// Robustness to local noise, the best of all local tables n: PR box 1/2.
/// </summary>
/// <remarks>
/// Above: numbers s, some of them negative; q + sum_k s-_k D_k + t u = sum_k s+_k D_k + (e + t u), and r = sum s- + t, with t
/// enough to make the rest e local and to keep the whole normalised. Below: with l the smallest local value of c,
/// c.q + r l &lt;= (1 + r) L.
/// </remarks>
internal sealed class LocalNoiseRobustness() : Robustness("local-robustness", "robustness to local noise")
{
    public override string Meaning => "the least r with (q + r n)/(1 + r) local, n the best local table";

    internal override string? FaultOf(Behavior behavior, StrategyWeights weights) => null;

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var (value, bound) = (new NoSignalingPart(behavior).Value(inequality), inequality.LocalBound);
        return value > bound ? (value - bound) / (bound - Smallest(inequality)) : 0;
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights)
    {
        var cover = new NoSignalingPart(behavior).NoiseToCover(weights);
        // e weighs 1 - sum s; beside noise t it weighs t + 1 - sum s, of which the components need the cover.
        return weights.Negative + Rational.Max(0, cover + weights.Total - 1);
    }
}

/// <summary>
/// Robustness to no-signalling noise, the best of all no-signalling tables n: PR box 1/3.
/// </summary>
/// <remarks>
/// Above: sum_k w_k D_k + t u >= q in every slot; the difference is the noise, and r = sum w + t - 1. Below: c >= 0 in every
/// slot; c.q &lt;= (1 + r) L.
/// </remarks>
internal sealed class NoSignalingRobustness() : Robustness("no-signaling-robustness", "robustness to no-signalling noise")
{
    public override string Meaning => "the least r with (q + r n)/(1 + r) local, n the best no-signalling table";

    internal override string? FaultOf(BellInequality inequality) => NegativeCoefficient(inequality, 1);

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var (value, bound) = (new NoSignalingPart(behavior).Value(inequality), inequality.LocalBound);
        return value > bound && bound > 0 ? (value / bound) - 1 : 0;
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights) =>
        Rational.Max(0, weights.Total + new NoSignalingPart(behavior).NoiseToReach(weights) - 1);
}
