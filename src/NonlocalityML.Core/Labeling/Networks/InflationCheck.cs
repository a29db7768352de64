using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// What the coefficients y of an inflation prove of the distance of a behavior q to the local set of a network, found by going
/// through all assignments r of values to the nodes, in whole numbers.
/// <para>For a local p the inflation has a distribution of assignments in which every independence holds, also on average over
/// the choices of copies. So sum_r weight(r) G_r(p) = 0, where G_r(p) is the sum over independences and choices of copies of
/// y(answers in r, rest in r) - sum over answers of p(answers) y(answers, rest in r), and G_r(p) &lt;= 0 for some r. Each G_r is
/// an affine function of p: the least total variation that takes q to a p with G_r(p) &lt;= 0, the least over r, is a lower bound
/// on the distance. It is positive when every G_r(q) is.</para>
/// </summary>
internal sealed class InflationCheck
{
    /// <summary>Binary places of masses and of the bound.</summary>
    private const int MassPlaces = 40;

    private readonly Inflation inflation;
    private readonly InflationProof proof;
    private readonly WholeBehavior behavior;
    private readonly long[][] values; // for each independence, [rest, strategies]: floor(2^places G's part)
    private readonly int places;
    private readonly Embedding[] embeddings;
    private readonly long span;
    private readonly int[][] slotMaps;
    private readonly long[] masses;
    private readonly long[] gains; // of the last call of SetGains
    private readonly long[][] parts; // the same, by the slots of each independence

    public InflationCheck(Inflation inflation, InflationProof proof, Behavior behavior)
    {
        proof.Require(inflation);
        (this.inflation, this.proof) = (inflation, proof);
        this.behavior = new WholeBehavior(behavior);
        embeddings =
        [
            .. inflation.Factorizations.SelectMany(
                (factorization, index) =>
                    factorization.Choices.Select(choice => new Embedding(index, factorization.Strides(choice)))
            ),
        ];
        slotMaps = [.. inflation.Factorizations.Select(factorization => factorization.SlotMap())];
        masses =
        [
            .. this.behavior.Numerators.Select(
                (numerator, slot) =>
                    numerator.Sign <= 0
                        ? 0
                        : (long)-Floor(-(numerator << MassPlaces), this.behavior.Sums[this.behavior.Settings[slot]])
            ),
        ];
        gains = new long[masses.Length];
        parts = [.. inflation.Factorizations.Select(factorization => new long[factorization.SlotCount])];
        (values, places) = Values();
        span = Span();
    }

