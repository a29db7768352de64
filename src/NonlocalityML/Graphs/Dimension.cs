namespace NonlocalityML.Graphs;

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
