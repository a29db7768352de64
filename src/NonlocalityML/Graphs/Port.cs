namespace NonlocalityML.Graphs;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name, for example Features or Score.</param>
/// <param name="Type">Type of its entries.</param>
/// <param name="Shape">Its axes; free ones are named, "?" where the file gives no name.</param>
public sealed record Port(string Name, ElementType Type, Shape Shape)
{
    /// <summary>Whether a tensor can be given here.</summary>
    public bool Accepts(Tensor tensor) =>
        tensor.Type == Type
        && tensor.Shape.Count == Shape.Count
        && tensor.Shape.Zip(Shape, (given, needed) => needed.IsFree || given == needed).All(fits => fits);

    public override string ToString() => $"'{Name}' {Type} {Shape}";
}
