using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// Looks for the two correlators of a <see cref="CorrelatorProof"/>: goes through all sets of independent parties, pairs of their
/// measurements, and measurements of the others, outcomes read as signs in every way.
/// </summary>
internal static class CorrelatorSearch
{
    private const int MaximumMeans = 1 << 20;

    /// <summary>Measurements with more outcomes are left out: the ways to read them as signs double with each.</summary>
    private const int MaximumOutcomes = 4;

    /// <summary>The correlators with the largest |I|^(1/k) + |J|^(1/k), k the number of independent parties.</summary>
    /// <returns>Null where the network has none, or there are too many.</returns>
    public static CorrelatorProof? Best(Network network, Behavior behavior)
    {
        var scenario = behavior.Scenario;
        var readings = Enumerable.Range(0, scenario.Parties).Select(party => Readings(scenario, party)).ToArray();
        if (readings.Aggregate(1L, (product, list) => product * list.Length) > MaximumMeans)
            return null;
        var means = Means(behavior, readings);
        (CorrelatorProof? Proof, double Value) best = (null, double.NegativeInfinity);
        foreach (var independent in IndependentSets(network))
        {
            foreach (var pairs in Inflation.Tuples([.. independent.Select(party => Pairs(readings[party]).Count)]))
            {
                var found = Best(
                    readings,
                    means,
                    independent,
                    [.. pairs.Select((pair, i) => Pairs(readings[independent[i]])[pair])]
                );
                if (found.Value > best.Value + 1e-9)
                    best = found;
            }
        }

        return best.Proof;
    }

    /// <summary>Sets of parties, each with two settings at least in the readings, of which no two see the same source.</summary>
    private static IEnumerable<int[]> IndependentSets(Network network) =>
        from set in Enumerable.Range(1, (1 << network.Parties) - 1)
        let parties = Enumerable.Range(0, network.Parties).Where(party => ((set >> party) & 1) == 1).ToArray()
        let seen = parties.SelectMany(party => network.Seen[party]).ToArray()
        where seen.Distinct().Count() == seen.Length && parties.Length < network.Parties
        select parties;

    /// <summary>Index 0: not measured, sign 1. Otherwise a setting and signs, that of outcome 0 being 1.</summary>
    private static SignedSetting[] Readings(Scenario scenario, int party) =>
        [
            new SignedSetting(0, [.. Enumerable.Repeat(1, scenario.Outcomes(party, 0))]),
            .. from setting in Enumerable.Range(0, scenario.Settings(party))
            let outcomes = scenario.Outcomes(party, setting)
            where outcomes <= MaximumOutcomes
            from signs in Enumerable.Range(1, (1 << (outcomes - 1)) - 1)
            select new SignedSetting(
                setting,
                [1, .. Enumerable.Range(0, outcomes - 1).Select(a => 1 - (2 * ((signs >> a) & 1)))]
            ),
        ];

    private static List<(int First, int Second)> Pairs(SignedSetting[] readings) =>
        [
            .. from first in Enumerable.Range(1, readings.Length - 1)
            from second in Enumerable.Range(first + 1, readings.Length - 1 - first)
            where readings[first].Setting != readings[second].Setting
            select (first, second),
        ];

    /// <summary>The mean of every product of readings, one of each party, in C order.</summary>
    private static double[] Means(Behavior behavior, SignedSetting[][] readings)
    {
        var scenario = behavior.Scenario;
        var means = scenario.ToSlots(behavior.Table);
        for (var party = 0; party < readings.Length; party++)
        {
            // Axes: readings of the parties before, slots of this one, slots of those after.
            var (slots, own) = (scenario.Slots(party), readings[party]);
            var after = Enumerable
                .Range(party + 1, readings.Length - party - 1)
                .Aggregate(1, (n, other) => n * scenario.Slots(other));
            var before = means.Length / slots / after;
            var next = new double[before * own.Length * after];
            foreach (var (index, reading) in own.Index())
            {
                var start = Enumerable.Range(0, reading.Setting).Sum(x => scenario.Outcomes(party, x));
                for (var b = 0; b < before; b++)
                    foreach (var (outcome, sign) in reading.Signs.Index())
                        for (var a = 0; a < after; a++)
                            next[(((b * own.Length) + index) * after) + a] +=
                                sign * means[(((b * slots) + start + outcome) * after) + a];
            }

            means = next;
        }

        return means;
    }

    /// <summary>The best of the others for given pairs of measurements of the independent parties.</summary>
    private static (CorrelatorProof? Proof, double Value) Best(
        SignedSetting[][] readings,
        double[] means,
        int[] independent,
        (int First, int Second)[] pairs
    )
    {
        var (k, parties) = (independent.Length, readings.Length);
        var strides = new int[parties];
        for (var (party, stride) = (parties - 1, 1); party >= 0; party--)
            (strides[party], stride) = (stride, stride * readings[party].Length);
        int[] others = [.. Enumerable.Range(0, parties).Except(independent)];
        // sums[s], s a sign for each independent party: 2^-k sum over x of prod s^x <..>, the largest, and where.
        var largest = new double[1 << k];
        var at = new int[1 << k][];
        foreach (var chosen in Inflation.Tuples([.. others.Select(party => readings[party].Length)]))
        {
            var rest = others.Select((party, i) => chosen[i] * strides[party]).Sum();
            var sums = new double[1 << k];
            for (var x = 0; x < sums.Length; x++)
                sums[x] = means[
                    rest
                        + independent
                            .Select((party, i) => (((x >> i) & 1) == 0 ? pairs[i].First : pairs[i].Second) * strides[party])
                            .Sum()
                ];
            for (var bit = 1; bit < sums.Length; bit <<= 1)
            for (var x = 0; x < sums.Length; x++)
            {
                if ((x & bit) == 0)
                    (sums[x], sums[x | bit]) = ((sums[x] + sums[x | bit]) / 2, (sums[x] - sums[x | bit]) / 2);
            }

            for (var s = 0; s < sums.Length; s++)
            {
                if (Math.Abs(sums[s]) > largest[s] + 1e-12)
                    (largest[s], at[s]) = (Math.Abs(sums[s]), chosen);
            }
        }

        var (pattern, value) = Enumerable
            .Range(0, 1 << k)
            .Select(s => (s, Value: Math.Pow(largest[s], 1.0 / k) + Math.Pow(largest[^(s + 1)], 1.0 / k)))
            .MaxBy(pair => pair.Value);
        var (inFirst, inSecond) = (at[pattern], at[^(pattern + 1)]);
        if (inFirst is null && inSecond is null)
            return (null, double.NegativeInfinity);
        var (first, second) = (new SignedSetting[parties], new SignedSetting[parties]);
        foreach (var (i, party) in others.Index())
        {
            first[party] = readings[party][inFirst?[i] ?? 0];
            second[party] = readings[party][inSecond?[i] ?? 0];
        }

        foreach (var (i, party) in independent.Index())
        {
            first[party] = readings[party][pairs[i].First];
            second[party] = readings[party][pairs[i].Second];
            if (((pattern >> i) & 1) == 1)
                second[party] = second[party] with { Signs = [.. second[party].Signs.Select(sign => -sign)] };
        }

        return (new CorrelatorProof([.. independent], [.. first], [.. second]), value);
    }
}
