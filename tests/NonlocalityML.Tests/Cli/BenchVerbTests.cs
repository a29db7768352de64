using System.Text.Json;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;
using NonlocalityML.Performance;
using NonlocalityML.Reports;
using NonlocalityML.Tests.Faults;

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

    /// <summary>Times differ from run to run: what was measured is given, and the rest is as the verb does it.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void A_run_killed_at_any_file_operation_leaves_a_folder_that_the_next_takes_over()
    {
        FaultLibrary.Require();
        using var folder = new TemporaryFolder();
        var snapshots = Directory.CreateDirectory(folder["snapshots"]).FullName;
        var settings = new Dictionary<string, string>
        {
            ["FOLDER"] = folder["speed"],
            ["LOG"] = folder["log"],
            ["SNAPSHOTS"] = snapshots,
        };
        string[] command = ["bench", "--models", Path.Combine(Repository.Root, "models", "m2-cube"), "--seconds", "0"];
        var (code, _, error) = FaultLibrary.Run(settings, null, [.. command, "--out", folder["speed"]]);
        Assert.AreEqual(0, code, error);
        var whole = Measured(folder["whole"]);
        var log = File.ReadAllLines(folder["log"]);
        var left = Directory.GetDirectories(snapshots);
        Assert.IsGreaterThan(10, left.Length, string.Join('\n', log));
        foreach (var snapshot in left)
        {
            var found = Measured(snapshot);
            var what = $"killed before {log[int.Parse(Path.GetFileName(snapshot)) - 1]}";
            CollectionAssert.AreEqual(whole.Keys.ToArray(), found.Keys.ToArray(), $"{what}: {string.Join(' ', found.Keys)}");
            CollectionAssert.AreEqual(whole.Values.ToArray(), found.Values.ToArray(), what);
        }
    }

    /// <summary>Names and bytes of what a run leaves.</summary>
    private static SortedList<string, string> Measured(string path)
    {
        var measured = new DeviceBenchmark([new MeasuredDevice(Device.Cpu, 1, new DevicePeak(1e9, 1e9))], []);
        using (var run = RunFolder.Claim(path, DeviceReport.Kind))
        {
            Assert.ThrowsExactly<InvalidInputException>(() => RunFolder.Claim(path, DeviceReport.Kind).Dispose());
            _ = DeviceReport.Write(run, measured, "nonlocality bench");
        }

        return new(
            Directory
                .GetFileSystemEntries(path, "*", SearchOption.AllDirectories)
                .ToDictionary(entry => Path.GetRelativePath(path, entry), File.ReadAllText)
        );
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
