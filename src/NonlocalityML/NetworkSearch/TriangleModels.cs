using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>Local models of the triangle that were found by thought.</summary>
internal static class TriangleModels
{
    private const int Corners = 4;

    /// <summary>The edges of a tetrahedron, each with its corners in both orders: the first is its own.</summary>
    private static readonly (int Own, int Other)[] Edges =
    [
        .. from own in Enumerable.Range(0, Corners)
        from other in Enumerable.Range(0, Corners)
        where own != other
        select (own, other),
    ];

    /// <summary>
    /// A model of <see cref="TriangleDistributions.Tetrahedron"/>, p(A = B = C) = 11/36. Every source sends an edge of a
    /// tetrahedron with one of its corners as its own. A party answers with the only corner that its two edges share; where they
    /// share two or none, with the own corner of the source of higher rank. Ranks are drawn so that the parties are alike: source
    /// 0 has rank 0, source 1 has 1 or -1 with even chances, source 2 has 2 with the chance 3/7, otherwise -2.
    /// </summary>
    public static NetworkModel Tetrahedron { get; } = MakeTetrahedron();

    /// <summary>Models to look at before any search.</summary>
    public static IEnumerable<NetworkModel> For(Network network, Scenario scenario) =>
        network.Equals(Network.Triangle) && scenario.Equals(Tetrahedron.Scenario) && network.Sources[0].SequenceEqual([1, 2])
            ? [Tetrahedron]
            : [];

    private static NetworkModel MakeTetrahedron()
    {
        (int Rank, double Chance)[][] ranks =
        [
            [(0, 1)],
            [(1, 0.5), (-1, 0.5)],
            [(2, 3.0 / 7), (-2, 4.0 / 7)],
        ];
        // For each source its values: a rank and an edge.
        (int Rank, double Chance, int Edge)[][] values =
        [
            .. ranks.Select(list => list.SelectMany(rank => Edges.Select((_, edge) => (rank.Rank, rank.Chance, edge))).ToArray()),
        ];
        return NetworkModel.Round(
            Network.Triangle,
            Scenario.Uniform(3, 1, Corners),
            [.. values.Select(list => Array.ConvertAll(list, value => value.Chance))],
            [
                .. Network.Triangle.Seen.Select(seen =>
                {
                    var answers = (
                        from one in values[seen[0]]
                        from two in values[seen[1]]
                        select Answer(Edges[one.Edge], Edges[two.Edge], one.Rank > two.Rank)
                    ).ToArray();
                    var responses = new double[Corners * answers.Length];
                    foreach (var (number, answer) in answers.Index())
                        responses[(answer * answers.Length) + number] = 1;
                    return responses;
                }),
            ]
        );
    }

    private static int Answer((int Own, int Other) one, (int Own, int Other) two, bool isOneHigher)
    {
        int[] shared = [.. new[] { one.Own, one.Other }.Intersect([two.Own, two.Other])];
        return shared.Length == 1 ? shared[0]
            : isOneHigher ? one.Own
            : two.Own;
    }
}
