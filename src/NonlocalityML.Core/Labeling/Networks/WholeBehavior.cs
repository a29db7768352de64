using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// A behavior in whole numbers: q(slot) = Numerators[slot] / Sums[joint setting]. Every joint setting is divided by its own sum,
/// so that the probabilities sum to exactly one, which stored doubles seldom do.
/// </summary>
internal sealed class WholeBehavior
{
    public WholeBehavior(Behavior behavior)
    {
        var scenario = behavior.Scenario;
        Scenario = scenario;
        var slots = scenario.ToSlots(behavior.Table);
        var places = Dyadic.Places(slots);
        Numerators = Array.ConvertAll(slots, value => Dyadic.Scale<BigInteger>(value, places));
        Settings = new int[slots.Length];
        Sums = new BigInteger[scenario.SettingTuples];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            Settings[slot] = scenario.TableIndexOfSlot[slot] % scenario.SettingTuples;
            Sums[Settings[slot]] += Numerators[slot];
        }
    }

    public Scenario Scenario { get; }

    /// <summary>One a slot.</summary>
    public BigInteger[] Numerators { get; }

    /// <summary>The joint setting of each slot.</summary>
    public int[] Settings { get; }

    /// <summary>One a joint setting, positive.</summary>
    public BigInteger[] Sums { get; }

    /// <summary>1/(2 prod|X_i|) sum |q - p|, p(slot) = numerators[slot] / denominator: the unit of NL.</summary>
    public Rational Distance(ReadOnlySpan<BigInteger> numerators, BigInteger denominator)
    {
        var bySetting = new BigInteger[Sums.Length];
        for (var slot = 0; slot < numerators.Length; slot++)
        {
            var setting = Settings[slot];
            bySetting[setting] += BigInteger.Abs((Numerators[slot] * denominator) - (numerators[slot] * Sums[setting]));
        }

        var total = Rational.Zero;
        for (var setting = 0; setting < bySetting.Length; setting++)
            total += new Rational(bySetting[setting], Sums[setting] * denominator);
        return total / (2 * Sums.Length);
    }
}
