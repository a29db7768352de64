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
        [
            "threshold",
            "werner",
            "--axes",
            "icosahedral-16",
            "--inequality-axes",
            "icosahedral-6",
            "--goal",
            "0.6",
            "--out",
            folder["werner"],
            "--json",
        ];
        var first = Nonlocality.Run(arguments);
        Assert.AreEqual(0, first.Code, first.Error);
        using var result = JsonDocument.Parse(first.Output);
        Assert.IsGreaterThanOrEqualTo(0.6, result.RootElement.GetProperty("lower").GetDouble());
        Assert.IsLessThan(0.7784, result.RootElement.GetProperty("upper").GetDouble());
        Assert.AreEqual(first.Output, Nonlocality.Run(arguments).Output);

        var file = result.RootElement.GetProperty("certificate").GetString()!;
        Assert.Contains("the certificate holds", Nonlocality.Run("verify", file).Output);
        var text = File.ReadAllText(file);
        var lower = JsonDocument.Parse(text).RootElement.GetProperty("lower").GetString()!;
        File.WriteAllText(file, text.Replace(lower, "7/10", StringComparison.Ordinal));
        Nonlocality.Refuse("proves only", "verify", file);
        File.WriteAllText(file, text[..^40]);
        Nonlocality.Refuse(file, "verify", file);
    }

    /// <summary>Evidence and proof in one table, in words of their own, and on one page; the cloud's strategies are a start for
    /// the next proof.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Evidence_stands_beside_the_proof()
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "threshold",
            "werner",
            "--measurements",
            "planar",
            "--axes",
            "polygon-12",
            "--evidence",
            "--evidence-points",
            "128",
            "--evidence-steps",
            "200",
            "--threads",
            "2",
            "--out",
            folder["planar"],
        ];
        var output = Nonlocality.Print(arguments);
        foreach (
            var (statement, kind) in new[]
            {
                ("local up to", "proof"),
                ("nonlocal above", "proof"),
                ("clouds at the floor up to", "evidence"),
                ("local up to", "published proof"),
            }
        )
            Assert.MatchesRegex($"{statement} +0\\.\\d+ +{kind} ", output);
        var page = File.ReadAllText(folder["planar/report.html"]);
        foreach (
            var text in new[] { "Loss against visibility", "nonlocal above (proof)", "last visibility at the floor (evidence)" }
        )
            Assert.Contains(text, page);
        using var json = JsonDocument.Parse(Nonlocality.Run([.. arguments, "--json"]).Output);
        Assert.IsTrue(json.RootElement.GetProperty("evidence").GetProperty("lastAtFloor").GetDouble() is > 0.66 and < 0.75);
        Nonlocality.Print("report", folder["planar"], "--out", folder["again.html"]);

        string[] again =
        [
            "threshold",
            "werner",
            "--measurements",
            "planar",
            "--axes",
            "polygon-12",
            "--cloud",
            folder["planar/evidence"],
            "--out",
            folder["warm"],
            "--json",
        ];
        using var warm = JsonDocument.Parse(Nonlocality.Run(again).Output);
        Assert.AreEqual(
            json.RootElement.GetProperty("lower").GetDouble(),
            warm.RootElement.GetProperty("lower").GetDouble(),
            1e-6
        );
        Nonlocality.Refuse(
            "of 2 parties",
            "threshold",
            "ghz",
            "--axes",
            "octahedral-9",
            "--cloud",
            folder["planar/evidence"],
            "--out",
            folder["other"]
        );
        Nonlocality.Refuse("fit.json", "threshold", "werner", "--cloud", folder["warm"], "--out", folder["other2"]);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void A_killed_search_goes_on_from_what_it_had()
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "threshold",
            "werner",
            "--axes",
            "icosahedral-61",
            "--inequality-axes",
            "icosahedral-6",
            "--threads",
            "1",
            "--out",
            folder["killed"],
        ];
        var search = folder["killed/unfinished/search.json"];
        using (
            var process = Process.Start(
                new ProcessStartInfo("dotnet", [typeof(Verb).Assembly.Location, .. arguments])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!
        )
        {
            while (!process.HasExited && !File.Exists(search))
                Thread.Sleep(2);
            process.Kill(entireProcessTree: false);
            process.WaitForExit();
            Assert.AreEqual(128 + 9, process.ExitCode, "killed in mid-run");
        }

        Assert.IsFalse(File.Exists(folder["killed/certificate.json"]));
        Assert.IsNotEmpty(JsonDocument.Parse(File.ReadAllText(search)).RootElement.GetProperty("strategies").EnumerateArray());
        Nonlocality.Refuse("holds a threshold whose seed is 1, not 9", [.. arguments, "--seed", "9"]);
        var output = Nonlocality.Print([.. arguments, "--json"]);
        Assert.IsFalse(File.Exists(search));
        using var result = JsonDocument.Parse(output);
        // eta^2 of 61 axes, 0.979194, times the threshold of these axes.
        Assert.AreEqual(0.66865, result.RootElement.GetProperty("lower").GetDouble(), 3e-4);
        Assert.Contains("the certificate holds", Nonlocality.Run("verify", folder["killed/certificate.json"]).Output);
        var killed = File.ReadAllBytes(folder["killed/certificate.json"]);
        Directory.Delete(folder["killed"], recursive: true);
        Nonlocality.Print(arguments);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder["killed/certificate.json"]), killed, "as if it had not been killed");
    }

    [TestMethod]
    [DataRow("null")]
    [DataRow(
        "{\"visibility\": 1e300, \"strategies\": [], \"held\": [-1], \"weights\": \"AAAAAAAA8D8=\", \"factor\": "
            + "\"AAAAAAAA8D8=\", \"gain\": 0, \"starts\": 16, \"calls\": 0, \"idle\": 0, \"inequality\": null}"
    )]
    [DataRow(
        "{\"visibility\": 0.5, \"strategies\": [\"zzz\"], \"held\": [0], \"weights\": \"AAAAAAAA8D8=\", \"factor\": "
            + "\"AAAAAAAA8D8=\", \"gain\": 0, \"starts\": 16, \"calls\": 0, \"idle\": 0, \"inequality\": null}"
    )]
    [DataRow(
        "{\"visibility\": 0.5, \"strategies\": [], \"held\": [0], \"weights\": \"AAAAAAAA8D8=\", \"factor\": "
            + "\"AAAAAAAA8D8=\", \"gain\": 0, \"starts\": 16, \"calls\": 0, \"idle\": 0, \"inequality\": null}"
    )]
    [DataRow(
        "{\"visibility\": 0.5, \"strategies\": [], \"held\": [-1], \"weights\": \"\", \"factor\": \"AAAAAAAA8D8=\", "
            + "\"gain\": 0, \"starts\": 16, \"calls\": 0, \"idle\": 0, \"inequality\": null}"
    )]
    [DataRow("{\"visibility\": 0.5, \"strat")]
    public void A_saved_search_that_is_none_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "threshold",
            "werner",
            "--measurements",
            "planar",
            "--axes",
            "polygon-4",
            "--inequality-axes",
            "polygon-4",
            "--out",
            folder["werner"],
        ];
        Nonlocality.Print(arguments);
        File.Delete(folder["werner/certificate.json"]);
        Directory.CreateDirectory(folder["werner/unfinished"]);
        folder.Write("werner/unfinished/search.json", text);
        Nonlocality.Refuse("search.json is no saved search", arguments);
    }

    [TestMethod]
    public void Wrong_input_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Refuse("bells", "threshold", "bells", "--out", folder["x"]);
        Nonlocality.Refuse("0.5.2", "threshold", "bell-diagonal:0.5.2,0,0", "--out", folder["x"]);
        Nonlocality.Refuse("is no state", "threshold", "bell-diagonal:1,1,1", "--out", folder["x"]);
        Nonlocality.Refuse("given twice", "threshold", "correlations:XX=0.5,XX=0.5", "--out", folder["x"]);
        Nonlocality.Refuse("12 decimals", "threshold", "correlations:XX=0.1234567890123", "--out", folder["x"]);
        Nonlocality.Refuse("4 qubits", "threshold", "ghz:4", "--out", folder["x"]);
        Nonlocality.Refuse(
            "local at every visibility",
            "threshold",
            "correlations:ZZ=1",
            "--measurements",
            "planar",
            "--out",
            folder["x"]
        );
        Nonlocality.Refuse("--goal", "threshold", "werner", "--goal", "NaN", "--out", folder["x"]);
        Nonlocality.Refuse("17 axes", "threshold", "werner", "--axes", "icosahedral-17", "--out", folder["y"]);
        Nonlocality.Refuse(
            "at most",
            "threshold",
            "ghz",
            "--measurements",
            "planar",
            "--axes",
            "polygon-256",
            "--out",
            folder["z"]
        );
        Nonlocality.Refuse(
            "polygon",
            "threshold",
            "ghz",
            "--measurements",
            "planar",
            "--axes",
            "octahedral-9",
            "--out",
            folder["u"]
        );
        Nonlocality.Refuse(
            "--evidence-points goes with --evidence",
            "threshold",
            "werner",
            "--evidence-points",
            "10",
            "--out",
            folder["v"]
        );
        Nonlocality.Refuse(
            "is no set of axes",
            "threshold",
            "werner",
            "--measurements",
            "planar",
            "--axes",
            "polygon-0",
            "--out",
            folder["v"]
        );
        Assert.IsFalse(Directory.Exists(folder["v"]), "a name that means nothing does not take the folder");
        folder.Write("notes.txt", "mine");
        Nonlocality.Refuse("not empty", "threshold", "werner", "--out", folder.Path);
    }
}
