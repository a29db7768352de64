using NonlocalityML.Cli;
using NonlocalityML.Tests.Faults;

namespace NonlocalityML.Tests.Cli;

/// <summary>Standard output that takes nothing: exit code 2, one line, and what was made is there. In a shell, as a user has
/// it.</summary>
[TestClass]
public sealed class StandardStreamTests
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
    [DataRow("train")]
    public void Output_that_cannot_be_written_is_one_line_and_nothing_is_lost(string name)
    {
        if (!File.Exists("/dev/full"))
            Assert.Inconclusive("This system has no /dev/full.");
        using var run = new FaultCase(name);
        foreach (var (shell, reason) in new[] { (">/dev/full", "the disk is full"), (">&-", "it is closed") })
        {
            run.Clear();
            Refuse(shell, reason, run.Arguments);
            run.RequireWhole(shell);
        }
    }

    [TestMethod]
    public void A_reader_that_has_gone_is_told_and_errors_that_nobody_reads_are_not()
    {
        if (!File.Exists("/dev/full"))
            Assert.Inconclusive("This system has no /dev/full.");
        Refuse("| sleep 0", "standard output cannot be written: its reader has gone", "classify", "--help");
        Refuse(">/dev/full", "standard output cannot be written: the disk is full", "--help");
        Assert.AreEqual(2, Shell("2>/dev/full", "score", "/no/such/file").Code);
        Assert.AreEqual(2, Shell("2>&-", "score", "/no/such/file").Code);
    }

    /// <summary>A proof on standard output comes before the text, at the end of what is there already.</summary>
    [TestMethod]
    public void Standard_output_is_a_file_like_others()
    {
        using var folder = new TemporaryFolder();
        var table = Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv");
        folder.Write("all", "before\n");
        var (code, _, error) = Shell($">>'{folder["all"]}'", "score", table, "--certificate", "/dev/stdout");
        Assert.AreEqual(0, code, error);
        Assert.MatchesRegex(@"(?s)^before\n\{\n.*\n\}\n.*proof written to +/dev/stdout\n$", File.ReadAllText(folder["all"]));
    }

    private static void Refuse(string redirection, string reason, params string[] arguments)
    {
        var (code, _, error) = Shell(redirection, arguments);
        Assert.AreEqual(2, code, $"{redirection}: {error}");
        Assert.Contains(reason, error);
        // A slow machine is told of progress, every ten seconds.
        Assert.HasCount(1, error.Trim().Split('\n').Where(line => !line.Contains(" elapsed", StringComparison.Ordinal)), error);
    }

    private static (int Code, string Output, string Error) Shell(string redirection, params string[] arguments)
    {
        var command = string.Join(
            ' ',
            ((string[])["dotnet", typeof(Verb).Assembly.Location, .. arguments]).Select(word => $"'{word}'")
        );
        return OtherPrograms.TryRun("bash", "-c", $"set -o pipefail; {command} {redirection}")!.Value;
    }
}
