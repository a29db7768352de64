using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace NonlocalityML.Graphs;

/// <summary>Lengths of the axes of a value, in C order. Written as a list: <c>["batch", 35]</c>; <c>[]</c> is a scalar.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IEquatable<Shape>, IReadOnlyList<Dimension>
{
    private readonly ImmutableArray<Dimension> axes;

    private Shape(ImmutableArray<Dimension> axes) => this.axes = axes;

    public static Shape Scalar { get; } = new([]);

    public static Shape Create(ReadOnlySpan<Dimension> axes) => new([.. axes]);

    public int Count => axes.Length;

    public Dimension this[int index] => axes[index];

    /// <summary>Number of entries, or null where an axis is free.</summary>
    public long? Length => axes.Any(axis => axis.IsFree) ? null : axes.Aggregate(1L, (product, axis) => product * axis.Length);

    /// <summary>The shape of element-wise operations on both: equal axes, or an axis of length 1 that is repeated.</summary>
    public static Shape Broadcast(Shape a, Shape b, string operation)
    {
        var result = new Dimension[Math.Max(a.Count, b.Count)];
        for (var i = 1; i <= result.Length; i++)
        {
            Dimension left = i <= a.Count ? a[^i] : 1,
                right = i <= b.Count ? b[^i] : 1;
            if (left != right && left.Length != 1 && right.Length != 1)
                throw new ArgumentException(
                    $"{operation}: shapes {a} and {b} do not fit; counted from the last, axes must be equal or 1."
                );
            result[^i] = left.Length == 1 ? right : left;
        }

        return new Shape([.. result]);
    }

    /// <summary>The axis as a number from 0; negative ones count from the last.</summary>
    public int Axis(int axis, string operation)
    {
        var index = axis < 0 ? axis + Count : axis;
        return index >= 0 && index < Count
            ? index
            : throw new ArgumentException(
                $"{operation}: axis {axis} of shape {this} does not exist; {-Count} to {Count - 1} are allowed."
            );
    }

    /// <summary>This shape with one axis replaced.</summary>
    public Shape With(int axis, Dimension dimension) => new(axes.SetItem(axis, dimension));

    public bool Equals(Shape? other) => other is not null && axes.SequenceEqual(other.axes);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => axes.Aggregate(17, HashCode.Combine);

    public IEnumerator<Dimension> GetEnumerator() => axes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"({string.Join(", ", axes)})";
}

/// <summary>One axis of a shape: a fixed length, or a name for a length that is free until the graph runs (the batch).</summary>
/// <param name="Length">Fixed length, at least 0; -1 where the axis is free.</param>
/// <param name="Name">Name of a free axis. Two free axes agree when their names do.</param>
public readonly record struct Dimension(long Length, string? Name = null)
{
    public bool IsFree => Name is not null;

    public static implicit operator Dimension(long length) =>
        new(length >= 0 ? length : throw new ArgumentException($"An axis has length {length}; at least 0 is needed."));

    public static implicit operator Dimension(string name) => new(-1, name);

    public override string ToString() => Name ?? $"{Length}";
}
