using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// An inflation up to symmetry: one assignment from each orbit under exchanges of copies and under the symmetries of the tables,
/// and the orbits of the rows of its factorizations. Coefficients may be sought among those that are equal within an orbit, and
/// assignments of one orbit then give the same inequality.
/// </summary>
internal sealed class InflationOrbits
{
    private const int BlockValues = 512;

    private readonly int[][] rowOrbits; // for each factorization, for each row

    /// <param name="inflation">The inflation.</param>
    /// <param name="tables">Behaviors that the symmetries must keep.</param>
    /// <param name="cancellation">Stops the enumeration.</param>
    public InflationOrbits(Inflation inflation, IReadOnlyList<Behavior> tables, CancellationToken cancellation = default)
    {
        Inflation = inflation;
        var symmetries = NetworkSymmetry.Of(inflation, tables);
        rowOrbits = RowOrbits.Of(inflation, symmetries, out var sizes);
        Scales = Array.ConvertAll(sizes, size => 1 / Math.Sqrt(size));
        Siblings = new RowSiblings[sizes.Length];
        foreach (var (f, factorization) in inflation.Factorizations.Index())
        {
            var groups = SettingGroups(factorization);
            for (var rest = 0; rest < factorization.RestCount; rest++)
                foreach (var group in groups)
                foreach (var slot in group)
                {
                    ref var siblings = ref Siblings[rowOrbits[f][(slot * factorization.RestCount) + rest]];
                    siblings ??= new RowSiblings(
                        f,
                        [.. group],
                        [.. group.Select(other => rowOrbits[f][(other * factorization.RestCount) + rest])]
                    );
                }
        }

        Representatives = [.. Enumerate(inflation, symmetries, cancellation)];
        (Embeddings, Rests, Starts, Entries) = Columns(cancellation);
    }

    public Inflation Inflation { get; }

    /// <summary>One assignment of each orbit.</summary>
    public IReadOnlyList<long> Representatives { get; }

    /// <summary>For each orbit of rows 1/sqrt(its size): coefficients times this are of the length of all rows.</summary>
    public double[] Scales { get; }

    /// <summary>For each orbit of rows the rows of other answers to the same setting.</summary>
    public RowSiblings[] Siblings { get; }

    /// <summary>Where the entries of each representative begin.</summary>
    public int[] Starts { get; }

    /// <summary>The orbits of the rows that an assignment meets, once for each choice of copies and joint setting.</summary>
    public int[] Entries { get; }

    /// <summary>For each choice of copies of each factorization the number of the factorization.</summary>
    public int[] Embeddings { get; }

    /// <summary>[representative, choice]: the number of the rest's values.</summary>
    public int[] Rests { get; }

    /// <summary>The orbit of a row.</summary>
    public int Orbit(int factorization, int row) => rowOrbits[factorization][row];

    /// <summary>Numbers of orbits written out for all rows.</summary>
    public long[][] ToRows(long[] byOrbit) =>
        Array.ConvertAll(rowOrbits, list => Array.ConvertAll(list, orbit => byOrbit[orbit]));

    private int[][] SettingGroups(Factorization factorization)
    {
        var scenario = Inflation.Scenario;
        return
        [
            .. Enumerable
                .Range(0, factorization.SlotCount)
                .GroupBy(slot =>
                {
                    var setting = 0;
                    var factor = 1;
                    foreach (var party in factorization.Parties.Reverse())
                    {
                        (slot, var own) = Math.DivRem(slot, scenario.Slots(party));
                        var settings = NetworkModel.Settings(scenario, party).ToArray();
                        setting += factor * Array.FindLastIndex(settings, x => x.Slot <= own);
                        factor *= settings.Length;
                    }

                    return setting;
                })
                .Select(group => group.ToArray()),
        ];
    }

    private (int[] Embeddings, int[] Rests, int[] Starts, int[] Entries) Columns(CancellationToken cancellation)
    {
        var embeddings = Inflation
            .Factorizations.SelectMany(
                (factorization, f) => factorization.Choices.Select(choice => (F: f, Strides: factorization.Strides(choice)))
            )
            .ToArray();
        var slots = Inflation
            .Factorizations.Select(factorization =>
                Enumerable.Range(0, factorization.StrategyCount).Select(factorization.SlotsOf).ToArray()
            )
            .ToArray();
        var perColumn = embeddings.Sum(embedding => slots[embedding.F][0].Length);
        var entries = new int[checked(perColumn * Representatives.Count)];
        var starts = Enumerable.Range(0, Representatives.Count + 1).Select(i => i * perColumn).ToArray();
        var rests = new int[checked(embeddings.Length * Representatives.Count)];
        var digits = new int[Inflation.Nodes.Length];
        var (next, nextRest) = (0, 0);
        foreach (var representative in Representatives)
        {
            cancellation.ThrowIfCancellationRequested();
            var rest = representative;
            for (var node = digits.Length - 1; node >= 0; node--)
            {
                (rest, var digit) = Math.DivRem(rest, Inflation.Alphabets[Inflation.Nodes[node].Party]);
                digits[node] = (int)digit;
            }

            foreach (var (f, strides) in embeddings)
            {
                var factorization = Inflation.Factorizations[f];
                var number = 0;
                for (var node = 0; node < digits.Length; node++)
                    number += digits[node] * strides[node];
                var (others, strategy) = Math.DivRem(number, factorization.StrategyCount);
                rests[nextRest++] = others;
                foreach (var slot in slots[f][strategy])
                    entries[next++] = rowOrbits[f][(slot * factorization.RestCount) + others];
            }
        }

        return ([.. embeddings.Select(embedding => embedding.F)], rests, starts, entries);
    }

    private static List<long> Enumerate(
        Inflation inflation,
        IReadOnlyList<NetworkSymmetry> symmetries,
        CancellationToken cancellation
    )
    {
        var group = new AssignmentGroup(inflation, symmetries, BlockValues);
        var seen = new ulong[(inflation.Assignments + 63) / 64];
        var representatives = new List<long>();
        for (long assignment = 0; assignment < inflation.Assignments; assignment++)
        {
            if ((assignment & 0xFFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if ((seen[assignment >> 6] >> (int)(assignment & 63) & 1) == 1)
                continue;
            cancellation.ThrowIfCancellationRequested();
            representatives.Add(assignment);
            group.Mark(assignment, seen);
        }

        return representatives;
    }
}

/// <summary>Rows that differ in the answers to one joint setting alone.</summary>
/// <param name="Factorization">Whose rows.</param>
/// <param name="Slots">The joint slots.</param>
/// <param name="Orbits">The orbits of the rows, one a slot.</param>
internal sealed record RowSiblings(int Factorization, int[] Slots, int[] Orbits);
