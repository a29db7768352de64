using System.Text.Json;
using NonlocalityML.Cli;

namespace NonlocalityML.Tests.Cli;

[TestClass]
public sealed class BenchVerbTests
{
    [TestMethod]
    public void One_command_measures_models_proofs_training_and_clouds_and_writes_a_page()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = Run("bench", "--models", Path.Combine(Repository.Root, "models", "m2-cube"), "--seconds", "0", "--out", folder["speed"], "--json");
        Assert.AreEqual(0, code, error);
        using var result = JsonDocument.Parse(output);
        var rows = result.RootElement.GetProperty("rows").EnumerateArray().ToList();
        foreach (var work in new[] { "blend m2-cube", "certified m5", "training", "cloud" })
            Assert.Contains(row => row.GetProperty("work").GetString()!.StartsWith(work, StringComparison.Ordinal), rows, work);
        foreach (var row in rows)
        {
            Assert.IsGreaterThan(0, row.GetProperty("perSecond").GetDouble());
            Assert.IsGreaterThan(1000, row.GetProperty("perItem").GetProperty("flops").GetDouble());
        }

        Assert.AreEqual(output.Trim(), File.ReadAllText(folder["speed/bench.json"]).Trim());
        Assert.Contains("blend m2-cube", File.ReadAllText(folder["speed/bench.html"]));
    }

    [TestMethod]
    [DataRow("--seconds", "NaN", "0 to 60")]
    [DataRow("--models", "nowhere", "nowhere")]
    [DataRow("--threads", "0", "thread")]
    public void Wrong_input_is_refused_in_one_line(string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = Run("bench", option, value, "--out", folder["speed"]);
        Assert.AreEqual(2, code, error);
        Assert.AreEqual("", output);
        Assert.Contains(expected, error);
        Assert.HasCount(1, error.TrimEnd().Split('\n'));
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandLine.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
