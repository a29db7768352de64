namespace NonlocalityML.Tests.Faults;

/// <summary>Every verb that writes survives a kill at every file operation, and ends with the bytes of an undisturbed
/// run.</summary>
[TestClass]
public sealed class FaultTests
{
    /// <summary>What takes longer to go on is tried at so many operations, spread evenly.</summary>
    private const int Most = 30;

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("sample")]
    [DataRow("label")]
    [DataRow("label-nbl")]
    [DataRow("merge")]
    [DataRow("fit")]
    [DataRow("fit-table")]
    [DataRow("threshold")]
    [DataRow("search")]
    [DataRow("network", 12)]
    [DataRow("inequalities")]
    [DataRow("report")]
    [DataRow("certificate")]
    [DataRow("convert")]
    [DataRow("export-csv")]
    [DataRow("export-parquet")]
    [DataRow("submit")]
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

    /// <summary>What takes seconds and has hundreds of operations: killed at some of them, in a process of its own.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("quickstart")]
    [DataRow("reproduce")]
    public void A_long_run_killed_early_and_late_ends_with_the_same_bytes(string name)
    {
        FaultLibrary.Require();
        using var run = new FaultCase(name);
        var operations = run.CountOperations();
        run.Clear();
        foreach (var at in (int[])[operations / 5, operations / 2])
            Assert.AreEqual(128 + 9, run.Disturb(new() { ["AT"] = $"{at}", ["KIND"] = "kill" }).Code, run.LastOperation());
        run.RequireWhole($"killed twice of {operations} operations");
    }
}
