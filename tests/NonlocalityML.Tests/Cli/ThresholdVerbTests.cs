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

    [TestMethod]
    public void Wrong_input_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Refused("bell", "threshold", "bell", "--out", folder["x"]);
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
