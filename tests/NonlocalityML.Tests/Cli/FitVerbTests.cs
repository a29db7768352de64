using System.Text.Json;
using NonlocalityML.HiddenVariables.Clouds;

namespace NonlocalityML.Tests.Cli;

[TestClass]
public sealed class FitVerbTests
{
    private static readonly string[] Small =
    [
        "--points",
        "64",
        "--batch",
        "16",
        "--steps",
        "100",
        "--tests",
        "40",
        "--threads",
        "2",
    ];

    [TestMethod]
    public void A_sweep_gives_a_row_for_each_visibility_and_the_same_again()
    {
        using var folder = new TemporaryFolder();
        string[] command =
        [
            "fit",
            "--state",
            "werner",
            "--measurements",
            "planar",
            "--sweep",
            "0.5,0.6,0.05",
            .. Small,
            "--out",
            folder["out"],
        ];
        var output = Nonlocality.Print(command);
        Assert.Contains("0.55", output);
        Assert.Contains("not a proof", output);
        var (_, again, _) = Nonlocality.Run([.. command, "--json"]);
        var json = JsonDocument.Parse(again).RootElement;
        Assert.AreEqual(5, json.GetProperty("fits").GetArrayLength());
        Assert.AreEqual(3, json.GetProperty("best").GetArrayLength());
        Assert.IsTrue(File.Exists(folder["out/cloud-0-4.npy"]));
        var page = File.ReadAllText(folder["out/report.html"]);
        foreach (
            var figure in new[]
            {
                "Loss against visibility",
                "Loss against steps",
                "Cloud of party A",
                "Cloud of party B",
                "not a proof",
            }
        )
            Assert.Contains(figure, page);
        Nonlocality.Print("report", folder["out"], "--out", folder["again.html"]);
        var later = File.ReadAllText(folder["again.html"]);
        Assert.AreEqual(UpToCommand(page), UpToCommand(later));
        Assert.Contains("nonlocality fit --state", later, "what made the fit, beside what made the page");

        static string UpToCommand(string html) => html[..html.IndexOf("Made by", StringComparison.Ordinal)];
    }

    /// <summary>Maps of the sphere, and the PR box by gradient: 1/4, with a proof that verify accepts.</summary>
    [TestMethod]
    public void A_measured_table_is_fitted_beside_the_linear_program()
    {
        using var folder = new TemporaryFolder();
        var table = folder.Write(
            "pr.csv",
            "a,b,x,y,count\n"
                + string.Concat(
                    from i in Enumerable.Range(0, 16)
                    select $"{i / 8},{i / 4 % 2},{i / 2 % 2},{i % 2},{(((i / 8) ^ (i / 4 % 2)) == (i / 2 % 2 & i % 2) ? 50 : 0)}\n"
                )
        );
        string[] command = ["fit", "--behavior", table, "--steps", "1000", "--points", "128", "--out", folder["out"]];
        var output = Nonlocality.Print([.. command, "--json"]);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.AreEqual(0.25, json.GetProperty("distance").GetDouble(), 1e-3);
        Assert.AreEqual(0.25, json.GetProperty("lower").GetDouble(), 1e-9);
        Assert.Contains("the certificate holds", Nonlocality.Run("verify", folder["out/certificate.json"]).Output);
        Assert.Contains("Distance above the proven bound", File.ReadAllText(folder["out/report.html"]));
        Nonlocality.Print("report", folder["out"], "--out", folder["again.html"]);
        var card = File.ReadAllText(folder["out/table-fit.json"]);
        File.WriteAllText(
            folder["out/table-fit.json"],
            card.Replace("\"lower\": 0.2", "\"lower\": 0.3", StringComparison.Ordinal)
        );
        Assert.Contains("says more than", Nonlocality.Run("report", folder["out"], "--out", folder["again.html"]).Error);
        Assert.Contains("proven by its strategies", Nonlocality.Run(command).Output, "the same command in the same folder");
        Assert.Contains(
            "holds a fit of a table whose options.seed is 0, not 4",
            Nonlocality.Run([.. command, "--seed", "4"]).Error
        );
        foreach (var last in (string[])["table-fit.json", "report.html"])
            File.Delete(folder[$"out/{last}"]);
        Assert.AreEqual(
            output,
            Nonlocality.Print([.. command, "--json"]),
            "killed before the card was written, the same command begins again"
        );
    }

