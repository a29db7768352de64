namespace NonlocalityML.Graphs;

/// <summary>Comparisons, choices and look-ups.</summary>
internal static class Selection
{
    public static Node Greater(this Node a, Node b) => Compare("Greater", a, b);

    /// <summary>Whether entries are equal (not: whether nodes are).</summary>
    public static Node SameAs(this Node a, Node b) => Compare("Equal", a, b);

    public static Node And(this Node a, Node b) => Logic("And", a, b);

    public static Node Or(this Node a, Node b) => Logic("Or", a, b);

    public static Node Not(this Node x)
    {
        Operation.RequireType("Not", x, ElementType.Boolean);
        return Operation.Create("Not", [x], ElementType.Boolean, x.Shape, null);
    }

    /// <summary>a where the condition holds, b elsewhere, with broadcasting of all three.</summary>
    public static Node Where(this Node condition, Node a, Node b)
    {
        Operation.RequireType("Where", condition, ElementType.Boolean);
        Operation.RequireEqualTypes("Where", a, b);
        var shape = Shape.Broadcast(condition.Shape, Shape.Broadcast(a.Shape, b.Shape, "Where"), "Where");
        return Operation.Create(
            "Where",
            [condition, a, b],
            a.Type,
            shape,
            (g, y) => [null, condition.Where(g, g.Same(0)).SumTo(a.Shape), condition.Where(g.Same(0), g).SumTo(b.Shape)]
        );
    }

    /// <summary>Converts entries; reals to whole numbers towards zero.</summary>
    public static Node Cast(this Node x, ElementType type) =>
        x.Type == type
            ? x
            : Operation.Create(
                "Cast",
                [x],
                type,
                x.Shape,
                (g, y) => [x.Type.IsReal() ? g.Cast(x.Type) : null],
                ("to", (long)type)
            );

    /// <summary>
    /// Slices of x along an axis: shape of x with the axis replaced by the axes of <paramref name="indices"/> (Whole, from 0).
    /// The gradient needs indices with at most one axis, or without a free one.
    /// </summary>
    public static Node Gather(this Node x, Node indices, int axis = 0)
    {
        Operation.RequireType("Gather", indices, ElementType.Whole);
        axis = x.Shape.Axis(axis, "Gather");
        Shape shape = [.. x.Shape.Take(axis), .. indices.Shape, .. x.Shape.Skip(axis + 1)];
        return Operation.Create("Gather", [x, indices], x.Type, shape, Backward, ("axis", (long)axis));

        IReadOnlyList<Node?> Backward(Node g, Node y)
        {
            var count =
                indices.Shape.Count == 1
                    ? indices.Shape[0]
                    : indices.Shape.Length
                        ?? throw new ArgumentException($"Gather: no gradient for indices of shape {indices.Shape}.");
            var column = Enumerable.Range(0, x.Shape.Count).Select(i => i == axis ? count : 1);
            g = g.Reshape(x.Shape.With(axis, count));
            return [Scatter(x, indices.Reshape([.. column]).BroadcastLike(g), g, axis), null];
        }
    }

    /// <summary>y[.., i, ..] = x[.., indices[.., i, ..], ..]: one entry of the axis for each index; other axes are
    /// equal.</summary>
    public static Node GatherElements(this Node x, Node indices, int axis = -1)
    {
        Operation.RequireType("GatherElements", indices, ElementType.Whole);
        axis = x.Shape.Axis(axis, "GatherElements");
        if (x.Shape.Count != indices.Shape.Count || !x.Shape.With(axis, 0).Equals(indices.Shape.With(axis, 0)))
            throw new ArgumentException($"GatherElements: shapes {x.Shape} and {indices.Shape} differ in more than axis {axis}.");
        return Operation.Create(
            "GatherElements",
            [x, indices],
            x.Type,
            indices.Shape,
            (g, y) => [Scatter(x, indices, g, axis), null],
            ("axis", (long)axis)
        );
    }

    /// <summary>Positions (Whole) of the k largest or smallest entries along an axis, best first; the earlier of equal ones
    /// first.</summary>
    public static Node TopIndices(this Node x, long k, int axis = -1, bool largest = true)
    {
        axis = x.Shape.Axis(axis, "TopK");
        if (k < 1 || k > x.Shape[axis].Length)
            throw new ArgumentException($"TopK: {k} entries of axis {axis} of {x.Shape}; 1 to {x.Shape[axis]} can be had.");
        var shape = x.Shape.With(axis, k);
        return Operation.Create(
            "TopK",
            [x, Layout.Numbers([k])],
            [(x.Type, shape), (ElementType.Whole, shape)],
            null,
            ("axis", (long)axis),
            ("largest", largest ? 1L : 0L)
        )[1];
    }

    /// <summary>The entries along an axis in ascending order.</summary>
    public static Node Sort(this Node x, int axis = -1) =>
        x.GatherElements(x.TopIndices(x.Shape[x.Shape.Axis(axis, "Sort")].Length, axis, largest: false), axis);

    private static Node Scatter(Node like, Node indices, Node values, int axis) =>
        Operation.Create(
            "ScatterElements",
            [like.Same(0).BroadcastLike(like), indices, values],
            like.Type,
            like.Shape,
            null,
            ("axis", (long)axis),
            ("reduction", "add")
        );

    private static Node Compare(string type, Node a, Node b)
    {
        Operation.RequireEqualTypes(type, a, b);
        return Operation.Create(type, [a, b], ElementType.Boolean, Shape.Broadcast(a.Shape, b.Shape, type), null);
    }

    private static Node Logic(string type, Node a, Node b)
    {
        Operation.RequireType(type, a, ElementType.Boolean);
        return Compare(type, a, b);
    }
}
