using System.Diagnostics;
using System.Text.Json;
using NonlocalityML.Cli;

namespace NonlocalityML.Tests.Cli;

/// <summary>threshold and verify, as a user calls them.</summary>
[TestClass]
public sealed class ThresholdVerbTests
{
    [TestMethod]
    public void A_quick_proof_verifies_and_a_changed_one_does_not()
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
            ["threshold", "werner", "--axes", "icosahedral-16", "--inequality-axes", "icosahedral-6", "--goal", "0.6", "--out", folder["werner"], "--json"];
        var first = Run(arguments);
        Assert.AreEqual(0, first.Code, first.Error);
        using var result = JsonDocument.Parse(first.Output);
        Assert.IsGreaterThanOrEqualTo(0.6, result.RootElement.GetProperty("lower").GetDouble());
        Assert.IsLessThan(0.7784, result.RootElement.GetProperty("upper").GetDouble());
        Assert.AreEqual(first.Output, Run(arguments).Output);

        var file = result.RootElement.GetProperty("certificate").GetString()!;
        Assert.Contains("the certificate holds", Run("verify", file).Output);
        var text = File.ReadAllText(file);
        var lower = JsonDocument.Parse(text).RootElement.GetProperty("lower").GetString()!;
        File.WriteAllText(file, text.Replace(lower, "7/10", StringComparison.Ordinal));
        Refused("proves only", "verify", file);
        File.WriteAllText(file, text[..^40]);
        Refused(file, "verify", file);
    }

    /// <summary>Evidence and proof in one table, in words of their own, and on one page; the cloud's strategies are a start for the next proof.</summary>
    [TestMethod]
    public void Evidence_stands_beside_the_proof()
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "threshold", "werner", "--measurements", "planar", "--axes", "polygon-12", "--evidence", "--evidence-points", "128", "--evidence-steps", "200",
            "--threads", "2", "--out", folder["planar"],
        ];
        var (code, output, error) = Run(arguments);
        Assert.AreEqual(0, code, error);
        foreach (var (statement, kind) in new[] { ("local up to", "proof"), ("nonlocal above", "proof"), ("clouds at the floor up to", "evidence"), ("local up to", "published proof") })
            Assert.MatchesRegex($"{statement} +0\\.\\d+ +{kind} ", output);
        var page = File.ReadAllText(folder["planar/report.html"]);
        foreach (var text in new[] { "Loss against visibility", "nonlocal above (proof)", "last visibility at the floor (evidence)" }) Assert.Contains(text, page);
        using var json = JsonDocument.Parse(Run([.. arguments, "--json"]).Output);
        Assert.IsTrue(json.RootElement.GetProperty("evidence").GetProperty("lastAtFloor").GetDouble() is > 0.66 and < 0.75);
        Assert.AreEqual(0, Run("report", folder["planar"], "--out", folder["again.html"]).Code);

        string[] again = ["threshold", "werner", "--measurements", "planar", "--axes", "polygon-12", "--cloud", folder["planar/evidence"], "--out", folder["warm"], "--json"];
        using var warm = JsonDocument.Parse(Run(again).Output);
        Assert.AreEqual(json.RootElement.GetProperty("lower").GetDouble(), warm.RootElement.GetProperty("lower").GetDouble(), 1e-6);
        Refused("of 2 parties", "threshold", "ghz", "--axes", "octahedral-9", "--cloud", folder["planar/evidence"], "--out", folder["other"]);
        Refused("fit.json", "threshold", "werner", "--cloud", folder["warm"], "--out", folder["other2"]);
    }

    [TestMethod]
    public void A_killed_search_goes_on_from_what_it_had()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["threshold", "werner", "--axes", "icosahedral-61", "--inequality-axes", "icosahedral-6", "--threads", "1", "--out", folder["killed"]];
        var search = folder["killed/search.json"];
        using (var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Verb).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            while (!process.HasExited && !File.Exists(search)) Thread.Sleep(2);
            process.Kill(entireProcessTree: false);
            process.WaitForExit();
            Assert.AreEqual(128 + 9, process.ExitCode, "killed in mid-run");
        }

        Assert.IsFalse(File.Exists(folder["killed/certificate.json"]));
        Assert.IsNotEmpty(JsonDocument.Parse(File.ReadAllText(search)).RootElement.GetProperty("strategies").EnumerateArray());
        Refused("another search", [.. arguments, "--seed", "9"]);
        var (code, output, error) = Run([.. arguments, "--json"]);
        Assert.AreEqual(0, code, error);
        Assert.IsFalse(File.Exists(search));
        using var result = JsonDocument.Parse(output);
        // eta^2 of 61 axes, 0.979194, times the threshold of these axes.
        Assert.AreEqual(0.66865, result.RootElement.GetProperty("lower").GetDouble(), 3e-4);
        Assert.Contains("the certificate holds", Run("verify", folder["killed/certificate.json"]).Output);
    }

    [TestMethod]
    public void Wrong_input_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Refused("bell", "threshold", "bell", "--out", folder["x"]);
        Refused("0.5.2", "threshold", "bell-diagonal:0.5.2,0,0", "--out", folder["x"]);
        Refused("is no state", "threshold", "bell-diagonal:1,1,1", "--out", folder["x"]);
        Refused("given twice", "threshold", "correlations:XX=0.5,XX=0.5", "--out", folder["x"]);
        Refused("12 decimals", "threshold", "correlations:XX=0.1234567890123", "--out", folder["x"]);
        Refused("4 qubits", "threshold", "ghz:4", "--out", folder["x"]);
        Refused("local at every visibility", "threshold", "correlations:ZZ=1", "--measurements", "planar", "--out", folder["x"]);
        Refused("--goal", "threshold", "werner", "--goal", "NaN", "--out", folder["x"]);
        Refused("17 axes", "threshold", "werner", "--axes", "icosahedral-17", "--out", folder["y"]);
        Refused("at most", "threshold", "ghz", "--measurements", "planar", "--axes", "polygon-256", "--out", folder["z"]);
        Refused("polygon", "threshold", "ghz", "--measurements", "planar", "--axes", "octahedral-9", "--out", folder["u"]);
        folder.Write("notes.txt", "mine");
        Refused("not empty", "threshold", "werner", "--out", folder.Path);
    }

    private static void Refused(string expected, params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
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
