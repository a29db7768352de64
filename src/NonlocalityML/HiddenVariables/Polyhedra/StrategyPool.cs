using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>The strategies that a <see cref="VisibilityFinder"/> has met, by label: the number of each.</summary>
internal sealed class StrategyPool(ReducedTensors space)
{
    private const int LeastToForget = 2000;

    private readonly List<(sbyte[] Signs, double[] Vector)> strategies = [];

    public int Count => strategies.Count;

    /// <summary>Signs of all parties one after another.</summary>
    public sbyte[] Signs(int label) => strategies[label].Signs;

    /// <summary>Its reduced tensor.</summary>
    public double[] Vector(int label) => strategies[label].Vector;

    public void Add(sbyte[] signs) => Add(signs, space.Reduce(signs));

    public void Add(sbyte[] signs, double[] vector) => strategies.Add((signs, vector));

    public void Clear() => strategies.Clear();

    /// <summary>Labels of those whose product with a direction is above a floor, the largest first.</summary>
    /// <param name="floor">The floor.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="without">Labels that are left out.</param>
    public IEnumerable<int> Above(double floor, double[] direction, IReadOnlySet<int> without) =>
        strategies
            .Select((strategy, label) => (Label: label, Value: OrderedSum.Dot(strategy.Vector, direction)))
            .Where(pair => pair.Value > floor && !without.Contains(pair.Label))
            .OrderByDescending(pair => pair.Value)
            .Select(pair => pair.Label);

    /// <summary>Keeps the pool from growing without end: of the older half only what a mixture holds stays, under new
    /// labels.</summary>
    public void Forget(NearestPoint mixture)
    {
        if (Count < Math.Max(LeastToForget, 3 * mixture.Count))
            return;
        var held = mixture.Labels.ToHashSet();
        var (renamed, next, half) = (new int[Count], 0, Count / 2);
        for (var label = 0; label < renamed.Length; label++)
        {
            renamed[label] = next;
            if (label >= half || held.Contains(label))
                strategies[next++] = strategies[label];
        }

        strategies.RemoveRange(next, Count - next);
        mixture.Rename(renamed);
    }
}
