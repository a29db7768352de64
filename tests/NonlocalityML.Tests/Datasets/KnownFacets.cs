using NonlocalityML.Bell;

namespace NonlocalityML.Tests.Datasets;

/// <summary>The facets of the local polytope other than positivity, where all are known: correlator coefficients g.E &lt;=
/// 0.</summary>
internal static class KnownFacets
{
    /// <summary>The 8 versions of CHSH (Fine, PRL 48, 291 (1982)).</summary>
    public static double[][] TwoSettings { get; } = Orbit(BellInequalities.Chsh);

    /// <summary>72 liftings of CHSH and 576 versions of I3322 (Collins and Gisin, J. Phys. A 37, 1775 (2004)).</summary>
    public static double[][] ThreeSettings { get; } =
    [
        .. Orbit(Correlators.ToInequality(Scenario.Bipartite(3), [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, -1, 0, 0, 0, 0, 0])),
        .. Orbit(BellInequalities.I3322),
    ];

    /// <summary>The largest g.E: positive when and only when the behavior is nonlocal.</summary>
    public static double Excess(double[][] facets, Behavior behavior)
    {
        var correlators = Correlators.Of(behavior).Values.ToArray();
        var largest = double.NegativeInfinity;
        foreach (var facet in facets)
        {
            var value = 0.0;
            for (var i = 0; i < facet.Length; i++)
                value += facet[i] * correlators[i];
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    /// <summary>Every image under the relabelings of two parties with two outcomes.</summary>
    private static double[][] Orbit(BellInequality inequality)
    {
        var scenario = inequality.Scenario;
        var generators = Generators(scenario).ToList();
        var found = new Dictionary<string, double[]>();
        var open = new Stack<BellInequality>([inequality]);
        while (open.TryPop(out var current))
        {
            var coefficients = Correlators.CoefficientsOf(current);
            coefficients[0] -= (double)current.LocalBound;
            if (!found.TryAdd(string.Join(' ', coefficients.Select(value => value.ToString("F3"))), coefficients))
                continue;
            foreach (var generator in generators)
                open.Push(generator.Apply(current));
        }

        return [.. found.Values];
    }

    /// <summary>Exchange of the parties; of the first two settings; a cycle of all settings; exchange of two outcomes.</summary>
    private static IEnumerable<Relabeling> Generators(Scenario scenario)
    {
        int[] same = [.. Enumerable.Range(0, scenario.Settings(0))],
            keep = [0, 1];
        int[][] kept = [.. same.Select(_ => keep)];
        yield return new Relabeling(scenario, [1, 0], [same, same], [kept, kept]);
        yield return new Relabeling(
            scenario,
            [0, 1],
            [
                [1, 0, .. same[2..]],
                same,
            ],
            [kept, kept]
        );
        yield return new Relabeling(
            scenario,
            [0, 1],
            [
                [.. same[1..], 0],
                same,
            ],
            [kept, kept]
        );
        yield return new Relabeling(
            scenario,
            [0, 1],
            [same, same],
            [
                [
                    [1, 0],
                    .. kept[1..],
                ],
                kept,
            ]
        );
    }
}
