using System.Runtime.InteropServices;
using System.Text.Json;

namespace NonlocalityML.Tests;

/// <summary>
/// Other people's readers of ONNX, which an exported file must please: the checker of the Python package onnx, and ONNX Runtime for
/// JavaScript in WebAssembly (npm, onnxruntime-web), which shares no kernel with the library that is used here.
/// </summary>
internal static class OnnxPeers
{
    private const string CheckScript = "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)";

    private static string Npm => Path.Combine(Repository.Root, "tests", "npm");

    /// <summary>Fails where onnx.checker refuses the file. Without Python's onnx the test is inconclusive, in CI it fails.</summary>
    public static void Check(string path) => OtherPrograms.Python("onnx", CheckScript, path);

    /// <summary>Runs a model of one input, Real32 (batch, features), in ONNX Runtime for JavaScript.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="features">Rows, one after another.</param>
    /// <param name="length">Numbers in a row.</param>
    /// <param name="input">The name of the input.</param>
    /// <returns>Shape and values, in C order, of each output by its name.</returns>
    public static IReadOnlyDictionary<string, (long[] Shape, double[] Values)> RunInNode(
        string path, ReadOnlySpan<float> features, int length, string input = "Features")
    {
        if (!Directory.Exists(Path.Combine(Npm, "node_modules"))) OtherPrograms.Missing("ONNX Runtime for JavaScript is needed (npm ci in tests/npm).");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["rows"], MemoryMarshal.AsBytes(features));
        if (OtherPrograms.TryRun("node", Path.Combine(Npm, "run-onnx.mjs"), path, input, folder["rows"], $"{length}") is not var (exitCode, output, error))
            throw new AssertFailedException("Node.js is needed.");
        Assert.AreEqual(0, exitCode, $"ONNX Runtime for JavaScript fails on {path}: {error}");
        return JsonDocument.Parse(output).RootElement.EnumerateObject().ToDictionary(port => port.Name, port => (
            port.Value.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt64()).ToArray(),
            port.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToArray()));
    }
}
