using NonlocalityML.Labeling.Visibilities;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>Finds symmetries of the correlations of a family along axes: they make the search for a model smaller, and no proof
/// rests on them.</summary>
internal static class SymmetryFinder
{
    private const double Tolerance = 1e-6;

    /// <summary>The symmetries of a family along axes that a finder makes use of, as generators of their group.</summary>
    public static IReadOnlyList<TensorSymmetry> Find(AxisCorrelations tensor)
    {
        List<TensorSymmetry> found = [];
        var family = tensor.Family;
        foreach (var rotations in family.LocalRotations.SelectMany(kind => Candidates(kind, family.Parties, family.Dimension)))
        {
            var images = rotations.Select((rotation, party) => Image(tensor, party, rotation)).ToArray();
            if (Array.TrueForAll(images, image => image is not null))
                found.Add(new([.. Enumerable.Range(0, family.Parties)], images!));
        }

        for (var party = 1; party < family.Parties; party++)
        {
            if (!tensor.Axes[0].Coordinates.SequenceEqual(tensor.Axes[party].Coordinates))
                continue;
            var parties = Enumerable.Range(0, family.Parties).ToArray();
            (parties[0], parties[party]) = (party, 0);
            found.Add(new(parties, [.. tensor.Lengths.Select(length => Enumerable.Range(0, length).ToArray())]));
        }

        // A state that has no name may lack any of them.
        var values = tensor.Values();
        return found.FindAll(symmetry => Keeps(values, symmetry.EntryMap(tensor.Lengths)));
    }

    private static bool Keeps(double[] values, int[] map)
    {
        for (var entry = 0; entry < map.Length; entry++)
        {
            var image = map[entry] < 0 ? -values[~map[entry]] : values[map[entry]];
            if (!(Math.Abs(values[entry] - image) < 10 * Tolerance))
                return false;
        }

        return true;
    }

    /// <summary>Rotations, one for each party, that may take the axes to themselves.</summary>
    private static IEnumerable<double[][,]> Candidates(string kind, int parties, int dimension)
    {
        var identity = Turn(0, 1, dimension);
        switch (kind)
        {
            case "joint":
                foreach (var rotation in Rotations(dimension))
                    yield return Repeat(rotation);
                break;
            case "axial":
                for (var order = 2; order <= 4 * AxisSet.MaximumCount; order = order < 64 ? order + 1 : 2 * order)
                    yield return Repeat(Turn(1, order, dimension));
                break;
            case "opposite":
                for (var order = 2; order <= 256; order++)
                for (var other = 1; other < parties; other++)
                {
                    var rotations = Repeat(identity);
                    (rotations[0], rotations[other]) = (Turn(1, order, dimension), Turn(-1, order, dimension));
                    yield return rotations;
                }

                break;
            case "mirror":
                yield return Repeat(Diagonal(dimension, 1, -1, 1));
                break;
            case "flip":
                yield return Repeat(Diagonal(dimension, 1, -1, -1));
                break;
        }

        double[][,] Repeat(double[,] rotation) => [.. Enumerable.Repeat(rotation, parties)];
    }

    private static IEnumerable<double[,]> Rotations(int dimension)
    {
        for (var order = 2; order <= 256; order++)
            yield return Turn(1, order, dimension);
        yield return Diagonal(dimension, 1, -1, 1);
        if (dimension == 2)
            yield break;
        yield return Diagonal(3, -1, 1, 1);
        yield return new double[,]
        {
            { 0, 1, 0 },
            { 0, 0, 1 },
            { 1, 0, 0 },
        };

        // A fifth of a turn about (0, 1, golden): with the others, all of the icosahedral group.
        var golden = (1 + Math.Sqrt(5)) / 2;
        yield return new[,]
        {
            { (golden - 1) / 2, -golden / 2, 0.5 },
            { golden / 2, 0.5, (golden - 1) / 2 },
            { -0.5, (golden - 1) / 2, golden / 2 },
        };
    }

    /// <summary>part/order of a turn about z.</summary>
    private static double[,] Turn(int part, int order, int dimension)
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * part / order);
        return dimension == 2
            ? new[,]
            {
                { cos, -sin },
                { sin, cos },
            }
            : new[,]
            {
                { cos, -sin, 0 },
                { sin, cos, 0 },
                { 0, 0, 1 },
            };
    }

    private static double[,] Diagonal(int dimension, params double[] values)
    {
        var result = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
            result[i, i] = values[i];
        return result;
    }

    /// <summary>Where the rotation takes each index, or null when it takes an axis to none.</summary>
    private static int[]? Image(AxisCorrelations tensor, int party, double[,] rotation)
    {
        var vectors = tensor.Axes[party].Vectors();
        var result = new int[tensor.Lengths[party]];
        for (var axis = 0; axis < vectors.Count; axis++)
        {
            var turned = Enumerable
                .Range(0, vectors[axis].Length)
                .Select(i => Enumerable.Range(0, vectors[axis].Length).Sum(k => rotation[i, k] * vectors[axis][k]))
                .ToArray();
            var image = Nearest(vectors, turned);
            if (image is null)
                return null;
            result[axis + tensor.First] = image < 0 ? ~(~image.Value + tensor.First) : image.Value + tensor.First;
        }

        return result;
    }

    private static int? Nearest(IReadOnlyList<double[]> vectors, double[] vector)
    {
        for (var i = 0; i < vectors.Count; i++)
        {
            double plus = 0,
                minus = 0;
            for (var k = 0; k < vector.Length; k++)
            {
                plus = Math.Max(plus, Math.Abs(vectors[i][k] - vector[k]));
                minus = Math.Max(minus, Math.Abs(vectors[i][k] + vector[k]));
            }

            if (plus < Tolerance)
                return i;
            if (minus < Tolerance)
                return ~i;
        }

        return null;
    }
}
