namespace NonlocalityML.Tests.Cli;

/// <summary>OR-Tools' library, which takes a moment to load, is loaded where a linear program is solved, and only
/// there.</summary>
[TestClass]
public sealed class NativeLibraryTests
{
    [TestMethod]
    [DataRow("quiet", false)]
    [DataRow("signaling", true)]
    public void Only_a_table_that_signals_is_scored_with_it(string name, bool isLoaded)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Only Linux' loader tells what it loads.");
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 16).Select(i => $"{i >> 3 & 1},{i >> 2 & 1},{i >> 1 & 1},{i & 1},");
        var table = folder.Write(
            $"{name}.csv",
            "a,b,x,y,count\n" + string.Join('\n', rows.Select((row, i) => row + (isLoaded && i == 0 ? 26 : 25))) + "\n"
        );
        var (code, output, error) = ChildNonlocality.Run(
            new Dictionary<string, string> { ["LD_DEBUG"] = "files", ["LD_DEBUG_OUTPUT"] = folder["loader"] },
            "score",
            table
        );
        Assert.AreEqual(0, code, error);
        Assert.Contains("Local", output);
        var loaded = string.Concat(Directory.GetFiles(folder.Path, "loader.*").Select(File.ReadAllText));
        Assert.Contains("libcoreclr", loaded);
        Assert.AreEqual(isLoaded, loaded.Contains("ortools", StringComparison.OrdinalIgnoreCase));
    }
}
