using System.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace NonlocalityML.Tests.Graphs;

/// <summary>The native library of the package.</summary>
[TestClass]
public sealed class OnnxRuntimeTests
{
    [TestMethod]
    public void A_graph_of_one_node_runs_on_the_processor()
    {
        using var session = new InferenceSession(AddModel());
        var x = NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new[] { 1f, -2f, 0.5f }, [3]));
        using var results = session.Run([x]);
        CollectionAssert.AreEqual(new[] { 2f, -4f, 1f }, results.Single().AsEnumerable<float>().ToArray());
    }

    /// <summary>y = x + x for float[3], written in the wire format of onnx.proto: field numbers as they stand there.</summary>
    private static byte[] AddModel()
    {
        byte[] node = [.. Text(1, "x"), .. Text(1, "x"), .. Text(2, "y"), .. Text(4, "Add")];
        byte[] graph = [.. Message(1, node), .. Text(2, "double"), .. Message(11, Float3("x")), .. Message(12, Float3("y"))];
        byte[] operatorSet = [.. Number(2, 13)];
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, operatorSet)];

        static byte[] Float3(string name)
        {
            byte[] tensor = [.. Number(1, 1), .. Message(2, Message(1, Number(1, 3)))];
            return [.. Text(1, name), .. Message(2, Message(1, tensor))];
        }
    }

    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] content) =>
        [(byte)((field << 3) | 2), checked((byte)content.Length), .. content];
}
