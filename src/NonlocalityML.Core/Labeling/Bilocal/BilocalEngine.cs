using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// Finds NBL, the distance to the bilocal set, with a proof on both sides. The set is not convex; a branch and bound splits the
/// pairs (r, s) of strategy weights of the end parties, box by box in their means &lt;A_0&gt;, &lt;A_1&gt;, &lt;A_0 A_1&gt;. In a
/// pair of boxes the products r(a) s(c) are relaxed to their convex hull, which is one linear program
/// (<see cref="CellProgram"/>). The upper bound descends from several starts: for fixed r the best s, then for that s the best r,
/// and so on. One engine serves one thread; the same input gives the same certificate.
/// </summary>
public sealed class BilocalEngine
{
    /// <summary>What data sets call it.</summary>
    public const string Name = "bilocal";

    private const int Places = 30; // binary places of stored weights and coefficients
    private const int DescentPeriod = 8; // cells from one descent to the next
    private const int MaximumDescent = 30;
    private const double Progress = 0.02; // of the gap: less is no progress

    private readonly BilocalOptions options;
    private readonly CellProgram program;
    private readonly BestResponse response;
    private readonly CellSolution relaxed;
    private readonly CellSolution candidate;
    private readonly double gap;
    private double upper;
    private BilocalModel? model;

    /// <param name="coordinates">Where the distance is measured.</param>
    /// <param name="options">Gap and budget.</param>
    /// <exception cref="InvalidInputException">A gap that is not in [1e-6, 1], or a negative budget.</exception>
    public BilocalEngine(BilocalCoordinates coordinates, BilocalOptions? options = null)
    {
        this.options = options ?? new BilocalOptions();
        if (!(this.options.Gap >= BilocalOptions.LeastGap && this.options.Gap <= 1))
            throw new InvalidInputException($"The gap of NBL is {this.options.Gap:R}; a number in [1e-6, 1] is needed.");
        if (this.options.MaximumCells < 0 || this.options.Starts < 0)
            throw new InvalidInputException(
                $"The search for NBL has {this.options.MaximumCells} cells and {this.options.Starts} starts; both are at least 0."
            );
        Coordinates = coordinates;
        gap = this.options.Gap / coordinates.Unit;
        program = new CellProgram(coordinates);
        response = new BestResponse(coordinates);
        relaxed = new CellSolution(coordinates);
        candidate = new CellSolution(coordinates);
    }

    public BilocalCoordinates Coordinates { get; }

    /// <summary>Cells examined in the last search.</summary>
    public int Cells { get; private set; }

    /// <summary>The certificate of NBL of a behavior.</summary>
    public BilocalCertificate Solve(Behavior behavior, CancellationToken cancellation = default) =>
        Solve(Coordinates.FeaturesOf(behavior), cancellation);

    /// <summary>
    /// The certificate of NBL of a point given by its features. Its width is below the gap, unless the budget ended the search
    /// before: then it is the interval proven so far.
    /// </summary>
    /// <param name="features">As in <see cref="BilocalCoordinates.FeaturesOf"/>.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the engine goes on.</exception>
    public BilocalCertificate Solve(ReadOnlySpan<double> features, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Coordinates.Require(features);
        var q = Coordinates.ToCoordinates(features);
        (upper, model, Cells) = (double.PositiveInfinity, null, 0);
        var root = new BilocalNode(StrategyCell.Simplex, StrategyCell.Simplex, new double[q.Length], 0);
        program.Solve(q, root.First, root.Last, double.PositiveInfinity, double.NegativeInfinity);
        program.Read(relaxed);
        Improve(root);
        DescendFromStarts(q, cancellation);
        Search(q, root, cancellation);
        return BilocalCertificate.Close(Coordinates, features, model!, root.ToProof(Coordinates.Count), cancellation);
    }

    /// <summary>
    /// The distance to the bilocal models with given weights r of A's four strategies: what is published as NBL for uniform r,
    /// and an upper bound on it. In double precision, without certificate.
    /// </summary>
    public double DistanceAt(ReadOnlySpan<double> features, ReadOnlySpan<double> firstWeights)
    {
        Coordinates.Require(features);
        program.Solve(
            Coordinates.ToCoordinates(features),
            StrategyCell.Point(Normalized(firstWeights)),
            StrategyCell.Simplex,
            double.PositiveInfinity,
            double.NegativeInfinity
        );
        return program.Objective * Coordinates.Unit;
    }

    private double Target => upper - (0.98 * gap); // a little less than the gap, for the rounding of what is stored

    private void Search(double[] q, BilocalNode root, CancellationToken cancellation)
    {
        var open = new PriorityQueue<BilocalNode, double>();
        open.Enqueue(root, root.Bound);
        while (Cells < options.MaximumCells && open.TryDequeue(out var node, out _))
        {
            if (node.Bound >= Target)
                continue;
            cancellation.ThrowIfCancellationRequested();
            Cells++;
            program.Solve(q, node.First, node.Last, Target, Target, node.Coefficients);
            Improve(node);
            if (node.Bound >= Target)
                continue;
            program.Read(relaxed);
            if (Cells % DescentPeriod == 0)
                Descend(q, relaxed.First, cancellation);
            foreach (var child in Split(node))
            {
                child.Bound = Math.Max(
                    node.Bound,
                    Product(child.Coefficients, q) - response.Find(child.Coefficients, child.First, child.Last)
                );
                open.Enqueue(child, child.Bound);
            }
        }
    }

