using System.Runtime.InteropServices;
using System.Text.Json;

namespace NonlocalityML.Tests;

/// <summary>
/// Other readers of ONNX, which an exported file must please: the checker of the Python package onnx, and run-onnx.py, which
/// reads by that package and computes by numpy: it shares no kernel with the library that is used here.
/// </summary>
internal static class OnnxPeers
{
    private const string CheckScript = "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)";

    /// <summary>Fails where onnx.checker refuses the file. Without Python's onnx the test is inconclusive, in CI it
    /// fails.</summary>
    public static void Check(string path) => OtherPrograms.Python("onnx", CheckScript, path);

    /// <summary>Runs a model of one input, Real32 (batch, features), by numpy. Without Python's onnx the test is inconclusive, in
    /// CI it fails.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="features">Rows, one after another.</param>
    /// <param name="length">Numbers in a row.</param>
    /// <param name="input">The name of the input.</param>
    /// <returns>Shape and values, in C order, of each output by its name.</returns>
    public static IReadOnlyDictionary<string, (long[] Shape, double[] Values)> RunByNumpy(
        string path,
        ReadOnlySpan<float> features,
        int length,
        string input = "Features"
    )
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["rows"], MemoryMarshal.AsBytes(features));
        var script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "run-onnx.py"));
        var output = OtherPrograms.Python("onnx", script, path, input, folder["rows"], $"{length}");
        return JsonDocument
            .Parse(output)
            .RootElement.EnumerateObject()
            .ToDictionary(
                port => port.Name,
                port =>
                    (
                        port.Value.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt64()).ToArray(),
                        port.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToArray()
                    )
            );
    }
}
