using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// The no-signalling part of a table, exactly. A file's doubles signal by some 1e-17, and no mixture of local models is equal to
/// such a table; its no-signalling part takes each marginal as the mean over the settings of the others.
/// </summary>
/// <remarks>
/// A no-signalling table is a sum of components, one for each choice of some parties S and a setting of each: what the joint
/// distribution of their answers has beyond the distributions of fewer of them. The component of nobody is white noise.
/// </remarks>
internal sealed class NoSignalingPart
{
    private readonly Scenario scenario;
    private readonly BigInteger[] slots;
    private readonly BigInteger denominator;

    /// <summary>That of a behavior, normalised to one.</summary>
    public NoSignalingPart(Behavior behavior)
    {
        scenario = behavior.Scenario;
        var q = scenario.ToSlots(behavior.Table);
        var places = Dyadic.Places(q);
        var components = Components(scenario, Array.ConvertAll(q, value => Dyadic.Scale<BigInteger>(value, places)));
        components[0] = ComponentScale(scenario) << places;
        slots = TensorProduct.Apply<BigInteger>(components, Parties(scenario, Synthesis));
        denominator = (ComponentScale(scenario) << places) * OutcomeScale(scenario);
    }

    /// <summary>c.p, exactly.</summary>
    public Rational Value(BellInequality inequality) => Value(inequality, slots, denominator);

    /// <summary>This part in slots, with the least white noise mixed in that leaves nothing below 0.</summary>
    public Rational[] NonNegative()
    {
        var part = Array.ConvertAll(slots, value => new Rational(value, denominator));
        var noise = WhiteNoise(scenario);
        var needed = part.Zip(noise, (value, share) => -value / share).Aggregate(Rational.Zero, Rational.Max);
        return needed > 0 ? [.. part.Zip(noise, (value, share) => (value + (needed * share)) / (1 + needed))] : part;
    }

    /// <summary>White noise in slots.</summary>
    public static Rational[] WhiteNoise(Scenario scenario)
    {
        var scale = OutcomeScale(scenario);
        return Array.ConvertAll(Noise(scenario), value => new Rational(value, scale));
    }

    /// <summary>c less what it is of the no-signalling part, in slots: 0 on every table that does not signal.</summary>
    public static Rational[] Residual(BellInequality inequality)
    {
        var scenario = inequality.Scenario;
        var c = scenario.ToSlots(inequality.Coefficients);
        var places = Dyadic.Places(c);
        var scaled = Array.ConvertAll(c, value => Dyadic.Scale<BigInteger>(value, places));
        var components = TensorProduct.Apply<BigInteger>(
            scaled,
            Parties(scenario, (own, party) => Transposed(Synthesis(own, party)))
        );
        var part = TensorProduct.Apply<BigInteger>(
            components,
            Parties(scenario, (own, party) => Transposed(Analysis(own, party)))
        );
        var scale = ComponentScale(scenario) * OutcomeScale(scenario);
        return [.. scaled.Zip(part, (value, own) => new Rational((value * scale) - own, scale << places))];
    }

    private static BigInteger[,] Transposed(BigInteger[,] matrix)
    {
        var result = new BigInteger[matrix.GetLength(1), matrix.GetLength(0)];
        for (var row = 0; row < matrix.GetLength(0); row++)
        for (var column = 0; column < matrix.GetLength(1); column++)
            result[column, row] = matrix[row, column];
        return result;
    }

    /// <summary>c.u of white noise u, exactly.</summary>
    public static Rational ValueOfNoise(BellInequality inequality) =>
        Value(inequality, Noise(inequality.Scenario), OutcomeScale(inequality.Scenario));

    /// <summary>How much white noise makes the no-signalling part of sum_k s_k D_k + noise at least this part, in every
    /// slot.</summary>
    public Rational NoiseToReach(StrategyWeights weights)
    {
        var places = Dyadic.Places(weights.Weights.AsSpan());
        var (sum, noise, scale) = (weights.ToSlots(places), Noise(scenario), OutcomeScale(scenario));
        var most = Rational.Zero;
        for (var i = 0; i < slots.Length; i++)
        {
            var missing = (slots[i] << places) - (sum[i] * denominator);
            if (missing.Sign > 0)
                most = Rational.Max(most, new Rational(missing * scale, (denominator * noise[i]) << places));
        }

        return most;
    }

    /// <summary>
    /// How much white noise t makes the difference of this part and sum_k s_k D_k local for certain, up to its weight: each
    /// component beside enough noise is a shared distribution of some parties' answers to one setting each, all else uniform,
    /// which is a local model.
    /// </summary>
    public Rational NoiseToCover(StrategyWeights weights)
    {
        var places = Dyadic.Places(weights.Weights.AsSpan());
        var sum = weights.ToSlots(places);
        var difference = new BigInteger[slots.Length];
        for (var i = 0; i < difference.Length; i++)
            difference[i] = (slots[i] << places) - (sum[i] * denominator);
        var components = Components(scenario, difference);
        var least = new Dictionary<int, BigInteger>();
        for (var i = 1; i < components.Length; i++)
        {
            var (block, outcomes) = Block(i);
            var needed = -components[i] * outcomes;
            if (!least.TryGetValue(block, out var known) || needed > known)
                least[block] = needed;
        }

        var total = least.Values.Where(value => value.Sign > 0).Aggregate(BigInteger.Zero, (a, b) => a + b);
        return new Rational(total, (ComponentScale(scenario) * denominator) << places);
    }