    private void Improve(BilocalNode node)
    {
        if (program.Bound <= node.Bound)
            return;
        node.Bound = program.Bound;
        node.Coefficients = [.. program.Coefficients.ToArray().Select(c => Math.Clamp(Dyadic.Round(c, Places), -1, 1))];
    }

    /// <summary>Splits the mean whose covariance with the other party is largest, at its value in the relaxed solution.</summary>
    private BilocalNode[] Split(BilocalNode node)
    {
        var (chosen, score) = (0, -1.0);
        for (var i = 0; i < 6; i++)
        {
            var (lower, upper) = (i < 3 ? node.First : node.Last).Range(i % 3);
            var sum = 1e-12;
            for (var l = 0; l < 3; l++)
                sum += Math.Abs(relaxed.Covariance[i < 3 ? (3 * i) + l : (3 * l) + i - 3]);
            if (sum * (upper - lower) > score)
                (chosen, score) = (i, sum * (upper - lower));
        }

        var cell = chosen < 3 ? node.First : node.Last;
        var (low, high) = cell.Range(chosen % 3);
        var margin = 0.1 * (high - low);
        var mean = StrategyCell.Mean(chosen < 3 ? relaxed.First : relaxed.Last, chosen % 3);
        return node.Split((byte)chosen, Dyadic.Round(Math.Clamp(mean, low + margin, high - margin), Places));
    }

    private void DescendFromStarts(double[] q, CancellationToken cancellation)
    {
        var start = Normalized(relaxed.First);
        Descend(q, start, cancellation);
        double a0 = StrategyCell.Mean(start, 0),
            a1 = StrategyCell.Mean(start, 1);
        double low = Math.Abs(a0 + a1) - 1,
            high = 1 - Math.Abs(a0 - a1);
        for (var k = 0; k < options.Starts && upper > gap; k++)
        {
            var both = low + ((high - low) * (k + 0.5) / options.Starts);
            Descend(q, [1 + a0 + a1 + both, 1 + a0 - a1 - both, 1 - a0 + a1 - both, 1 - a0 - a1 + both], cancellation);
        }
    }

    /// <summary>For fixed r the best s, for that s the best r, while the distance falls.</summary>
    private void Descend(double[] q, ReadOnlySpan<double> start, CancellationToken cancellation)
    {
        var fixedWeights = Normalized(start);
        var reached = double.PositiveInfinity;
        for (var step = 0; step < MaximumDescent; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var isFirst = step % 2 == 0;
            var point = StrategyCell.Point(fixedWeights);
            var enough = (step == 0 ? upper : reached) - (Progress * gap);
            program.Solve(
                q,
                isFirst ? point : StrategyCell.Simplex,
                isFirst ? StrategyCell.Simplex : point,
                enough,
                Progress * gap
            );
            if (program.Bound >= enough || program.Objective >= reached)
                return;
            reached = program.Objective;
            program.Read(candidate);
            if (reached < upper)
            {
                upper = reached;
                model = ToModel(candidate);
            }

            fixedWeights = Normalized(isFirst ? candidate.Last : candidate.First);
        }
    }

    private BilocalModel ToModel(CellSolution solution)
    {
        var responses = new double[solution.Entries.Length];
        foreach (var (slot, outcomes) in BilocalModel.Settings(Coordinates.Scenario))
            for (var pair = 0; pair < 16; pair++)
            {
                var (total, rest) = (0.0, 1.0);
                for (var b = slot; b < slot + outcomes; b++)
                    total += solution.Entries[(b * 16) + pair];
                for (var b = slot; b < slot + outcomes; b++)
                {
                    var isLast = b == slot + outcomes - 1;
                    var share =
                        isLast ? rest
                        : total <= 0 ? 0
                        : Math.Min(rest, Dyadic.Round(solution.Entries[(b * 16) + pair] / total, Places));
                    responses[(b * 16) + pair] = share;
                    rest -= share;
                }
            }

        return new BilocalModel(Coordinates.Scenario, Rounded(solution.First), Rounded(solution.Last), responses);

        static IEnumerable<double> Rounded(double[] weights) =>
            Normalized(weights).Select(weight => Dyadic.Round(weight, Places));
    }

    private static double[] Normalized(ReadOnlySpan<double> weights)
    {
        var result = new double[weights.Length];
        var total = 0.0;
        for (var i = 0; i < result.Length; i++)
            total += result[i] = Math.Max(0, weights[i]);
        for (var i = 0; i < result.Length; i++)
            result[i] /= total;
        return result;
    }

    private static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
