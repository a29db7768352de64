using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// How much a hidden variable must favour some settings: 1 - N l, with N joint settings, equally likely, and l the largest number
/// such that local answers with p(xy given lambda) >= l everywhere give the table; with more l the table is refuted. The polytope
/// of Puetz, Rosset, Barnea, Liang and Gisin, PRL 113, 190402 (2014), with its upper bound h left free. On the isotropic line (S
/// - 2)/2; 1 where some local answer that the table never shows is needed: PR box, Hardy's table.
/// </summary>
/// <remarks>
/// Strategies of the weights have one party more, whose outcome is the joint setting xy: a weight is u(lambda, xy), the joint
/// distribution of hidden variable and settings. Above: u r(o)/m(o), with r the table over N, m the table of the weights and o
/// the answers of lambda to xy, gives the table; the smallest share of one setting among those of one lambda is l. Below: any c,
/// as no lambda reaches more than (1 - v) (c.D)/N + v max_xy c(D(xy)) with the bias v, and the table has c.q/N: v is at least the
/// least (c.q - c.D)/(N max_xy c(D(xy)) - c.D) over strategies D. Each joint setting of q is divided by its sum; entries below 0
/// count as 0.
/// </remarks>
internal sealed class SettingBias() : Measure("setting-bias", "bias of the settings")
{
    /// <summary>Answers of all strategies that are gone through.</summary>
    private const int MostAnswers = 1 << 23;

    /// <summary>Binary places of the distribution of the upper bound.</summary>
    private const int Places = 160;

    public override string Meaning =>
        "1 - N l, with l the largest bound p(xy given lambda) >= l of local answers, N joint settings";

    internal override string? FaultOf(Scenario scenario)
    {
        var entries = scenario.StrategyCount * scenario.SettingTuples;
        return entries > MostAnswers
            ? $"{Title} goes through {entries} answers in {scenario}; at most {MostAnswers} are accepted"
            : null;
    }

    internal override Scenario ScenarioOfWeights(Scenario scenario) =>
        new(
            Enumerable
                .Range(0, scenario.Parties)
                .Select(party =>
                    Enumerable.Range(0, scenario.Settings(party)).Select(setting => scenario.Outcomes(party, setting))
                )
                .Append([scenario.SettingTuples])
        );

    internal override string? FaultOf(Behavior behavior, StrategyWeights weights)
    {
        if (weights.NegativeWeight is { } fault)
            return fault;
        var (table, _) = MeasurementDependence.Table(behavior);
        var (_, model) = Joint(behavior.Scenario, weights);
        var missing = Enumerable.Range(0, table.Length).FirstOrDefault(i => table[i] > 0 && model[i] == 0, -1);
        return missing < 0
            ? null
            : $"the model never gives {behavior.Scenario.EntryName(behavior.Scenario.TableIndexOfSlot[missing])}";
    }

    internal override Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var scenario = behavior.Scenario;
        var doubles = scenario.ToSlots(inequality.Coefficients);
        var places = Dyadic.Places(doubles);
        var c = Array.ConvertAll(doubles, value => Dyadic.Scale<BigInteger>(value, places));
        var (table, _) = MeasurementDependence.Table(behavior);
        var value = table.Zip(c, (probability, own) => probability * new Rational(own, 1)).Aggregate((a, b) => a + b);
        Rational least = 1;
        for (var k = 0L; k < scenario.StrategyCount; k++)
        {
            BigInteger[] own = [.. DeterministicStrategy.FromIndex(scenario, k).SlotIndices().Select(slot => c[slot])];
            var sum = own.Aggregate((a, b) => a + b);
            var room = (own.Aggregate(BigInteger.Max) * own.Length) - sum;
            var gain = value - new Rational(sum, 1);
            if (gain <= 0)
                return 0;
            if (room > 0)
                least = Rational.Min(least, gain / new Rational(room, 1));
        }

        return least;
    }

    internal override Rational UpperBound(Behavior behavior, StrategyWeights weights)
    {
        var scenario = behavior.Scenario;
        var (table, setting) = MeasurementDependence.Table(behavior);
        var (rows, model) = Joint(scenario, weights);
        Rational least = new(1, scenario.SettingTuples);
        foreach (var (strategy, row) in rows)
        {
            var shares = new BigInteger[row.Length];
            foreach (var slot in DeterministicStrategy.FromIndex(scenario, strategy).SlotIndices())
            {
                var share = row[setting[slot]] == 0 ? 0 : row[setting[slot]] * table[slot] / model[slot];
                shares[setting[slot]] = (share.Numerator << Places) / share.Denominator;
            }

            // Each share is rounded down, and in the sum up.
            var sum = shares.Aggregate(new BigInteger(shares.Length), (a, b) => a + b);
            least = Rational.Min(least, new Rational(shares.Aggregate(BigInteger.Min), sum));
        }

        return 1 - (scenario.SettingTuples * least);
    }

    /// <summary>By strategy, its weight with each joint setting; and the table that all of them make.</summary>
    private static (Dictionary<long, Rational[]> Rows, Rational[] Model) Joint(Scenario scenario, StrategyWeights weights)
    {
        var (rows, model) = (new Dictionary<long, Rational[]>(), new Rational[scenario.SlotLength]);
        foreach (var (number, weight) in weights.Strategies.Zip(weights.Weights).Where(term => term.Second != 0))
        {
            var (strategy, setting) = Math.DivRem(number, scenario.SettingTuples);
            if (!rows.TryGetValue(strategy, out var row))
                rows[strategy] = row = new Rational[scenario.SettingTuples];
            row[setting] += Rational.FromDouble(weight);
        }

        foreach (var (strategy, row) in rows)
        {
            foreach (var slot in DeterministicStrategy.FromIndex(scenario, strategy).SlotIndices())
                model[slot] += row[scenario.TableIndexOfSlot[slot] % scenario.SettingTuples];
        }

        return (rows, model);
    }
}
