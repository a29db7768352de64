using System.Collections.Immutable;
using Google.Protobuf;
using NonlocalityML.Files;

namespace NonlocalityML.Graphs;

/// <summary>
/// Named results and everything they need, ready to be run by a <see cref="Session"/> or written as an ONNX file
/// (operator set 17). Its inputs are those that the results depend on.
/// </summary>
internal sealed class Graph
{
    /// <param name="outputs">Results by name.</param>
    /// <param name="metadata">Keys and values that the file carries.</param>
    public Graph(IReadOnlyList<(string Name, Node Value)> outputs, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Outputs = [.. outputs];
        Metadata = metadata ?? ImmutableDictionary<string, string>.Empty;
        Inputs =
        [
            .. Source
                .InOrder(outputs.Select(output => output.Value))
                .OfType<InputSource>()
                .Select(input => (input.Name, input.Node)),
        ];
        var names = Inputs.Concat(Outputs).Select(port => port.Name).ToList();
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Graph: two different inputs or outputs are named '{twice.Key}'.");
    }

    public ImmutableArray<(string Name, Node Value)> Inputs { get; }

    public ImmutableArray<(string Name, Node Value)> Outputs { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads an ONNX file that <see cref="Save"/> wrote, for instance to take its gradient; graphs with loops are not
    /// read.</summary>
    /// <exception cref="Numerics.InvalidInputException">The file cannot be read, or another program wrote it.</exception>
    public static Graph Read(string path) => GraphReader.Read(Session.ReadFile(path), path);

    /// <summary>The ONNX file.</summary>
    public byte[] ToBytes() => GraphWriter.Write(this).ToByteArray();

    /// <summary>Writes the ONNX file; never half of it under its final name.</summary>
    /// <exception cref="Numerics.InvalidInputException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Replace(path, ToBytes());
}
