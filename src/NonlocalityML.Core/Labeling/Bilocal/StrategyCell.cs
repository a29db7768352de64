namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// A part of the simplex of an end party's strategy weights w(2 a_0 + a_1): those whose means &lt;A_0&gt;, &lt;A_1&gt;, &lt;A_0
/// A_1&gt; lie in a box.
/// </summary>
internal sealed class StrategyCell
{
    private StrategyCell(double[] lower, double[] upper)
    {
        (Lower, Upper) = (lower, upper);
        Vertices = FindVertices();
    }

    private StrategyCell(double[] weights)
    {
        (Lower, Upper) = ([-1, -1, -1], [1, 1, 1]);
        Vertices = [weights];
    }

    /// <summary>The whole simplex.</summary>
    public static StrategyCell Simplex { get; } = new([-1, -1, -1], [1, 1, 1]);

    public double[] Lower { get; }

    public double[] Upper { get; }

    /// <summary>Four weights each.</summary>
    public double[][] Vertices { get; }

    /// <summary>One point.</summary>
    public static StrategyCell Point(double[] weights) => new(weights);

    /// <summary>The part on one side of a threshold.</summary>
    public StrategyCell Part(int coordinate, double threshold, bool above)
    {
        double[] lower = [.. Lower],
            upper = [.. Upper];
        if (above)
            lower[coordinate] = Math.Max(lower[coordinate], threshold);
        else
            upper[coordinate] = Math.Min(upper[coordinate], threshold);
        return new StrategyCell(lower, upper);
    }

    /// <summary>Range of a mean over the cell.</summary>
    public (double Lower, double Upper) Range(int coordinate)
    {
        var (lower, upper) = (1.0, -1.0);
        foreach (var vertex in Vertices)
        {
            var mean = Mean(vertex, coordinate);
            (lower, upper) = (Math.Min(lower, mean), Math.Max(upper, mean));
        }

        return (lower, upper);
    }

    /// <summary>The means &lt;A_0&gt;, &lt;A_1&gt;, &lt;A_0 A_1&gt; of weights.</summary>
    public static double Mean(ReadOnlySpan<double> weights, int coordinate) =>
        coordinate switch
        {
            0 => weights[0] + weights[1] - weights[2] - weights[3],
            1 => weights[0] - weights[1] + weights[2] - weights[3],
            _ => weights[0] - weights[1] - weights[2] + weights[3],
        };

    /// <summary>Clips the simplex by one face of the box after the other; two vertices are joined where they share two
    /// faces.</summary>
    private double[][] FindVertices()
    {
        var vertices = new List<(double[] Weights, int Faces)>();
        for (var strategy = 0; strategy < 4; strategy++)
        {
            var weights = new double[4];
            weights[strategy] = 1;
            vertices.Add((weights, 0xF & ~(1 << strategy)));
        }

        for (var face = 0; face < 6; face++)
        {
            var (coordinate, sign) = (face >> 1, 1 - (2 * (face & 1)));
            var threshold = sign > 0 ? Lower[coordinate] : Upper[coordinate];
            if (Math.Abs(threshold) >= 1)
                continue;
            var kept = new List<(double[] Weights, int Faces)>();
            foreach (var (weights, faces) in vertices)
            {
                var distance = sign * (Mean(weights, coordinate) - threshold);
                if (distance >= 0)
                    kept.Add((weights, distance == 0 ? faces | (16 << face) : faces));
                if (distance <= 0)
                    continue;
                foreach (var (others, otherFaces) in vertices)
                {
                    var otherDistance = sign * (Mean(others, coordinate) - threshold);
                    var shared = faces & otherFaces;
                    if (otherDistance >= 0 || (shared & (shared - 1)) == 0)
                        continue;
                    var fraction = distance / (distance - otherDistance);
                    var crossing = new double[4];
                    for (var i = 0; i < 4; i++)
                        crossing[i] = weights[i] + (fraction * (others[i] - weights[i]));
                    kept.Add((crossing, shared | (16 << face)));
                }
            }

            vertices = kept;
        }

        return [.. vertices.Select(vertex => vertex.Weights)];
    }
}
