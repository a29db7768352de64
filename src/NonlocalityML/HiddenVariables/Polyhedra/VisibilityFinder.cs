using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// Looks for the largest v with v t in the local polytope, t a <see cref="AxisCorrelations"/>: Frank-Wolfe, fully corrective, on
/// the tensors that the symmetries leave as they are. The point x of the polytope nearest to v t gives a Bell inequality G = v t
/// - x; no local model has v above max G.D / G.t, so v goes down to that (Newton's method on a convex function) and x comes
/// nearer, until v t is x. What it returns is a candidate: <see cref="PolyhedralModel"/> and <see cref="PolyhedralInequality"/>
/// prove.
/// </summary>
public sealed class VisibilityFinder
{
    private const int MostIdleCalls = 8;

    /// <summary>The label of the origin among those of strategies.</summary>
    private const int Origin = -1;

    private readonly VisibilityFinderOptions options;
    private readonly ReducedTensors space;
    private readonly StrategyOracle oracle;
    private readonly double[] target;
    private readonly StrategyPool pool;
    private readonly float[] tensor;
    private readonly List<(sbyte[] Signs, double[] Vector)> certain = []; // strategies beside those that the oracle finds
    private NearestPoint mixture;
    private double visibility;
    private double[]? inequality; // the last that lowered the visibility
    private double lastGain;
    private int starts,
        calls,
        idle; // idle: calls of the oracle since the last step
    private bool isRestored;

    /// <param name="target">t.</param>
    /// <param name="options">Budget and seed.</param>
    public VisibilityFinder(AxisCorrelations target, VisibilityFinderOptions options)
    {
        (Target, this.options, visibility, starts) = (target, options, options.Start, options.FewestStarts);
        List<TensorSymmetry> symmetries = [];
        space = new ReducedTensors(target, symmetries);
        foreach (var symmetry in SymmetryFinder.Find(target))
        {
            var finer = new ReducedTensors(target, [.. symmetries, symmetry]);
            if (finer.Dimension == space.Dimension)
                continue;
            symmetries.Add(symmetry);
            space = finer;
        }

        Symmetries = symmetries;
        pool = new StrategyPool(space);
        oracle = new StrategyOracle(target, options.Threads);
        this.target = space.Reduce(target.Values());
        tensor = new float[target.Numerators.Count];
        mixture = new NearestPoint(new LabelledVertex(new double[space.Dimension], Origin));
    }

    /// <summary>t.</summary>
    public AxisCorrelations Target { get; }

    /// <summary>Generators of the symmetries in use.</summary>
    public IReadOnlyList<TensorSymmetry> Symmetries { get; }

    /// <summary>Number of different correlations under the symmetries.</summary>
    public int Dimension => space.Dimension;

    /// <summary>Begins with strategies that are known, for instance those of a cloud of hidden variables.</summary>
    /// <param name="strategies">Signs of all parties one after another, in the order of the tensor's indices.</param>
    /// <param name="from">The visibility to begin at.</param>
    public void WarmStart(IReadOnlyList<sbyte[]> strategies, double from)
    {
        visibility = from;
        mixture = new NearestPoint(new LabelledVertex(new double[space.Dimension], Origin));
        mixture.Aim(Scaled(visibility));
        var first = pool.Count;
        foreach (var signs in strategies)
            pool.Add(signs);
        mixture.Restore(Enumerable.Range(first, strategies.Count).Select(label => new LabelledVertex(pool.Vector(label), label)));
    }

    /// <summary>Goes on with a strategy that the oracle had not found, from the visibility that its inequality allows with
    /// it.</summary>
    /// <param name="signs">Signs of all parties one after another.</param>
    /// <param name="from">That visibility.</param>
    public void Add(sbyte[] signs, double from)
    {
        certain.Add((signs, space.Reduce(signs)));
        (visibility, idle) = (from, 0);
        mixture.Aim(Scaled(visibility));
    }

    /// <summary>Where the search stands, for <see cref="Restore"/>.</summary>
    internal SavedVisibilitySearch Save() =>
        new(
            visibility,
            [.. Enumerable.Range(0, pool.Count).Select(label => SignText.Format(pool.Signs(label)))],
            [.. mixture.Labels],
            Bytes(mixture.Weights),
            Bytes(mixture.Factor),
            inequality is null ? null : Bytes(inequality),
            lastGain,
            starts,
            calls,
            idle
        );

    /// <summary>Goes on from where a search of the same target and options stood.</summary>
    /// <exception cref="InvalidInputException">It is of another target, or damaged.</exception>
    internal void Restore(SavedVisibilitySearch saved)
    {
        if (saved.Visibility is not (>= 0 and <= 1))
            throw new InvalidInputException($"The visibility is {saved.Visibility}; 0 to 1 is allowed.");
        if (
            saved.Starts < 1
            || saved.Starts > Math.Max(options.MostStarts, options.FewestStarts)
            || saved.Calls < 0
            || saved.Idle < 0
        )
            throw new InvalidInputException("A count is out of its range.");
        pool.Clear();
        foreach (var signs in saved.Strategies.Select(text => SignText.Parse(text, Target.Lengths.Sum())))
            pool.Add(signs);
        if (saved.Held.Any(label => label < -1 || label >= pool.Count))
            throw new InvalidInputException("A strategy is missing.");
        (visibility, lastGain, starts, calls, idle) = (saved.Visibility, saved.Gain, saved.Starts, saved.Calls, saved.Idle);
        inequality = saved.Inequality is null ? null : Doubles(saved.Inequality, target.Length);
        var count = saved.Held.Length;
        mixture = NearestPoint.Restored(
            Scaled(visibility),
            [.. saved.Held.Select(label => label < 0 ? new double[space.Dimension] : pool.Vector(label))],
            saved.Held,
            Doubles(saved.Weights, count),
            Doubles(saved.Factor, count * (count + 1) / 2)
        );
        isRestored = true;
    }

