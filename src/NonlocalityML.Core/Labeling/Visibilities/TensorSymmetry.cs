using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// One symmetry of a correlation tensor: the parties exchange places, then each party's settings and answers. Entry (.., i_p, ..)
/// of party p becomes the entry of party <see cref="Parties"/>[p] with the index <see cref="Images"/>[p][i_p], the answer
/// exchanged where the image is ~index. Every such map takes deterministic strategies to deterministic strategies, whether or not
/// it is a symmetry of the state: a mixture stays local under it.
/// </summary>
/// <param name="Parties">Where each party goes.</param>
/// <param name="Images">Where each index of each party goes; ~index where the answer is exchanged.</param>
public sealed record TensorSymmetry(int[] Parties, int[][] Images)
{
    private const int MaximumGroup = 1 << 16;

    private string Key =>
        string.Concat(Images.Prepend(Parties).SelectMany(images => images).Select(image => (char)(image & 0xFFFF)));

    /// <summary>All products of generators.</summary>
    /// <param name="generators">Each of which <see cref="Require"/> has let pass.</param>
    /// <param name="lengths">The indices of each party.</param>
    /// <exception cref="InvalidInputException">There are more than 2^16.</exception>
    internal static List<TensorSymmetry> Group(IReadOnlyList<TensorSymmetry> generators, IReadOnlyList<int> lengths)
    {
        var identity = new TensorSymmetry(
            [.. Enumerable.Range(0, lengths.Count)],
            [.. lengths.Select(length => Enumerable.Range(0, length).ToArray())]
        );
        List<TensorSymmetry> group = [identity];
        HashSet<string> known = [identity.Key];
        for (var next = 0; next < group.Count; next++)
        {
            foreach (var generator in generators)
            {
                var product = group[next].Then(generator);
                if (!known.Add(product.Key))
                    continue;
                group.Add(product);
                if (group.Count > MaximumGroup)
                    throw new InvalidInputException($"The symmetries generate more than {MaximumGroup} elements.");
            }
        }

        return group;
    }

    /// <summary>What elements of a group that leave the parties in their places do to the settings of one.</summary>
    internal static List<int[]> Actions(IEnumerable<TensorSymmetry> group, int party) =>
        [
            .. group
                .Where(element => element.Parties.Index().All(place => place.Index == place.Item))
                .Select(element => element.Images[party])
                .DistinctBy(images => string.Join(' ', images)),
        ];

    /// <summary>Where it takes each entry of a tensor in C order; ~entry where with the other sign.</summary>
    internal int[] EntryMap(IReadOnlyList<int> lengths)
    {
        var stride = new int[lengths.Count];
        for (var (party, step) = (lengths.Count - 1, 1); party >= 0; step *= lengths[party--])
            stride[party] = step;
        int[] map = [0];
        for (var party = 0; party < lengths.Count; party++)
        {
            var (images, step) = (Images[party], stride[Parties[party]]);
            map =
            [
                .. map.SelectMany(
                    _ => images,
                    (entry, image) =>
                        (entry < 0) ^ (image < 0)
                            ? ~((entry < 0 ? ~entry : entry) + (step * (image < 0 ? ~image : image)))
                            : (entry < 0 ? ~entry : entry) + (step * (image < 0 ? ~image : image))
                ),
            ];
        }

        return map;
    }

    /// <summary>Holds that it permutes the parties and the settings of each.</summary>
    /// <param name="lengths">The indices of each party.</param>
    /// <param name="first">The first index that is an axis: 1 where index 0 is "not measured".</param>
    /// <exception cref="InvalidInputException">It does not.</exception>
    internal void Require(IReadOnlyList<int> lengths, int first)
    {
        var parties = Enumerable.Range(0, lengths.Count).ToArray();
        if (!Parties.Order().SequenceEqual(parties) || Images.Length != parties.Length)
            throw new InvalidInputException("A symmetry does not permute the parties.");
        foreach (var party in parties)
        {
            var images = Images[party];
            if (
                lengths[Parties[party]] != images.Length
                || !images.Select(image => image < 0 ? ~image : image).Order().SequenceEqual(Enumerable.Range(0, lengths[party]))
            )
                throw new InvalidInputException($"A symmetry does not permute the settings of party {party}.");
            if (first == 1 && images[0] != 0)
                throw new InvalidInputException("A symmetry moves \"not measured\".");
        }
    }

    private TensorSymmetry Then(TensorSymmetry next) =>
        new(
            [.. Parties.Select(party => next.Parties[party])],
            [
                .. Images.Select(
                    (images, party) =>
                        images
                            .Select(image =>
                                image < 0 ? ~next.Images[Parties[party]][~image] : next.Images[Parties[party]][image]
                            )
                            .ToArray()
                ),
            ]
        );
}
