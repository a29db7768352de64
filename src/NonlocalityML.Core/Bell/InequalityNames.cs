using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>Recognises inequalities that have a name, under any labels and among settings and outcomes that they do not
/// use.</summary>
internal static class InequalityNames
{
    /// <summary>A probability is at least 0.</summary>
    public const string Positivity = "positivity";

    /// <summary>A correlator is at most 1.</summary>
    public const string Trivial = "trivial";

    private const int LargestChain = 6,
        MostOutcomes = 5,
        SliwaClasses = 46;

    /// <summary>Known inequalities by what no relabelling changes, as classes take time to find.</summary>
    private static readonly Lazy<ILookup<string, (string Name, Lazy<ReducedInequality> Representative)>> Known = new(() =>
        Named()
            .SelectMany(pair => Orientations(pair.Inequality).Select(Reduce).Select(reduced => (pair.Name, reduced)))
            .ToLookup(
                pair => Invariant(pair.reduced),
                pair => (pair.Name, new Lazy<ReducedInequality>(() => SymmetryClass.Of(pair.reduced).Representative))
            )
    );

    /// <summary>CHSH, I3322, CGLMP, chained, Mermin, guess your neighbour's input, the lists of
    /// <see cref="NamedInequalities"/>, or positivity (of a probability) and trivial (a correlator is at most 1); otherwise
    /// null.</summary>
    public static string? Of(ReducedInequality inequality)
    {
        var smallest = WithoutLifting(inequality);
        var candidates = Known.Value[Invariant(smallest)].ToList();
        if (candidates.Count == 0)
            return null;
        var own = SymmetryClass.Of(smallest).Representative;
        return candidates.Find(candidate => candidate.Representative.Value.Equals(own)).Name;
    }

    /// <summary>The name of an inequality by what it says of no-signalling behaviors; null where its coefficients are no small
    /// fractions.</summary>
    public static string? Of(BellInequality inequality) =>
        ReducedInequality.Of(inequality, CorrelationSpace.NoSignaling) is { } scaled ? Of(scaled.Inequality) : null;

    private static string Invariant(ReducedInequality inequality) =>
        $"{inequality.Scenario} {string.Join(' ', inequality.Coefficients.Order())}";

    /// <summary>Classes do not exchange parties of different scenarios; two parties may be told in either order.</summary>
    private static IEnumerable<BellInequality> Orientations(BellInequality inequality)
    {
        yield return inequality;
        var scenario = inequality.Scenario;
        if (scenario.Parties != 2)
            yield break;
        var swapped = new Scenario(
            Enumerable
                .Range(0, 2)
                .Select(party => Enumerable.Range(0, scenario.Settings(1 - party)).Select(x => scenario.Outcomes(1 - party, x)))
        );
        if (!swapped.Equals(scenario))
            yield return BellInequality.FromFunction(
                swapped,
                (a, b, x, y) => inequality.Coefficients[scenario.TableIndex([b, a], [y, x])]
            );
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
        yield return ("I4422", NamedInequalities.Parse("i4422").Whole);
        for (var m = 3; m <= LargestChain; m++)
            yield return ($"chained {m}", BellInequalities.Chained(m));
        for (var d = 3; d <= MostOutcomes; d++)
            yield return ($"CGLMP {d}", BellInequalities.Cglmp(d));
        yield return ("Mermin", BellInequalities.Mermin(3));
        yield return ("GYNI", BellInequalities.Gyni);
        yield return ("elegant", NamedInequalities.Parse("elegant").Whole);
        foreach (var number in NamedInequalities.Avis)
            yield return ($"A{number}", NamedInequalities.Parse($"a{number}").Whole);
        for (var number = 1; number <= SliwaClasses; number++)
            yield return ($"Sliwa {number}", NamedInequalities.Parse($"sliwa:{number}").Whole);
        yield return ("Svetlichny", NamedInequalities.Parse("svetlichny:3").Whole);
        yield return ("Mermin-Klyshko 4", NamedInequalities.Parse("mermin-klyshko:4").Whole);
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
