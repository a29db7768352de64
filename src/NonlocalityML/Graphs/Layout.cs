namespace NonlocalityML.Graphs;

/// <summary>Operations that move entries and compute nothing.</summary>
internal static class Layout
{
    /// <summary>The same entries in C order under another shape, which has as many; free axes stay what they are.</summary>
    public static Node Reshape(this Node x, Shape shape)
    {
        if (x.Shape.Equals(shape))
            return x;
        var free = shape.Where(axis => axis.IsFree).ToList();
        if (
            FixedLength(x.Shape) != FixedLength(shape)
            || !x.Shape.Where(axis => axis.IsFree).Order(ByName).SequenceEqual(free.Order(ByName))
        )
            throw new ArgumentException($"Reshape: {x.Shape} and {shape} do not hold the same number of entries.");
        if (free.Count > 1)
            throw new ArgumentException($"Reshape: {shape} has more than one free axis.");
        return Operation.Create(
            "Reshape",
            [x, Numbers([.. shape.Select(axis => axis.Length)])],
            x.Type,
            shape,
            (g, y) => [g.Reshape(x.Shape), null]
        );
    }

    /// <summary>Axis i of the result is axis order[i] of x.</summary>
    public static Node Transpose(this Node x, params ReadOnlySpan<int> order)
    {
        int[] axes = [.. order];
        if (!axes.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Count)))
            throw new ArgumentException(
                $"Transpose: [{string.Join(", ", axes)}] is not an order of the {x.Shape.Count} axes of {x.Shape}."
            );
        int[] inverse = [.. Enumerable.Range(0, axes.Length).OrderBy(i => axes[i])];
        return Operation.Create(
            "Transpose",
            [x],
            x.Type,
            [.. axes.Select(i => x.Shape[i])],
            (g, y) => [g.Transpose(inverse)],
            ("perm", axes.Select(i => (long)i).ToArray())
        );
    }

    /// <summary>Puts values side by side along an axis; all other axes are equal.</summary>
    public static Node Concat(this IReadOnlyList<Node> parts, int axis)
    {
        if (parts.Count == 0)
            throw new ArgumentException("Concat: at least one part is needed.");
        Operation.RequireEqualTypes("Concat", parts);
        var first = parts[0].Shape;
        axis = first.Axis(axis, "Concat");
        if (
            parts.FirstOrDefault(part =>
                part.Shape.Count != first.Count || !part.Shape.With(axis, 0).Equals(first.With(axis, 0))
            ) is
            { } other
        )
            throw new ArgumentException($"Concat: shapes {first} and {other.Shape} differ in more than axis {axis}.");
        if (parts.FirstOrDefault(part => part.Shape[axis].IsFree) is { } free)
            throw new ArgumentException($"Concat: axis {axis} of {free.Shape} is free; a fixed length is needed.");
        return Operation.Create(
            "Concat",
            parts,
            parts[0].Type,
            first.With(axis, parts.Sum(part => part.Shape[axis].Length)),
            Backward,
            ("axis", (long)axis)
        );

        IReadOnlyList<Node?> Backward(Node g, Node y)
        {
            var start = 0L;
            return [.. parts.Select(part => g.Slice(axis, start, start += part.Shape[axis].Length))];
        }
    }

    /// <summary>Entries start .. end-1 of an axis.</summary>
    public static Node Slice(this Node x, int axis, long start, long end)
    {
        axis = x.Shape.Axis(axis, "Slice");
        var length = x.Shape[axis].Length;
        if (start < 0 || end < start || end > length)
            throw new ArgumentException($"Slice: {start}..{end} does not lie in axis {axis} of {x.Shape}.");
        return Operation.Create(
            "Slice",
            [x, Numbers([start]), Numbers([end]), Numbers([axis])],
            x.Type,
            x.Shape.With(axis, end - start),
            (g, y) => [g.Pad(axis, start, length - end), null, null, null]
        );
    }

    /// <summary>Repeats x along axes of length 1, and along new leading axes, to the shape that <paramref name="other"/>
    /// has.</summary>
    public static Node BroadcastLike(this Node x, Node other)
    {
        if (x.Shape.Equals(other.Shape))
            return x;
        if (!Shape.Broadcast(x.Shape, other.Shape, "Expand").Equals(other.Shape))
            throw new ArgumentException($"Expand: {x.Shape} cannot be repeated to {other.Shape}.");
        var shape = Operation.Create("Shape", [other], ElementType.Whole, [other.Shape.Count], null);
        return Operation.Create("Expand", [x, shape], x.Type, other.Shape, (g, y) => [g.SumTo(x.Shape), null]);
    }

    /// <summary>The same value, through which no gradient passes.</summary>
    public static Node StopGradient(this Node x) => Operation.Create("Identity", [x], x.Type, x.Shape, (g, y) => [null]);

    internal static Node Numbers(ReadOnlySpan<long> values) => Node.Constant(Tensor.Create<long>([.. values], [values.Length]));

    internal static Node Numbers(IEnumerable<int> values) => Numbers([.. values.Select(value => (long)value)]);

    private static readonly Comparer<Dimension> ByName = Comparer<Dimension>.Create(
        (a, b) => string.CompareOrdinal(a.Name, b.Name)
    );

    private static long FixedLength(Shape shape) =>
        shape.Aggregate(1L, (product, axis) => axis.IsFree ? product : product * axis.Length);

    /// <summary>Adds zeros before and after along an axis.</summary>
    private static Node Pad(this Node x, int axis, long before, long after)
    {
        if (before == 0 && after == 0)
            return x;
        var pads = new long[2 * x.Shape.Count];
        (pads[axis], pads[axis + x.Shape.Count]) = (before, after);
        var length = x.Shape[axis].Length;
        return Operation.Create(
            "Pad",
            [x, Numbers(pads)],
            x.Type,
            x.Shape.With(axis, before + length + after),
            (g, y) => [g.Slice(axis, before, before + length), null]
        );
    }
}
