using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>What a graph must return to be a model.</summary>
internal static class ModelOutputs
{
    /// <exception cref="InvalidInputException">There is no such output, or it is another.</exception>
    public static void RequireOutput(this Session session, string path, string name, Shape shape)
    {
        var found =
            session.Outputs.FirstOrDefault(port => port.Name == name)
            ?? throw new InvalidInputException($"{path} has no output '{name}'.");
        if (
            found.Type != ElementType.Real32
            || found.Shape.Count != shape.Count
            || !found.Shape.Skip(1).SequenceEqual(shape.Skip(1))
        )
            throw new InvalidInputException($"{path} returns {found}; {new Port(name, ElementType.Real32, shape)} is needed.");
    }
}
