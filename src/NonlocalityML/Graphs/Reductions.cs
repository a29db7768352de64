namespace NonlocalityML.Graphs;

/// <summary>Sums, means and largest values along axes; along all axes where none are given.</summary>
internal static class Reductions
{
    /// <param name="x">Real or whole numbers.</param>
    /// <param name="axes">Axes that are summed; negative ones count from the last.</param>
    /// <param name="keep">Whether these axes stay, with length 1.</param>
    public static Node Sum(this Node x, ReadOnlySpan<int> axes = default, bool keep = false)
    {
        var (numbers, kept, result) = Reduce(x, axes, keep, "ReduceSum");
        return Create("ReduceSum", x, numbers, keep, result, (g, y) => g.Reshape(kept).BroadcastLike(x));
    }

    /// <inheritdoc cref="Sum"/>
    public static Node Mean(this Node x, ReadOnlySpan<int> axes = default, bool keep = false)
    {
        Operation.RequireReal("ReduceMean", x);
        var (numbers, kept, result) = Reduce(x, axes, keep, "ReduceMean");
        return Create("ReduceMean", x, numbers, keep, result, (g, y) => (g * Share(x, y)).Reshape(kept).BroadcastLike(x));
    }

    /// <summary>The largest value along axes; equal largest values share the gradient.</summary>
    /// <inheritdoc cref="Sum"/>
    public static Node Max(this Node x, ReadOnlySpan<int> axes = default, bool keep = false)
    {
        var (numbers, kept, result) = Reduce(x, axes, keep, "ReduceMax");
        return Create(
            "ReduceMax",
            x,
            numbers,
            keep,
            result,
            (g, y) =>
            {
                var isLargest = x.SameAs(y.Reshape(kept)).Cast(x.Type);
                return isLargest * (g.Reshape(kept) / isLargest.Sum(numbers, keep: true));
            }
        );
    }

    /// <summary>The position of the (first) largest value along an axis, as a whole number; has no gradient.</summary>
    public static Node ArgMax(this Node x, int axis = -1)
    {
        int[] numbers = [x.Shape.Axis(axis, "ArgMax")];
        return Operation.Create(
            "ArgMax",
            [x],
            ElementType.Whole,
            Reduce(x, numbers, false, "ArgMax").Result,
            null,
            ("axis", (long)numbers[0]),
            ("keepdims", 0L)
        );
    }

    /// <summary>Sums over the axes that broadcasting added or repeated: the inverse of broadcasting a gradient.</summary>
    internal static Node SumTo(this Node x, Shape shape)
    {
        if (x.Shape.Equals(shape))
            return x;
        var added = x.Shape.Count - shape.Count;
        int[] axes = [.. Enumerable.Range(0, x.Shape.Count).Where(i => i < added || x.Shape[i] != shape[i - added])];
        return x.Sum(axes, keep: added == 0).Reshape(shape);
    }

    /// <summary>Operator set 17 takes the axes of a sum as an input and those of the others as an attribute.</summary>
    private static Node Create(string type, Node x, int[] axes, bool keep, Shape result, Func<Node, Node, Node> backward)
    {
        (string, object) keepAxes = ("keepdims", keep ? 1L : 0L);
        return type == "ReduceSum"
            ? Operation.Create(type, [x, Layout.Numbers(axes)], x.Type, result, (g, y) => [backward(g, y), null], keepAxes)
            : Operation.Create(
                type,
                [x],
                x.Type,
                result,
                (g, y) => [backward(g, y)],
                keepAxes,
                ("axes", axes.Select(axis => (long)axis).ToArray())
            );
    }

    private static (int[] Axes, Shape Kept, Shape Result) Reduce(Node x, ReadOnlySpan<int> axes, bool keep, string type)
    {
        var isReduced = new bool[x.Shape.Count];
        foreach (var axis in axes)
            isReduced[x.Shape.Axis(axis, type)] = true;
        if (axes.IsEmpty)
            Array.Fill(isReduced, true);
        Shape kept = [.. x.Shape.Select((axis, i) => isReduced[i] ? 1 : axis)];
        return (
            [.. Enumerable.Range(0, isReduced.Length).Where(i => isReduced[i])],
            kept,
            keep ? kept : [.. x.Shape.Where((_, i) => !isReduced[i])]
        );
    }

    /// <summary>1 / (entries of x for each entry of its mean y), counted when the graph runs where an axis is free.</summary>
    private static Node Share(Node x, Node y)
    {
        if (x.Shape.Length is { } all && y.Shape.Length is { } means)
            return x.Same((double)means / all);
        return Size(y).Cast(x.Type) / Size(x).Cast(x.Type);

        static Node Size(Node node) => Operation.Create("Size", [node], ElementType.Whole, Shape.Scalar, null);
    }
}
