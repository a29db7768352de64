using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>Recognises inequalities that have a name, under any labels and among settings and outcomes that they do not
/// use.</summary>
public static class InequalityNames
{
    /// <summary>A probability is at least 0.</summary>
    public const string Positivity = "positivity";

    /// <summary>A correlator is at most 1.</summary>
    public const string Trivial = "trivial";

    private const int LargestChain = 6,
        MostOutcomes = 5;

    private static readonly Lazy<Dictionary<ReducedInequality, string>> Known = new(() =>
        Named().ToDictionary(pair => SymmetryClass.Of(Reduce(pair.Inequality)).Representative, pair => pair.Name)
    );

    /// <summary>CHSH, I3322, CGLMP, chained, Mermin, guess your neighbour's input, or positivity (of a probability) and trivial
    /// (a correlator is at most 1); otherwise null.</summary>
    public static string? Of(ReducedInequality inequality)
    {
        var smallest = WithoutLifting(inequality);
        return Known.Value.Keys.Any(known => known.Scenario.Equals(smallest.Scenario))
            ? Known.Value.GetValueOrDefault(SymmetryClass.Of(smallest).Representative)
            : null;
    }

    /// <summary>
    /// The same inequality where settings that it does not use are gone and outcomes that it does not tell apart are one
    /// (Pironio, J. Math. Phys. 46, 062112 (2005)).
    /// </summary>
    public static ReducedInequality WithoutLifting(ReducedInequality inequality)
    {
        var scenario = inequality.Scenario;
        var parties = Enumerable.Range(0, scenario.Parties).Select(party => Shrink(inequality, party)).ToList();
        var slots = TensorProduct.Apply<double>(
            [.. inequality.Coefficients.Select(value => (double)value)],
            [.. parties.Select(party => party.Matrix)]
        );
        // A party that is left with one setting and one outcome takes no part: its axis has length 1.
        var small = new Scenario(parties.Select(party => party.Outcomes).Where(outcomes => outcomes is not [1]));
        return Reduce(new BellInequality(small, small.ToTable<double>(slots)));
    }

    private static IEnumerable<(string Name, BellInequality Inequality)> Named()
    {
        var pair = new Scenario([
            [2],
            [2],
        ]);
        for (var parties = 2; parties <= 3; parties++)
        {
            var all = Scenario.Uniform(parties, 1, 2);
            yield return (Positivity, new BellInequality(all, [-1, .. new double[all.TableLength - 1]]));
        }

        yield return (Trivial, BellInequality.FromFunction(pair, (a, b, _, _) => a == b ? 1 : -1));
        yield return ("CHSH", BellInequalities.Chsh);
        yield return ("I3322", BellInequalities.I3322);
        for (var m = 3; m <= LargestChain; m++)
            yield return ($"chained {m}", BellInequalities.Chained(m));
        for (var d = 3; d <= MostOutcomes; d++)
            yield return ($"CGLMP {d}", BellInequalities.Cglmp(d));
        yield return ("Mermin", BellInequalities.Mermin(3));
        yield return ("GYNI", BellInequalities.Gyni);
    }

    private static ReducedInequality Reduce(BellInequality inequality) =>
        (
            ReducedInequality.Of(inequality, CorrelationSpace.NoSignaling)
            ?? throw new InvalidOperationException("An inequality of whole coefficients must have a reduced form.")
        ).Inequality;

    /// <summary>(new slots, old slots) of a party: one slot for outcomes with equal coefficients, and what depends on no outcome
    /// added to a setting that stays.</summary>
    private static (double[,] Matrix, int[] Outcomes) Shrink(ReducedInequality inequality, int party)
    {
        var scenario = inequality.Scenario;
        var slices = Slices(inequality, party);
        var counts = SlotOrders.Outcomes(scenario, party);
        var starts = SlotOrders.Starts(counts);
        var distinct = counts
            .Select(
                (count, x) =>
                    Enumerable
                        .Range(starts[x], count)
                        .Where(slot =>
                            !Enumerable
                                .Range(starts[x], slot - starts[x])
                                .Any(earlier => slices[earlier].AsSpan().SequenceEqual(slices[slot]))
                        )
                        .ToArray()
            )
            .ToArray();
        int[] kept = [.. Enumerable.Range(0, counts.Length).Where(x => distinct[x].Length > 1)];
        if (kept.Length == 0)
            kept = [0];
        int[] slots = [.. kept.SelectMany(x => distinct[x])];
        var matrix = new double[slots.Length, slices.Length];
        for (var i = 0; i < slots.Length; i++)
            matrix[i, slots[i]] = 1;
        foreach (var dropped in Enumerable.Range(0, counts.Length).Except(kept))
        {
            for (var i = 0; i < distinct[kept[0]].Length; i++)
                matrix[i, starts[dropped]] = 1;
        }

        return (matrix, [.. kept.Select(x => distinct[x].Length)]);
    }

    private static long[][] Slices(ReducedInequality inequality, int party)
    {
        var scenario = inequality.Scenario;
        var inner = Enumerable
            .Range(party + 1, scenario.Parties - party - 1)
            .Aggregate(1, (product, other) => product * scenario.Slots(other));
        return
        [
            .. Enumerable
                .Range(0, scenario.Slots(party))
                .Select(slot => inequality.Coefficients.Where((_, i) => i / inner % scenario.Slots(party) == slot).ToArray()),
        ];
    }
}
