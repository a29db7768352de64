using System.Collections.Immutable;

namespace NonlocalityML.Graphs;

/// <summary>Parameters laid end to end in one vector, so that the optimiser takes one step and not one for each of
/// them.</summary>
internal sealed class ParameterLayout
{
    private readonly ImmutableArray<(Shape Shape, long Start, long End)> parts;

    public ParameterLayout(IReadOnlyList<Tensor> parameters)
    {
        if (
            parameters.Count == 0
            || !parameters[0].Type.IsReal()
            || parameters.Any(parameter => parameter.Type != parameters[0].Type)
        )
            throw new ArgumentException("Parameters are needed, all Real32 or all Real64.");
        Type = parameters[0].Type;
        var end = 0L;
        parts = [.. parameters.Select(parameter => (parameter.Shape, end, end += parameter.Shape.Length!.Value))];
    }

    public ElementType Type { get; }

    private Shape Flat => [parts[^1].End];

    /// <summary>A vector given when the graph runs.</summary>
    public Node Input(string name) => Node.Input(name, Type, Flat);

    public List<Node> Split(Node flat) => [.. parts.Select(part => flat.Slice(0, part.Start, part.End).Reshape(part.Shape))];

    public static Node Join(IReadOnlyList<Node> parts) =>
        parts.Select(part => part.Reshape([part.Shape.Length!.Value])).ToList().Concat(0);

    public ImmutableArray<Tensor> Split(Tensor flat) => Type == ElementType.Real32 ? Split<float>(flat) : Split<double>(flat);

    public Tensor Join(IReadOnlyList<Tensor> parameters) =>
        Type == ElementType.Real32 ? Join<float>(parameters) : Join<double>(parameters);

    private ImmutableArray<Tensor> Split<T>(Tensor flat)
        where T : unmanaged =>
        [.. parts.Select(part => Tensor.Create(flat.Values<T>()[(int)part.Start..(int)part.End].ToArray(), part.Shape))];

    private Tensor Join<T>(IReadOnlyList<Tensor> parameters)
        where T : unmanaged
    {
        var joined = new T[parts[^1].End];
        for (var i = 0; i < parts.Length; i++)
            parameters[i].Values<T>().CopyTo(joined.AsSpan((int)parts[i].Start));
        return Tensor.Create(joined, Flat);
    }
}
