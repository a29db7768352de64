using System.Numerics;

namespace NonlocalityML.Bell;

/// <summary>All inequalities that differ from one by a relabelling of parties, settings and outcomes.</summary>
/// <param name="Representative">The canonical one: the same for the whole class.</param>
/// <param name="Copies">How many different inequalities the class has.</param>
public sealed record SymmetryClass(ReducedInequality Representative, BigInteger Copies)
{
    /// <summary>The class of an inequality.</summary>
    /// <remarks>
    /// All parties but the one with most relabellings go through theirs, as far as numbers that do not depend on labels leave a
    /// choice; that one's outcomes and settings are then sorted. The representative is the arrangement that comes last in
    /// lexicographic order; the arrangements that give it count its symmetries.
    /// </remarks>
    public static SymmetryClass Of(ReducedInequality inequality)
    {
        var search = new CanonicalSearch(inequality.Scenario);
        var (coefficients, symmetries) = search.Run(inequality.Coefficients.AsSpan());
        var scenario = inequality.Scenario;
        var group = Enumerable
            .Range(0, scenario.Parties)
            .Aggregate(
                (BigInteger)SlotOrders.Parties(scenario).Count,
                (product, party) => product * SlotOrders.Count(scenario, party)
            );
        return new SymmetryClass(new ReducedInequality(scenario, inequality.Space, [.. coefficients]), group / symmetries);
    }

    /// <summary>Every member of the class, the representative first.</summary>
    public IEnumerable<ReducedInequality> Members()
    {
        var scenario = Representative.Scenario;
        var generators = Relabeling.Generators(scenario).ToList();
        var found = new HashSet<ReducedInequality> { Representative };
        var open = new Queue<ReducedInequality>(found);
        while (open.TryDequeue(out var member))
        {
            yield return member;
            foreach (var generator in generators)
            {
                var image = new ReducedInequality(
                    scenario,
                    member.Space,
                    [.. generator.Apply<long>(member.Coefficients.AsSpan())]
                );
                if (found.Add(image))
                    open.Enqueue(image);
            }
        }
    }
}
