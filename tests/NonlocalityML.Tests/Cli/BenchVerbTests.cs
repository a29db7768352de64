using System.Text.Json;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;
using NonlocalityML.Performance;
using NonlocalityML.Reports;

namespace NonlocalityML.Tests.Cli;

[TestClass]
public sealed class BenchVerbTests
{
    [TestMethod]
    [TestCategory("Slow")]
    public void One_command_measures_models_proofs_training_and_clouds_and_writes_a_page()
    {
        using var folder = new TemporaryFolder();
        var output = Nonlocality.Print(
            "bench",
            "--models",
            Path.Combine(Repository.Root, "models", "m2-cube"),
            "--seconds",
            "0",
            "--out",
            folder["speed"],
            "--json"
        );
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

    /// <summary>What a killed run may have left: a mark that nobody holds, a temporary file, data without a page.</summary>
    [TestMethod]
    [DataRow("unfinished/lock")]
    [DataRow("bench.json")]
    [DataRow("bench.html")]
    [DataRow("unfinished/lock", "bench.json", "bench.html")]
    public void A_folder_that_a_killed_run_left_is_taken_over(params string[] left)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["speed/unfinished"]);
        foreach (var name in left)
            File.WriteAllText(folder[$"speed/{name}"], "left");
        var measured = new DeviceBenchmark([new MeasuredDevice(Device.Cpu, 1, new DevicePeak(1e9, 1e9))], []);
        using (var run = RunFolder.Claim(folder["speed"], DeviceReport.Kind))
        {
            Assert.ThrowsExactly<InvalidInputException>(() => RunFolder.Claim(folder["speed"], DeviceReport.Kind).Dispose());
            _ = DeviceReport.Write(run, measured, "nonlocality bench");
        }

        string[] names = [.. Directory.GetFileSystemEntries(folder["speed"]).Select(path => Path.GetFileName(path)!).Order()];
        CollectionAssert.AreEqual(new[] { "bench.html", "bench.json" }, names);
        Assert.Contains("devices", File.ReadAllText(folder["speed/bench.json"]));
        Assert.Contains("<html", File.ReadAllText(folder["speed/bench.html"]));
    }

    [TestMethod]
    [DataRow("--seconds", "NaN", "0 to 60")]
    [DataRow("--models", "nowhere", "nowhere")]
    [DataRow("--threads", "0", "thread")]
    public void Wrong_input_is_refused_in_one_line(string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Refuse("is a file", "bench", "--out", folder.Write("file", ""));
        Nonlocality.Refuse(expected, "bench", option, value, "--out", folder["speed"]);
    }
}