    /// <summary>Searches until the goal is proven, the point is reached, or the budget is spent.</summary>
    /// <param name="report">Called now and then, with what is found so far.</param>
    /// <param name="cancellation">Stops with what is found so far.</param>
    public VisibilitySearch Run(Action<VisibilitySearch>? report = null, CancellationToken cancellation = default)
    {
        if (!isRestored)
            mixture.Aim(Scaled(visibility));
        isRestored = false;
        while (true)
        {
            var gradient = Gradient();
            var error = OrderedSum.Norm(gradient);
            var stop =
                error <= options.Tolerance ? VisibilityStop.Reached
                : visibility / (1 + error) >= options.Goal ? VisibilityStop.Goal
                : calls >= options.MaximumCalls ? VisibilityStop.Budget
                : cancellation.IsCancellationRequested ? VisibilityStop.Cancelled
                : VisibilityStop.None;
            if (stop != VisibilityStop.None)
                return Result(gradient, error, stop);
            if (TakeFromPool(gradient, 0.3 * lastGain))
            {
                idle = 0;
                continue;
            }

            var (before, stood) = (visibility, (starts, calls, idle, lastGain));
            if (idle > MostIdleCalls)
                starts = Math.Min(2 * starts, options.MostStarts);
            if (idle++ > 4 * MostIdleCalls)
                return Result(gradient, error, VisibilityStop.Exhausted);
            try
            {
                if (!Ask(gradient, cancellation))
                    return Result(gradient, error, VisibilityStop.Exhausted);
            }
            catch (OperationCanceledException)
            {
                // Who goes on from here asks again, as if nothing had been asked.
                (starts, calls, idle, lastGain) = stood;
                return Result(gradient, error, VisibilityStop.Cancelled);
            }

            if (visibility < before)
                idle = 0;
            report?.Invoke(Result(gradient, error, VisibilityStop.None));
        }
    }

    private static byte[] Bytes(IReadOnlyList<double> values) => MemoryMarshal.AsBytes(values.ToArray().AsSpan()).ToArray();

    private static double[] Doubles(byte[] bytes, int count) =>
        bytes.Length == sizeof(double) * count
        && count > 0
        && MemoryMarshal.Cast<byte, double>(bytes).ToArray() is var values
        && values.All(double.IsFinite)
            ? values
            : throw new InvalidInputException($"An array does not hold {count} numbers.");

    private double[] Scaled(double factor) => [.. target.Select(value => factor * value)];

    /// <summary>G = v t - x.</summary>
    private double[] Gradient()
    {
        var result = Scaled(visibility);
        TensorPrimitives.Subtract<double>(result, mixture.Point, result);
        return result;
    }

    /// <summary>Adds the pool's best strategy if it gains enough.</summary>
    private bool TakeFromPool(double[] gradient, double least)
    {
        var held = mixture.Labels.ToHashSet();
        var floor = OrderedSum.Dot(mixture.Point, gradient) + Math.Max(least, 1e-12);
        foreach (var label in pool.Above(floor, gradient, held))
        {
            if (mixture.Add(pool.Vector(label), label))
                return true;
        }

        return false;
    }

    /// <summary>Asks the oracle, lowers the visibility to what the inequality allows, and tells whether there was any
    /// progress.</summary>
    private bool Ask(double[] gradient, CancellationToken cancellation)
    {
        pool.Forget(mixture);
        while (true)
        {
            space.Expand(gradient, tensor);
            var near = mixture.Labels.Where(label => label >= 0).Select(label => pool.Signs(label)).ToList();
            var found = oracle.Find(tensor, starts, options.Seed, calls, near, cancellation);
            calls++;
            var inside = OrderedSum.Dot(mixture.Point, gradient);
            var best = inside;
            var added = 0;
            var asked = found.Take(options.CandidatesPerCall).Select(pair => (pair.Signs, space.Reduce(pair.Signs)));
            foreach (var (signs, vector) in asked.Concat(certain))
            {
                var value = OrderedSum.Dot(vector, gradient);
                best = Math.Max(best, value);
                if (value <= inside + 1e-12)
                    continue;
                pool.Add(signs, vector);
                added++;
            }

            lastGain = best - inside;
            var bound = best / OrderedSum.Dot(gradient, target);
            var isLower = bound > 0 && bound < visibility * (1 - 1e-10);
            if (isLower)
            {
                (visibility, inequality) = (bound, gradient);
                mixture.Aim(Scaled(visibility));
            }

            if (added > 0 || isLower)
            {
                // Few starts find little that is new: look harder.
                if (added < 2 && starts < options.MostStarts)
                    starts *= 2;
                return true;
            }

            if (starts >= options.MostStarts)
                return false;
            starts = Math.Min(2 * starts, options.MostStarts);
        }
    }

    private VisibilitySearch Result(double[] gradient, double error, VisibilityStop stop)
    {
        var held = Enumerable.Range(0, mixture.Count).Where(k => mixture.Labels[k] >= 0).ToList();
        return new VisibilitySearch(
            visibility,
            error,
            [.. held.Select(k => pool.Signs(mixture.Labels[k]))],
            [.. held.Select(k => mixture.Weights[k])],
            () => Inequality(inequality ?? gradient),
            calls,
            stop
        );
    }

    private double[] Inequality(double[] gradient)
    {
        space.Expand(gradient, tensor);
        return Array.ConvertAll(tensor, value => (double)value);
    }
}