    /// <summary>
    /// The proven lower bound on 1/(2 prod|X_i|) sum |q - p| over the local p, in the unit of NL; 0 where some G_r(q) is not
    /// positive.
    /// </summary>
    public Rational LowerBound(CancellationToken cancellation = default)
    {
        // Assignments are high * low, the low part short enough that its offsets fit in the cache.
        var low = 1;
        var split = inflation.Nodes.Length;
        while (split > 0 && low * (long)inflation.Alphabets[inflation.Nodes[split - 1].Party] <= 1 << 9)
            low *= inflation.Alphabets[inflation.Nodes[--split].Party];
        var offsets = new int[low * embeddings.Length];
        var digits = new int[inflation.Nodes.Length];
        for (var number = 0; number < low; number++)
        {
            SetDigits(digits, split, digits.Length, number);
            for (var e = 0; e < embeddings.Length; e++)
                offsets[(number * embeddings.Length) + e] = Offset(embeddings[e], digits, split, digits.Length);
        }

        var best = (Int128)1 << MassPlaces; // of the cost, 2^-MassPlaces in units of one joint setting
        best *= behavior.Sums.Length;
        var starts = new int[embeddings.Length];
        var tables = Array.ConvertAll(embeddings, embedding => values[embedding.Factorization]);
        for (long high = 0; high < inflation.Assignments / low; high++)
        {
            if ((high & 0xFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            SetDigits(digits, 0, split, high);
            for (var e = 0; e < starts.Length; e++)
                starts[e] = Offset(embeddings[e], digits, 0, split);
            for (var number = 0; number < low; number++)
            {
                var sum = 0L;
                var row = offsets.AsSpan(number * starts.Length, starts.Length);
                for (var e = 0; e < row.Length; e++)
                    sum += tables[e][starts[e] + row[e]];
                if (sum <= 0)
                    return Rational.Zero;
                var need = (Int128)sum << (MassPlaces - places);
                if (need >= best * span)
                    continue;
                best = Int128.Min(best, Cost(need, best, starts, row));
            }
        }

        return new Rational(best, (BigInteger)behavior.Sums.Length << MassPlaces);
    }

    /// <summary>The largest multiple of 1 that is at most a/b, b positive.</summary>
    private static BigInteger Floor(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    private void SetDigits(int[] digits, int from, int to, long number)
    {
        for (var node = to - 1; node >= from; node--)
        {
            (number, var digit) = Math.DivRem(number, inflation.Alphabets[inflation.Nodes[node].Party]);
            digits[node] = (int)digit;
        }
    }

    private static int Offset(Embedding embedding, int[] digits, int from, int to)
    {
        var offset = 0;
        for (var node = from; node < to; node++)
            offset += digits[node] * embedding.Strides[node];
        return offset;
    }

    /// <summary>The least cost that makes a G_r of at least need/2^MassPlaces vanish: mass is taken from where it gains the most,
    /// rounded up, and the cost down. Where no gain is large enough for less than the best so far, that is returned.</summary>
    private Int128 Cost(Int128 need, Int128 best, int[] starts, ReadOnlySpan<int> row)
    {
        if (need >= best * SetGains(starts, row))
            return best;
        var order = Enumerable.Range(0, gains.Length).Where(slot => gains[slot] > 0 && masses[slot] > 0).ToArray();
        Array.Sort(order, (a, b) => gains[b].CompareTo(gains[a]));
        Int128 cost = 0;
        foreach (var slot in order)
        {
            var all = (Int128)gains[slot] * masses[slot];
            if (all >= need)
                return cost + (need / gains[slot]);
            need -= all;
            cost += masses[slot];
        }

        return Int128.MaxValue; // no behavior at all reaches it
    }

    /// <summary>For each joint slot how much G_r falls when a unit of its mass goes to the best outcomes of its joint
    /// setting.</summary>
    /// <returns>The largest.</returns>
    private long SetGains(int[] starts, ReadOnlySpan<int> row)
    {
        foreach (var part in parts)
            Array.Clear(part);
        for (var e = 0; e < starts.Length; e++)
        {
            var f = embeddings[e].Factorization;
            var factorization = inflation.Factorizations[f];
            var rest = (starts[e] + row[e]) / factorization.StrategyCount;
            for (var slot = 0; slot < factorization.SlotCount; slot++)
                parts[f][slot] += proof.Coefficients[f][(slot * factorization.RestCount) + rest];
        }

        Span<long> highest = stackalloc long[behavior.Sums.Length];
        highest.Fill(long.MinValue);
        for (var slot = 0; slot < gains.Length; slot++)
        {
            gains[slot] = 0;
            for (var f = 0; f < parts.Length; f++)
            {
                if (slotMaps[f][slot] is >= 0 and var own)
                    gains[slot] += parts[f][own];
            }

            var setting = behavior.Settings[slot];
            highest[setting] = Math.Max(highest[setting], gains[slot]);
        }

        var largest = 0L;
        for (var slot = 0; slot < gains.Length; slot++)
        {
            gains[slot] = highest[behavior.Settings[slot]] - gains[slot];
            largest = Math.Max(largest, gains[slot]);
        }

        return largest;
    }

    /// <summary>An upper bound on every gain.</summary>
    private long Span()
    {
        var total = 0L;
        foreach (var (f, factorization) in inflation.Factorizations.Index())
        {
            var widest = 0L;
            for (var rest = 0; rest < factorization.RestCount; rest++)
            {
                var (least, most) = (long.MaxValue, long.MinValue);
                for (var slot = 0; slot < factorization.SlotCount; slot++)
                {
                    var value = proof.Coefficients[f][(slot * factorization.RestCount) + rest];
                    (least, most) = (Math.Min(least, value), Math.Max(most, value));
                }

                widest = Math.Max(widest, most - least);
            }

            total += widest * embeddings.Count(embedding => embedding.Factorization == f);
        }

        return Math.Max(total, 1);
    }

    /// <summary>The parts of G_r for one choice of copies, as whole multiples of 2^-places, rounded down.</summary>
    private (long[][] Values, int Places) Values()
    {
        var largest = 1L;
        foreach (var (f, factorization) in inflation.Factorizations.Index())
            largest = Math.Max(largest, SettingsOf(factorization) * Largest(proof.Coefficients[f].AsSpan()));
        // Every part is at most twice that, and one more by rounding for each joint setting.
        var bits = BigInteger.Log(((BigInteger)largest * 4) * embeddings.Length, 2);
        var chosen = Math.Clamp(61 - (int)Math.Ceiling(bits), 0, 30);
        return ([.. inflation.Factorizations.Select((factorization, f) => Values(factorization, f, chosen))], chosen);
    }

    private static long Largest(ReadOnlySpan<long> coefficients)
    {
        var largest = 0L;
        foreach (var value in coefficients)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    private int SettingsOf(Factorization factorization) =>
        factorization.Parties.Aggregate(1, (product, party) => product * inflation.Scenario.Settings(party));

    private long[] Values(Factorization factorization, int f, int chosen)
    {
        var (coefficients, rests) = (proof.Coefficients[f], factorization.RestCount);
        // The parties' own behavior: numerators of their joint slots, by joint setting of all.
        var numerators = new BigInteger[factorization.SlotCount];
        var sums = new BigInteger[factorization.SlotCount];
        var setting = new int[factorization.SlotCount];
        foreach (var (slot, own) in slotMaps[f].Index())
        {
            if (own < 0)
                continue;
            numerators[own] += behavior.Numerators[slot];
            setting[own] = behavior.Settings[slot];
            sums[own] = behavior.Sums[setting[own]];
        }

        var settings = setting.Distinct().ToArray();
        var groups = settings
            .Select(x => Enumerable.Range(0, setting.Length).Where(slot => setting[slot] == x).ToArray())
            .ToArray();
        var answers = Enumerable.Range(0, factorization.StrategyCount).Select(factorization.SlotsOf).ToArray();
        var result = new long[rests * (long)factorization.StrategyCount];
        for (var rest = 0; rest < rests; rest++)
        {
            var expected = BigInteger.Zero; // rounded up
            foreach (var group in groups)
            {
                var sum = BigInteger.Zero;
                foreach (var slot in group)
                    sum += numerators[slot] * coefficients[(slot * rests) + rest];
                expected -= Floor(-(sum << chosen), sums[group[0]]);
            }

            for (var strategy = 0; strategy < answers.Length; strategy++)
            {
                var value = 0L;
                foreach (var slot in answers[strategy])
                    value += coefficients[(slot * rests) + rest];
                result[((long)rest * answers.Length) + strategy] = (long)(((BigInteger)value << chosen) - expected);
            }
        }

        return result;
    }

    /// <summary>One choice of copies of one independence.</summary>
    private sealed record Embedding(int Factorization, int[] Strides);
}