    [TestMethod]
    public void A_sphere_is_mapped_and_a_device_named_as_elsewhere()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Print([
            "fit",
            "--state",
            "w:3",
            "--visibility",
            "0.4",
            "--engine",
            "graph",
            "--device",
            "cpu",
            .. Small,
            "--out",
            folder["out"],
        ]);
        var page = File.ReadAllText(folder["out/report.html"]);
        Assert.Contains("Cloud of party C", page);
        Assert.Contains("equal-area map", page);
        File.Delete(folder["out/cloud-0-0.npy"]);
        Assert.Contains("cloud-0-0.npy", Nonlocality.Run("report", folder["out"], "--out", folder["again.html"]).Error);
    }

    [TestMethod]
    public void The_graph_engine_fits_a_finite_set_of_axes()
    {
        using var folder = new TemporaryFolder();
        var axes = folder.Write("axes.json", "[[0,0,1],[1,0,0]]");
        var output = Nonlocality.Print([
            "fit",
            "--state",
            "ghz:2",
            "--visibility",
            "0.4",
            "--measurements",
            axes,
            "--engine",
            "graph",
            "--rate",
            "1e-3",
            .. Small,
            "--json",
            "--out",
            folder["out"],
        ]);
        var fit = JsonDocument.Parse(output).RootElement.GetProperty("best")[0];
        Assert.AreEqual(0, fit.GetProperty("testError").GetDouble());
        Assert.AreEqual(4, fit.GetProperty("testTuples").GetInt32());
        Assert.IsLessThan(0.02, fit.GetProperty("testLoss").GetDouble());
    }

    [TestMethod]
    public void Qutrits_and_weights_are_fitted_by_the_graph_engine_and_go_on()
    {
        using var folder = new TemporaryFolder();
        string[] command =
        [
            "fit",
            "--state",
            "isotropic:3",
            "--sweep",
            "0,0.1,0.1",
            "--measurements",
            "povm:4:1",
            "--response",
            "gell-mann:1",
            "--weighted",
            .. Small,
            "--json",
            "--out",
            folder["out"],
        ];
        var output = Nonlocality.Print(command);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.AreEqual("graph", json.GetProperty("specification").GetProperty("engine").GetString());
        var card = CloudCard.Read(folder["out/fit.json"]);
        var reread = CloudResults.Cloud(folder["out"], card, card.Fits[2]);
        Assert.AreEqual(1, reread.Weights().Sum(), 1e-14);
        Assert.IsGreaterThan(1.01 / 64, reread.Weights().Max());
        Assert.AreEqual("logits-0-2.npy", json.GetProperty("fits")[2].GetProperty("logitsFile").GetString());
        File.Delete(folder["out/result-0-2.json"]);
        Assert.AreEqual(output, Nonlocality.Run(command).Output);
    }

    public static IEnumerable<object[]> BadCommands =>
        [
            ["is no state", "--state", "doublet"],
            ["dimension 3", "--state", "isotropic:3", "--measurements", "planar"],
            ["two outcomes", "--state", "isotropic:3", "--measurements", "pvm", "--engine", "fused"],
            ["two outcomes", "--state", "werner", "--weighted", "--engine", "fused"],
            ["harmonics:1,3", "--state", "werner", "--measurements", "povm:4", "--response", "harmonics:1,3"],
            ["at most 1024 monomials", "--state", "isotropic:3", "--response", "gell-mann:5"],
            ["2 to 64", "--state", "isotropic:3", "--measurements", "povm:1"],
            ["no whole number", "--state", "isotropic:3", "--measurements", "povm:x"],
            ["sum to at least 3", "--state", "isotropic:3", "--measurements", "povm:2:1"],
            ["a number from 0 to 1", "--state", "werner", "--visibility", "1.2"],
            ["a number from 0 to 1", "--state", "werner", "--visibility", "NaN"],
            ["does not go with --sweep", "--state", "werner", "--visibility", "0.5", "--sweep", "0.1,0.2,0.1"],
            ["three numbers", "--state", "werner", "--sweep", "0.1,0.2"],
            ["three numbers", "--state", "werner", "--sweep", "a,0.2,0.1"],
            ["no set of measurements", "--state", "werner", "--measurements", "all"],
            ["no response function", "--state", "werner", "--response", "cubes"],
            ["Points of a fit is 0", "--state", "werner", "--points", "0"],
            ["Steps of a fit is -1", "--state", "werner", "--steps", "-1"],
            ["RatePerPoint", "--state", "werner", "--rate", "NaN"],
            ["--clouds is 0", "--state", "werner", "--clouds", "0"],
            ["l3", "--state", "werner", "--loss", "l3"],
            ["does not exist", "--state", "nowhere.npy"],
            ["--state or --behavior", "--visibility", "0.5"],
            ["--state does not go with --behavior", "--state", "werner", "--behavior", "x.csv"],
            ["--sweep does not go with --behavior", "--behavior", "x.csv", "--sweep", "0.1,0.2,0.1"],
            ["does not exist", "--behavior", "nowhere.csv"],
            ["Points of a fit to a table", "--behavior", "x.csv", "--points", "-4"],
            ["cuda", "--state", "werner", "--engine", "cuda"],
        ];

    [TestMethod]
    [DynamicData(nameof(BadCommands))]
    public void A_wrong_command_gets_exit_code_2_and_one_line(string message, params string[] command)
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Refuse(message, ["fit", .. command, "--out", folder["out"]]);
    }
}
