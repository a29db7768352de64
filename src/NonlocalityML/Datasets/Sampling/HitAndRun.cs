using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Hit-and-run (Smith, Oper. Res. 32, 1296 (1984)) along fixed sparse directions, in half-space form: a point is the vector of
/// its slacks, all non-negative, and moves by a uniform step on the chord along one direction after another. The uniform
/// distribution on { slacks >= 0 } within start + span(directions) is invariant under every move, and the limit from any interior
/// start.
/// </summary>
internal sealed class HitAndRun
{
    private readonly int[] starts;
    private readonly int[] indices;
    private readonly double[] changes;

    /// <param name="directions">For each direction, the slacks that change and by how much; together they span the polytope,
    /// which is bounded.</param>
    public HitAndRun(IEnumerable<IReadOnlyList<(int Index, double Change)>> directions)
    {
        var all = directions.ToList();
        starts = new int[all.Count + 1];
        for (var i = 0; i < all.Count; i++)
            starts[i + 1] = starts[i] + all[i].Count;
        indices = [.. all.SelectMany(direction => direction.Select(entry => entry.Index))];
        changes = [.. all.SelectMany(direction => direction.Select(entry => entry.Change))];
    }

    /// <summary>One move along each direction, in the order given.</summary>
    /// <param name="slacks">The point, changed in place.</param>
    /// <param name="stream">One number is drawn for each direction.</param>
    public void Sweep(Span<double> slacks, RandomStream stream)
    {
        for (var direction = 0; direction < starts.Length - 1; direction++)
        {
            var index = indices.AsSpan(starts[direction]..starts[direction + 1]);
            var change = changes.AsSpan(starts[direction]..starts[direction + 1]);
            double low = double.NegativeInfinity,
                high = double.PositiveInfinity;
            for (var i = 0; i < index.Length; i++)
            {
                var limit = -slacks[index[i]] / change[i];
                if (change[i] > 0)
                    low = Math.Max(low, limit);
                else
                    high = Math.Min(high, limit);
            }

            var step = stream.NextDouble(low, high);
            for (var i = 0; i < index.Length; i++)
                slacks[index[i]] += step * change[i];
        }
    }
}
