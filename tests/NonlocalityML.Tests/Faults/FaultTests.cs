namespace NonlocalityML.Tests.Faults;

/// <summary>Every verb that writes survives a kill at every file operation, and failing writes, and ends with the bytes of an
/// undisturbed run.</summary>
[TestClass]
public sealed class FaultTests
{
    /// <summary>What takes longer to go on is tried at so many operations, spread evenly.</summary>
    private const int Most = 30;

    [TestMethod]
    [DataRow("sample")]
    [DataRow("label")]
    [DataRow("label-nbl")]
    [DataRow("merge")]
    [DataRow("fit")]
    [DataRow("fit-table")]
    [DataRow("threshold")]
    [DataRow("search")]
    [DataRow("inequalities")]
    [DataRow("report")]
    [DataRow("certificate")]
    [DataRow("member", 10)]
    [DataRow("train", 4)]
    public void A_run_killed_at_any_file_operation_ends_with_the_same_bytes(string name, int most = Most)
    {
        FaultLibrary.Require();
        using var run = new FaultCase(name);
        var snapshots = run.Snapshots();
        var log = File.ReadAllLines(run.Log);
        Assert.IsGreaterThan(3, snapshots.Count, string.Join('\n', log));
        var step = Math.Max(1, snapshots.Count / most);
        for (var i = snapshots.Count % step; i < snapshots.Count; i += step)
        {
            run.Take(snapshots[i]);
            run.RequireWhole($"killed before {log[int.Parse(Path.GetFileName(snapshots[i])) - 1]}");
        }
    }

    [TestMethod]
    [DataRow("sample")]
    [DataRow("label")]
    [DataRow("merge")]
    [DataRow("fit")]
    [DataRow("fit-table")]
    [DataRow("threshold")]
    [DataRow("search")]
    [DataRow("inequalities")]
    [DataRow("report")]
    [DataRow("certificate")]
    [DataRow("train")]
    public void A_full_disk_is_one_line_and_nothing_is_lost(string name)
    {
        FaultLibrary.Require();
        using var run = new FaultCase(name);
        var operations = run.CountOperations();
        // The first, which makes a folder or a file, and one in the middle of the work.
        foreach (var at in (int[])[1, operations / 2])
        {
            run.Clear();
            FaultCampaign.RequireRefusal(
                run,
                run.Disturb(
                    new()
                    {
                        ["AT"] = $"{at}",
                        ["KIND"] = "28",
                        ["STAYS"] = "1",
                    }
                ),
                $"full from operation {at} of {operations} on"
            );
        }
    }

    /// <summary>Also where only the flush to the disk fails, after every write was taken.</summary>
    [TestMethod]
    public void Each_operation_that_fails_is_told()
    {
        FaultLibrary.Require();
        using var run = new FaultCase("certificate");
        var operations = run.CountOperations();
        for (var at = 1; at <= operations; at++)
        {
            run.Clear();
            var (code, _, error) = run.Disturb(new() { ["AT"] = $"{at}", ["KIND"] = "5" });
            Assert.AreEqual(2, code, $"{run.LastOperation()}: {error}");
            Assert.Contains("proof.json cannot be written: the disk reports a fault", error);
            Assert.IsEmpty(Directory.GetFileSystemEntries(run.Out), run.LastOperation());
        }
    }

    /// <summary>Kills and failing writes at random, for a minute; for so many minutes as NONLOCALITY_CAMPAIGN_MINUTES
    /// says.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void A_campaign_of_kills_and_failing_writes_loses_nothing()
    {
        FaultLibrary.Require();
        var minutes = double.Parse(Environment.GetEnvironmentVariable("NONLOCALITY_CAMPAIGN_MINUTES") ?? "1");
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("NONLOCALITY_CAMPAIGN_SEED") ?? "1");
        var runs = FaultCampaign.Run(TimeSpan.FromMinutes(minutes), seed, line => Console.WriteLine(line));
        Assert.IsGreaterThan(0, runs);
    }
}