    /// <summary>The number of a component's parties and settings, and the product of their outcomes.</summary>
    private (int Block, int Outcomes) Block(int index)
    {
        var (block, outcomes, radix) = (0, 1, 1);
        for (var party = scenario.Parties - 1; party >= 0; party--)
        {
            (index, var own) = Math.DivRem(index, 1 + scenario.Slots(party));
            var setting = 0;
            for (var slot = own - 1; own > 0 && slot >= scenario.Outcomes(party, setting); setting++)
                slot -= scenario.Outcomes(party, setting);
            if (own > 0)
                (block, outcomes) = (block + (radix * (setting + 1)), outcomes * scenario.Outcomes(party, setting));
            radix *= 1 + scenario.Settings(party);
        }

        return (block, outcomes);
    }

    private static Rational Value(BellInequality inequality, BigInteger[] slots, BigInteger denominator)
    {
        var c = inequality.Scenario.ToSlots(inequality.Coefficients);
        var places = Dyadic.Places(c);
        var sum = BigInteger.Zero;
        for (var i = 0; i < c.Length; i++)
            sum += Dyadic.Scale<BigInteger>(c[i], places) * slots[i];
        return new Rational(sum, denominator << places);
    }

    private static BigInteger[] Components(Scenario scenario, BigInteger[] slots) =>
        TensorProduct.Apply<BigInteger>(slots, Parties(scenario, Analysis));

    /// <summary>White noise in slots, times <see cref="OutcomeScale(Scenario)"/>.</summary>
    private static BigInteger[] Noise(Scenario scenario)
    {
        var nobody = new BigInteger[Enumerable.Range(0, scenario.Parties).Aggregate(1, (n, p) => n * (1 + scenario.Slots(p)))];
        nobody[0] = 1;
        return TensorProduct.Apply<BigInteger>(nobody, Parties(scenario, Synthesis));
    }

    /// <summary>(1 + slots, slots), times settings and <see cref="OutcomeScale(Scenario, int)"/>: the mean over settings of the
    /// sum over outcomes, then each probability less the mean over the outcomes of its setting.</summary>
    private static BigInteger[,] Analysis(Scenario scenario, int party)
    {
        var (settings, scale) = (scenario.Settings(party), OutcomeScale(scenario, party));
        var matrix = new BigInteger[1 + scenario.Slots(party), scenario.Slots(party)];
        for (int setting = 0, first = 0; setting < settings; first += scenario.Outcomes(party, setting++))
        {
            var outcomes = scenario.Outcomes(party, setting);
            for (var a = 0; a < outcomes; a++)
            {
                matrix[0, first + a] = scale;
                for (var other = 0; other < outcomes; other++)
                    matrix[1 + first + a, first + other] = settings * ((a == other ? scale : 0) - (scale / outcomes));
            }
        }

        return matrix;
    }

    /// <summary>(slots, 1 + slots), times <see cref="OutcomeScale(Scenario, int)"/>: back from the components.</summary>
    private static BigInteger[,] Synthesis(Scenario scenario, int party)
    {
        var scale = OutcomeScale(scenario, party);
        var matrix = new BigInteger[scenario.Slots(party), 1 + scenario.Slots(party)];
        var slot = 0;
        for (var setting = 0; setting < scenario.Settings(party); setting++)
        for (var a = 0; a < scenario.Outcomes(party, setting); a++, slot++)
            (matrix[slot, 0], matrix[slot, 1 + slot]) = (scale / scenario.Outcomes(party, setting), scale);
        return matrix;
    }

    private static List<BigInteger[,]> Parties(Scenario scenario, Func<Scenario, int, BigInteger[,]> ofParty) =>
        [.. Enumerable.Range(0, scenario.Parties).Select(party => ofParty(scenario, party))];

    private static BigInteger ComponentScale(Scenario scenario) => OutcomeScale(scenario) * scenario.SettingTuples;

    private static BigInteger OutcomeScale(Scenario scenario) =>
        Enumerable.Range(0, scenario.Parties).Aggregate(BigInteger.One, (scale, party) => scale * OutcomeScale(scenario, party));

    /// <summary>The least common multiple of the numbers of outcomes of a party.</summary>
    private static BigInteger OutcomeScale(Scenario scenario, int party) =>
        Enumerable
            .Range(0, scenario.Settings(party))
            .Select(setting => (BigInteger)scenario.Outcomes(party, setting))
            .Aggregate(BigInteger.One, (a, b) => a / BigInteger.GreatestCommonDivisor(a, b) * b);
}
