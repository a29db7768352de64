namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// The strategy weights of an end party whose means &lt;A_0&gt;, &lt;A_1&gt;, &lt;A_0 A_1&gt; lie in a box, in whole numbers:
/// means are multiples of 2^-p, weights of 2^-<see cref="Places"/>. In the three means m the simplex is the tetrahedron 1 + s.m
/// >= 0 for the four sign vectors s of product +1, so every vertex has coordinates +-1, a bound, or sums of these, and candidates
/// are simply listed.
/// </summary>
internal sealed class EndPolytope
{
    /// <summary>(a_0, a_1, a_0 a_1) of strategies 0..3 as signs: corners of the tetrahedron, and four times its weights'
    /// normals.</summary>
    private static readonly int[][] Corners =
    [
        [1, 1, 1],
        [1, -1, -1],
        [-1, 1, -1],
        [-1, -1, 1],
    ];

    /// <summary>Means and sums of four of them stay below 2^(p + 3), within 64 bits.</summary>
    public const int MaximumPlaces = 50;

    private readonly int meanPlaces;
    private readonly long[] lower;
    private readonly long[] upper;
    private readonly Lazy<List<long[]>> vertices;

    private EndPolytope(int meanPlaces, long[] lower, long[] upper)
    {
        (this.meanPlaces, this.lower, this.upper) = (meanPlaces, lower, upper);
        vertices = new Lazy<List<long[]>>(FindVertices);
    }

    /// <summary>Binary places of the weights.</summary>
    public int Places => meanPlaces + 2;

    /// <summary>Points, four weights each, whose convex hull is the polytope. Empty when no weights have means in the
    /// box.</summary>
    public IReadOnlyList<long[]> Vertices => vertices.Value;

    public static EndPolytope Whole(int meanPlaces)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(meanPlaces, MaximumPlaces);
        var one = 1L << meanPlaces;
        return new EndPolytope(meanPlaces, [-one, -one, -one], [one, one, one]);
    }

    /// <summary>The weights whose mean is at most the threshold, or at least.</summary>
    public EndPolytope Part(int coordinate, long threshold, bool above)
    {
        long[] newLower = [.. lower],
            newUpper = [.. upper];
        if (above)
            newLower[coordinate] = Math.Max(threshold, lower[coordinate]);
        else
            newUpper[coordinate] = Math.Min(threshold, upper[coordinate]);
        return new EndPolytope(meanPlaces, newLower, newUpper);
    }

    private List<long[]> FindVertices()
    {
        var one = 1L << meanPlaces;
        var found = new List<long[]>();
        long[][] sides = [lower, upper];
        foreach (var x in sides)
        foreach (var y in sides)
        {
            // Three faces of the box.
            foreach (var z in sides)
                Add([x[0], y[1], z[2]]);

            // Two faces of the box and one of the tetrahedron: 1 + s.m = 0 gives the coordinate left over.
            for (var i = 0; i < 3; i++)
            {
                var (j, k) = ((i + 1) % 3, (i + 2) % 3);
                foreach (var normal in Corners)
                {
                    var m = new long[3];
                    (m[j], m[k]) = (x[j], y[k]);
                    m[i] = -normal[i] * (one + (normal[j] * m[j]) + (normal[k] * m[k]));
                    Add(m);
                }
            }
        }

        // One face of the box on an edge of the tetrahedron: between two corners one mean is the same and two run through the
        // origin.
        for (var p = 0; p < 4; p++)
        for (var q = 0; q < p; q++)
        for (var i = 0; i < 3; i++)
        {
            if (Corners[p][i] == Corners[q][i])
                continue;
            foreach (var side in sides)
                Add([
                    .. Enumerable
                        .Range(0, 3)
                        .Select(k =>
                            Corners[p][k] == Corners[q][k] ? Corners[p][k] * one : Corners[p][k] * Corners[p][i] * side[i]
                        ),
                ]);
        }

        foreach (var corner in Corners)
            Add([.. corner.Select(sign => sign * one)]);
        return found;

        void Add(long[] m)
        {
            for (var i = 0; i < 3; i++)
            {
                if (m[i] < lower[i] || m[i] > upper[i])
                    return;
            }

            var weights = Array.ConvertAll(Corners, s => one + (s[0] * m[0]) + (s[1] * m[1]) + (s[2] * m[2]));
            if (weights.Min() >= 0 && !found.Exists(other => other.AsSpan().SequenceEqual(weights)))
                found.Add(weights);
        }
    }
}
