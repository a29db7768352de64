namespace NonlocalityML.Learning.Search;

/// <summary>How a search climbs.</summary>
/// <param name="Steps">Steps of Adam.</param>
internal sealed record AscentOptions(int Steps)
{
    /// <summary>The rate falls from the first to the second, geometrically; radians.</summary>
    public (double First, double Last) Rate { get; init; } = (0.1, 1e-4);

    /// <summary>The margin by which the known inequalities are kept satisfied.</summary>
    public double Margin { get; init; } = 1e-7;

    /// <summary>
    /// What their violation costs at first, in the unit of the distance: from the first to the second, spread geometrically over
    /// the starts. Little at first keeps what is nonlocal, much keeps where the slope is not that of a known inequality; which is
    /// better depends on what is climbed.
    /// </summary>
    public (double First, double Last) EarlyPenalty { get; init; } = (0.1, 3);

    /// <summary>What it costs in the end.</summary>
    public double LatePenalty { get; init; } = 30;
}

/// <summary>
/// Climbs an objective from several starts at once by Adam (Kingma and Ba, arXiv:1412.6980) in the parameters of a laboratory.
/// The noise grows from none to the laboratory's over the first half of the steps: where everything is local there is no slope to
/// follow. The known inequalities are kept, at the full noise, by a penalty and at the end by steps back along their gradient.
/// </summary>
/// <param name="laboratory">What may be done.</param>
/// <param name="objective">What is climbed.</param>
/// <param name="known">What must hold.</param>
/// <param name="options">How.</param>
internal sealed class Ascent(
    Laboratory laboratory,
    ISearchObjective objective,
    IReadOnlyList<KnownInequality> known,
    AscentOptions options
)
{
    private const double Beta1 = 0.9,
        Beta2 = 0.99,
        Epsilon = 1e-12;
    private const int Retreats = 40;

    private readonly int length = laboratory.Length;

    /// <param name="starts">Parameters; they are moved.</param>
    /// <param name="stepped">Told after each step of all.</param>
    /// <param name="cancellation">Ends the climb.</param>
    /// <returns>The objective at the end of each.</returns>
    public double[] Climb(double[][] starts, Action? stepped = null, CancellationToken cancellation = default)
    {
        double[][] first = [.. starts.Select(start => new double[start.Length])],
            second = [.. starts.Select(start => new double[start.Length])];
        for (var step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var share = (double)step / options.Steps;
            var gradients = Gradients(starts, At(Math.Min(1, 2 * share)), share, cancellation);
            var rate = Between(options.Rate, share);
            for (var i = 0; i < starts.Length; i++)
            {
                Move(starts[i], gradients[i], first[i], second[i], rate, step + 1);
                laboratory.Confine(starts[i]);
            }

            stepped?.Invoke();
        }

        foreach (var start in starts)
            Retreat(start);
        return Evaluate(starts, laboratory, out _, cancellation);
    }

    /// <summary>The laboratory with a share of its noise.</summary>
    private Laboratory At(double share) =>
        laboratory.With(
            laboratory.Options with
            {
                Visibility = 1 - (share * (1 - laboratory.Options.Visibility)),
                Efficiency = 1 - (share * (1 - laboratory.Options.Efficiency)),
            }
        );

    private static double Between((double First, double Last) range, double share) =>
        range.First * Math.Pow(range.Last / range.First, share);

    private double[][] Gradients(double[][] points, Laboratory at, double share, CancellationToken cancellation)
    {
        Evaluate(points, at, out var slopes, cancellation);
        var results = new double[points.Length][];
        for (var i = 0; i < points.Length; i++)
        {
            results[i] = new double[points[i].Length];
            at.PullBack(points[i], slopes.AsSpan(i * length, length), results[i]);
            var early = Between(options.EarlyPenalty, i / (points.Length - 0.999));
            var penalty = laboratory.Scenario.Unit * Between((early, options.LatePenalty), share);
            foreach (var inequality in known)
            {
                if (Excess(inequality, points[i], out var outward) == 0)
                    continue;
                for (var k = 0; k < outward.Length; k++)
                    results[i][k] -= penalty * outward[k];
            }
        }

        return results;
    }

    private double[] Evaluate(double[][] points, Laboratory at, out double[] slopes, CancellationToken cancellation)
    {
        double[] correlators = new double[points.Length * length],
            values = new double[points.Length];
        slopes = new double[correlators.Length];
        for (var i = 0; i < points.Length; i++)
            at.Write(points[i], correlators.AsSpan(i * length, length));
        objective.Evaluate(correlators, values, slopes, cancellation);
        return values;
    }

    /// <summary>By how much known inequalities are violated at the full noise, and the gradient of that in the
    /// parameters.</summary>
    private double Excess(KnownInequality inequality, double[] point, out double[] gradient)
    {
        double[] correlators = new double[length],
            slope = new double[length];
        laboratory.Write(point, correlators);
        var violation = inequality.Violation(correlators, options.Margin, slope);
        laboratory.PullBack(point, slope, gradient = new double[point.Length]);
        return violation.Sum;
    }

    /// <summary>Steps back until everything known holds; they may not reach it.</summary>
    private void Retreat(double[] point)
    {
        for (var k = 0; k < Retreats; k++)
        {
            var isBack = true;
            foreach (var inequality in known)
            {
                var excess = Excess(inequality, point, out var gradient);
                var square = gradient.Sum(value => value * value);
                if (excess == 0 || square == 0)
                    continue;
                for (var i = 0; i < point.Length; i++)
                    point[i] -= 1.1 * excess * gradient[i] / square;
                laboratory.Confine(point);
                isBack = false;
            }

            if (isBack)
                return;
        }
    }

    private static void Move(double[] point, double[] gradient, double[] first, double[] second, double rate, int step)
    {
        double early = 1 - Math.Pow(Beta1, step),
            late = 1 - Math.Pow(Beta2, step);
        for (var i = 0; i < point.Length; i++)
        {
            first[i] += (1 - Beta1) * (gradient[i] - first[i]);
            second[i] += (1 - Beta2) * ((gradient[i] * gradient[i]) - second[i]);
            point[i] += rate * first[i] / early / (Math.Sqrt(second[i] / late) + Epsilon);
        }
    }
}
