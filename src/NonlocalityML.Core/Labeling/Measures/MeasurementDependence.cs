using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// How much the hidden variable must know of the settings: the least M such that some p(lambda given settings) gives the table by
/// local answers and differs by at most M, in L1, between any two joint settings (Hall, PRL 105, 250404 (2010)). CHSH (S - 2)/3:
/// at the Tsirelson point 0.276142; PR box 2/3.
/// </summary>
/// <remarks>
/// Above: p(lambda given xy) = w(lambda) + n(lambda) r(o)/m(o), with w the numbers above 0, n those below 0 without their sign, r
/// what w leaves of the table, m the table of n, and o the answers of lambda to xy. Below: any c. At one joint setting take its
/// p(lambda) for all: c.p is at most L; at each other setting c gains at most M/2 times its range there. So M >= 2 (c.q - L)/(sum
/// of all ranges but the largest). Each joint setting of q is divided by its sum; entries below 0 count as 0.
/// </remarks>
internal sealed class MeasurementDependence() : Measure("dependence", "measurement dependence")
{
    /// <summary>Binary places of the sums of the upper bound, rounded up.</summary>
    private const int Places = 100;

    public override string Meaning => "the least change of p(lambda given settings) between two joint settings, in L1 (Hall's M)";

    internal override string? FaultOf(Behavior behavior, StrategyWeights weights)
    {
        var (rest, model, _) = Parts(behavior, weights);
        for (var i = 0; i < rest.Length; i++)
        {
            var fault =
                rest[i] < 0 ? "the part that no setting changes exceeds the table"
                : rest[i] > 0 && model[i] == 0 ? "the model of the rest never gives an entry that the rest has, which is"
                : null;
            if (fault is not null)
                return $"{fault} at {behavior.Scenario.EntryName(behavior.Scenario.TableIndexOfSlot[i])}";
        }

        return null;
    }

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var c = Array.ConvertAll(behavior.Scenario.ToSlots(inequality.Coefficients), Rational.FromDouble);
        var (q, setting) = Table(behavior);
        var gain =
            q.Zip(c, (probability, coefficient) => probability * coefficient).Aggregate((a, b) => a + b) - inequality.LocalBound;
        Rational[] ranges =
        [
            .. c.Zip(setting)
                .GroupBy(entry => entry.Second, entry => entry.First)
                .Select(own => own.Aggregate(Rational.Max) + own.Select(value => -value).Aggregate(Rational.Max)),
        ];
        var room = ranges.Aggregate((a, b) => a + b) - ranges.Aggregate(Rational.Max);
        return gain > 0 && room > 0 ? 2 * gain / room : 0;
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights)
    {
        var (rest, model, setting) = Parts(behavior, weights);
        var joint = behavior.Scenario.SettingTuples;
        List<BigInteger[]> changing = [];
        foreach (var (k, weight) in weights.Weights.Index().Where(term => term.Item < 0))
        {
            var row = new BigInteger[joint];
            foreach (var slot in DeterministicStrategy.FromIndex(behavior.Scenario, weights.Strategies[k]).SlotIndices())
            {
                var share = -Rational.FromDouble(weight) * rest[slot] / model[slot];
                row[setting[slot]] = (share.Numerator << Places) / share.Denominator;
            }

            changing.Add(row);
        }

        var most = BigInteger.Zero;
        for (var one = 0; one < joint; one++)
        for (var other = 0; other < one; other++)
        {
            var sum = changing.Aggregate(BigInteger.Zero, (total, row) => total + BigInteger.Abs(row[one] - row[other]) + 1);
            most = BigInteger.Max(most, sum);
        }

        return new Rational(most, BigInteger.One << Places);
    }

    private static (Rational[] Left, Rational[] Model, int[] Setting) Parts(Behavior behavior, StrategyWeights weights)
    {
        var (rest, setting) = Table(behavior);
        var model = new Rational[rest.Length];
        foreach (var (k, number) in weights.Weights.Index())
        {
            var weight = Rational.FromDouble(number);
            foreach (var slot in DeterministicStrategy.FromIndex(weights.Scenario, weights.Strategies[k]).SlotIndices())
            {
                if (weight > 0)
                    rest[slot] -= weight;
                else
                    model[slot] -= weight;
            }
        }

        return (rest, model, setting);
    }

    /// <summary>The table in slots, each joint setting divided by its sum, and the joint setting of each slot.</summary>
    internal static (Rational[] Slots, int[] Setting) Table(Behavior behavior)
    {
        var (q, sums, setting) = StatisticalStrength.Positive(behavior);
        return ([.. q.Select((value, i) => new Rational(value, sums[setting[i]]))], setting);
    }
}
