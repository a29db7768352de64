using System.Text.RegularExpressions;

namespace NonlocalityML.Tests;

/// <summary>
/// Runs the <c>python</c> blocks of docs/python.md one after another in one interpreter and compares what each prints with the
/// <c>text</c> block below it. Where the package onnxruntime is missing, as in Debian, run-onnx.py stands in for it.
/// </summary>
[TestClass]
public sealed class PythonPageTests
{
    private const string StandIn = """
        import json, os, subprocess, sys, numpy
        class InferenceSession:
            def __init__(self, path): self.path = path
            def run(self, names, inputs):
                (name, rows), = inputs.items()
                rows.tofile("rows")
                script = os.environ["RUN_ONNX"]
                seen = json.loads(subprocess.run([sys.executable, script, self.path, name, "rows", str(rows.shape[1])], check=True, stdout=subprocess.PIPE).stdout)
                return [numpy.array(seen[n]["values"], numpy.float32).reshape(seen[n]["shape"]) for n in names or seen]
        """;

    [TestMethod]
    public void Every_block_of_python_prints_what_the_page_shows()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "python.md"));
        var blocks = Regex.Matches(page, @"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```").ToList();
        Assert.HasCount(Regex.Count(page, "(?m)^```python"), blocks, "each block shows what it prints");
        using var folder = new TemporaryFolder();
        foreach (var shipped in (string[])["datasets", "models"])
            Directory.CreateSymbolicLink(folder[shipped], Path.Combine(Repository.Root, shipped));
        folder.Write("onnxruntime.py", StandIn);
        var script = string.Concat(blocks.Select(block => $"{block.Groups[1].Value}\nprint('---')\n"));
        var start = $"""
            import os, sys
            os.chdir(sys.argv[1])
            os.environ["RUN_ONNX"] = sys.argv[2]
            sys.path.append(sys.argv[1])

            """;
        var output = OtherPrograms.Python(
            "numpy",
            start + script,
            folder.Path,
            Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "run-onnx.py")
        );
        Assert.AreEqual(string.Concat(blocks.Select(block => $"{block.Groups[2].Value}---\n")), output);
        // The table of the page says what the cards say.
        foreach (
            var (model, features) in ((string, string)[])
                [
                    ("m2-no-signaling", "table"),
                    ("m5-cube", "correlators"),
                    ("classes", "correlators"),
                    ("bilocal-summary", "bilocal-summary"),
                ]
        )
            Assert.Contains(
                $"\"features\": \"{features}\"",
                File.ReadAllText(Path.Combine(Repository.Root, "models", model, "model.json")),
                model
            );
    }
}
