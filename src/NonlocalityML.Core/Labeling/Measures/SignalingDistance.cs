using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>The trace distance to the no-signalling set, 1/(2 prod|X_i|) min over no-signalling p of sum |q - p|: 0 exactly on
/// tables that do not signal, and never more than NL.</summary>
/// <remarks>
/// Above: numbers s, some of them negative; sum_k s_k D_k + (1 - sum s) u, with the least white noise u that leaves nothing below
/// 0, does not signal. Below: any c. With P the linear map to the no-signalling part, N joint settings and v = c.u, f = c - c.P +
/// v/N has the value v on every table that does not signal; divided, and v with it, by the largest -f where that is above 1, f >=
/// -1, and sum |q - p| is at least sum min(f, 1) q - v, as p >= 0.
/// </remarks>
internal sealed class SignalingDistance() : Measure("signaling-distance", "distance to the no-signalling set")
{
    public override string Meaning => "the least 1/(2 prod|X_i|) sum |q - p| over tables p that do not signal";

    public override bool IsLocalCost => false;

    internal override string? FaultOf(Behavior behavior, StrategyWeights weights) => null;

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var value = NoSignalingPart.ValueOfNoise(inequality);
        var shift = value / behavior.Scenario.SettingTuples;
        var f = Array.ConvertAll(NoSignalingPart.Residual(inequality), own => own + shift);
        var scale = f.Select(own => -own).Aggregate(Rational.One, Rational.Max);
        var sum =
            f.Zip(Slots(behavior), (own, q) => q * Rational.Min(own / scale, 1)).Aggregate((a, b) => a + b) - (value / scale);
        return Rational.Max(0, sum / (2 * behavior.Scenario.SettingTuples));
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights)
    {
        var places = Dyadic.Places(weights.Weights.AsSpan());
        var table = Array.ConvertAll(weights.ToSlots(places), value => new Rational(value, BigInteger.One << places));
        var noise = NoSignalingPart.WhiteNoise(behavior.Scenario);
        var rest = 1 - weights.Total;
        table = [.. table.Zip(noise, (value, share) => value + (rest * share))];
        var needed = table.Zip(noise, (value, share) => -value / share).Aggregate(Rational.Zero, Rational.Max);
        var sum = Slots(behavior)
            .Zip(table.Zip(noise, (value, share) => (value + (needed * share)) / (1 + needed)), (q, p) => Rational.Abs(q - p))
            .Aggregate((a, b) => a + b);
        return sum / (2 * behavior.Scenario.SettingTuples);
    }

    private static Rational[] Slots(Behavior behavior) =>
        Array.ConvertAll(behavior.Scenario.ToSlots(behavior.Table), Rational.FromDouble);
}
