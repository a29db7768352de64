namespace NonlocalityML.Graphs;

/// <summary>
/// A value that a graph computes: an input, a constant, or the result of an operation on other nodes. Immutable; its element
/// type and shape are known, and checked, when it is made. Formulas are written with operators and extension methods
/// (<see cref="Arithmetic"/>, <see cref="Activations"/>, <see cref="LinearAlgebra"/>, <see cref="Reductions"/>,
/// <see cref="Layout"/>, <see cref="Selection"/>); a <see cref="Graph"/> is what some named nodes need.
/// </summary>
/// <exception cref="ArgumentException">All operations: element types or shapes that do not fit, in one line that names
/// both.</exception>
internal sealed class Node
{
    internal Node(Source source, ElementType type, Shape shape) => (Source, Type, Shape) = (source, type, shape);

    public ElementType Type { get; }

    public Shape Shape { get; }

    internal Source Source { get; }

    /// <summary>A value given when the graph runs.</summary>
    public static Node Input(string name, ElementType type, Shape shape) => new InputSource(name, type, shape).Node;

    /// <summary>Numbers stored in the graph.</summary>
    public static Node Constant(Tensor value) => Constant(value, null);

    /// <summary>Numbers stored in the graph by a name of their own, by which <see cref="GraphReader.Constants"/> finds
    /// them.</summary>
    public static Node Constant(Tensor value, string? name) => new ConstantSource(value, name).Node;

    /// <summary>A scalar stored in the graph.</summary>
    public static Node Constant(double value, ElementType type) =>
        Constant(
            type switch
            {
                ElementType.Real32 => Tensor.Create([(float)value], []),
                ElementType.Real64 => Tensor.Create([value], []),
                ElementType.Whole => Tensor.Create([checked((long)value)], []),
                _ => Tensor.Create([value != 0], []),
            }
        );

    internal Node Same(double value) => Constant(value, Type);

    public static Node operator -(Node a) => a.Negate();

    public static Node operator +(Node a, Node b) => a.Add(b);

    public static Node operator +(Node a, double b) => a.Add(a.Same(b));

    public static Node operator +(double a, Node b) => b.Same(a).Add(b);

    public static Node operator -(Node a, Node b) => a.Subtract(b);

    public static Node operator -(Node a, double b) => a.Subtract(a.Same(b));

    public static Node operator -(double a, Node b) => b.Same(a).Subtract(b);

    public static Node operator *(Node a, Node b) => a.Multiply(b);

    public static Node operator *(Node a, double b) => a.Multiply(a.Same(b));

    public static Node operator *(double a, Node b) => b.Same(a).Multiply(b);

    public static Node operator /(Node a, Node b) => a.Divide(b);

    public static Node operator /(Node a, double b) => a.Divide(a.Same(b));

    public static Node operator /(double a, Node b) => b.Same(a).Divide(b);

    public static Node operator >(Node a, Node b) => a.Greater(b);

    public static Node operator >(Node a, double b) => a.Greater(a.Same(b));

    public static Node operator <(Node a, Node b) => b.Greater(a);

    public static Node operator <(Node a, double b) => a.Same(b).Greater(a);

    public override string ToString() => $"{Source} {Type} {Shape}";
}

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name, for example Features or Score.</param>
/// <param name="Type">Type of its entries.</param>
/// <param name="Shape">Its axes; free ones are named, "?" where the file gives no name.</param>
internal sealed record Port(string Name, ElementType Type, Shape Shape)
{
    /// <summary>Whether a tensor can be given here.</summary>
    public bool Accepts(Tensor tensor) =>
        tensor.Type == Type
        && tensor.Shape.Count == Shape.Count
        && tensor.Shape.Zip(Shape, (given, needed) => needed.IsFree || given == needed).All(fits => fits);

    public override string ToString() => $"'{Name}' {Type} {Shape}";
}
