using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// The least number of bits, on average, that one party must send the other so that local answers give the table; each message is
/// of whole bits and tells something of the sender's setting. Where the sender has two settings it is the least probability that
/// one bit is sent: PR box 1; on the isotropic line (S - 2)/2 (Pironio, Phys. Rev. A 68, 062102 (2003)). Of the no-signalling
/// part of a table, with the least white noise that leaves no entry below 0.
/// </summary>
/// <remarks>
/// Above: protocols T_k with sum_k w_k T_k &lt;= q in every slot. What is left does not signal backwards, so that it is answered
/// when the whole setting is sent, which takes K bits: sum_k w_k bits(T_k) + K (1 - sum w). Below: c &lt;= 0 in every slot,
/// y = -c, and m_b the least y.T of protocols with at most b bits. With s the largest (K - b)/m_b over b &lt; K no protocol
/// has s y.T below K - bits(T): the average is at least K - s y.q.
/// </remarks>
internal sealed class Communication(string name, string title, int sender) : Measure(name, title)
{
    /// <summary>The settings of a sender; all sets of them are gone through.</summary>
    private const int MostSettings = 8;

    public override string Unit => "bits";

    public override string Meaning => $"the least average number of bits that {"AB"[sender]} must send to {"AB"[1 - sender]}";

    public override bool NeedsNoSignaling => true;

    internal override string? FaultOf(Scenario scenario) =>
        scenario.Parties != 2 ? $"{Title} is a measure of two parties; {scenario} has {scenario.Parties}"
        : scenario.Settings(sender) > MostSettings
            ? $"{Title} takes up to {MostSettings} settings of the sender; {scenario} has {scenario.Settings(sender)}"
        : ScenarioOfWeights(scenario).StrategyCount > long.MaxValue
            ? $"{Title} has too many protocols in {scenario} to be numbered"
        : null;

    internal override Scenario ScenarioOfWeights(Scenario scenario) =>
        scenario.Parties == 2 && scenario.Settings(sender) <= MostSettings ? Protocols(scenario).ScenarioOf() : scenario;

    internal OneWayProtocol Protocols(Scenario scenario) => new(scenario, sender);

    internal override string? FaultOf(BellInequality inequality) => NegativeCoefficient(inequality, -1);

    internal override string? FaultOf(Behavior behavior, StrategyWeights weights)
    {
        if (weights.NegativeWeight is { } fault)
            return fault;
        var rest = new NoSignalingPart(behavior).NonNegative();
        var protocols = Protocols(behavior.Scenario);
        foreach (var (strategy, weight) in weights.Strategies.Zip(weights.Weights))
        {
            foreach (var slot in protocols.SlotIndices(DeterministicStrategy.FromIndex(weights.Scenario, strategy)))
                rest[slot] -= Rational.FromDouble(weight);
        }

        var over = Array.FindIndex(rest, value => value < 0);
        return over < 0
            ? null
            : $"the protocols exceed the table at {behavior.Scenario.EntryName(behavior.Scenario.TableIndexOfSlot[over])}";
    }

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var scenario = behavior.Scenario;
        var c = scenario.ToSlots(inequality.Coefficients);
        var places = Dyadic.Places(c);
        var prices = Array.ConvertAll(c, value => -Dyadic.Scale<BigInteger>(value, places));
        var protocols = Protocols(scenario);
        var scale = Rational.Zero;
        for (var bits = 0; bits < protocols.MostBits; bits++)
        {
            var least = protocols.Cheapest(prices, bits).First().Sum;
            if (least.Sign <= 0)
                return 0;
            scale = Rational.Max(scale, new Rational(protocols.MostBits - bits, least));
        }

        var value = new NoSignalingPart(behavior)
            .NonNegative()
            .Zip(prices, (probability, price) => probability * new Rational(price, 1))
            .Aggregate((a, b) => a + b);
        return Rational.Max(0, protocols.MostBits - (scale * value));
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights)
    {
        var protocols = Protocols(behavior.Scenario);
        Rational bits = protocols.MostBits;
        foreach (var (strategy, weight) in weights.Strategies.Zip(weights.Weights))
        {
            var saved = protocols.MostBits - protocols.BitsOf(DeterministicStrategy.FromIndex(weights.Scenario, strategy));
            bits -= Rational.FromDouble(weight) * saved;
        }

        return Rational.Max(0, bits);
    }
}
