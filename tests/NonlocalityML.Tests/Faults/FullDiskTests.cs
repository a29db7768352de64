namespace NonlocalityML.Tests.Faults;

/// <summary>A disk that is full, and operations that fail, are told in one line, and nothing is lost.</summary>
[TestClass]
public sealed class FullDiskTests
{
    [TestMethod]
    [TestCategory("Slow")]
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
    [DataRow("convert")]
    [DataRow("export-csv")]
    [DataRow("export-parquet")]
    [DataRow("submit")]
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

    /// <summary>A real disk, where a file is named and then not written, and blocks are counted.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("sample")]
    [DataRow("label")]
    [DataRow("merge")]
    [DataRow("fit-table")]
    [DataRow("threshold")]
    [DataRow("search")]
    [DataRow("inequalities")]
    [DataRow("report")]
    [DataRow("certificate")]
    [DataRow("convert")]
    [DataRow("export-parquet")]
    [DataRow("submit")]
    [DataRow("train")]
    public void A_small_disk_that_is_filled_is_one_line_and_nothing_is_lost(string name)
    {
        using var disk = new SmallDisk();
        using var run = new FaultCase(name, disk.Path);
        foreach (var left in (long[])[0, run.Size / 2])
        {
            run.Clear();
            disk.Fill(left);
            var result = run.Run();
            var what = $"{left} of {run.Size} bytes left: {result.Error}";
            Assert.AreEqual(2, result.Code, what);
            Assert.Contains("disk is full", result.Error);
            Assert.IsEmpty(run.Leftovers(), what);
            disk.Empty();
            FaultCampaign.RequireRefusal(run, result, what);
        }
    }

    /// <summary>Also where only the flush to the disk fails, after every write was taken.</summary>
    [TestMethod]
    [TestCategory("Slow")]
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
}
