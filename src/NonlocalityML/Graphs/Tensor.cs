namespace NonlocalityML.Graphs;

/// <summary>Numbers in this process's memory, in C order: what goes into a session and comes out, and the constants of a
/// graph.</summary>
public sealed class Tensor
{
    private Tensor(ElementType type, Array data, Shape shape) => (Type, Data, Shape) = (type, data, shape);

    public ElementType Type { get; }

    /// <summary>Axes, none of them free.</summary>
    public Shape Shape { get; }

    internal Array Data { get; }

    /// <param name="data">Entries in C order, float, double, long or bool. Not copied: do not write to it afterwards.</param>
    /// <param name="shape">Axes; their product is the number of entries.</param>
    public static Tensor Create<T>(T[] data, Shape shape)
        where T : unmanaged
    {
        if (shape.Length != data.Length)
            throw new ArgumentException($"{data.Length} numbers do not fill the shape {shape}.");
        return new Tensor(ElementTypes.Of<T>(), data, shape);
    }

    /// <summary>The entries in C order.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => Data as T[] ?? throw new ArgumentException($"The entries are {Type}, not {typeof(T).Name}.");

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(ElementType type, Shape shape)
    {
        var length = shape.Length ?? throw new ArgumentException($"A tensor needs a length on every axis, not {shape}.");
        return type switch
        {
            ElementType.Real32 => Create(new float[length], shape),
            ElementType.Real64 => Create(new double[length], shape),
            ElementType.Whole => Create(new long[length], shape),
            _ => Create(new bool[length], shape),
        };
    }
}
