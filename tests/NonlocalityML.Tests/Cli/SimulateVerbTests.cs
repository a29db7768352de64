using System.Text.Json;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;

namespace NonlocalityML.Tests.Cli;

/// <summary>simulate, as a user calls it; its tables go on to the other verbs.</summary>
[TestClass]
public sealed class SimulateVerbTests
{
    [TestMethod]
    public void A_noisy_pair_has_the_correlators_of_the_Born_rule()
    {
        var behavior = Table("--state", "isotropic:2,0.9", "--angles", "0,90;45,-45");
        Assert.AreEqual(0.9 * 2 * Math.Sqrt(2), BellInequalities.Chsh.Value(behavior), 1e-12);
        // The singlet answers opposite; directions and radians say the same as degrees.
        foreach (
            var angles in (string[])
                [
                    "0,90;225,135",
                    "0rad,1.5707963267948966rad;-135deg,135",
                    "0,pi/2;-3pi/4,3\u03c0/4",
                    "Z,X;-0.70710678:0:-0.70710678,0.70710678:0:-0.70710678",
                ]
        )
            Assert.AreEqual(
                0.9 * 2 * Math.Sqrt(2),
                BellInequalities.Chsh.Value(Table("--state", "werner:0.9", "--angles", angles)),
                1e-7,
                angles
            );
    }

    [TestMethod]
    public void Angles_of_states_are_degrees()
    {
        foreach (var state in (string[])["schmidt:30", "schmidt:0.5235987755982988rad", "schmidt:pi/6"])
            Assert.AreEqual(
                Math.Sin(Math.PI / 3),
                Correlators.Of(Table("--state", state, "--angles", "X;X"))[1, 1],
                1e-12,
                state
            );
    }

    [TestMethod]
    public void Three_parties_reach_Mermin()
    {
        var behavior = Table("--state", "ghz:3", "--angles", "X,Y;X,Y;X,Y");
        Assert.AreEqual(4, BellInequalities.Mermin(3).Value(behavior), 1e-12);
    }

    [TestMethod]
    public void Losses_are_an_outcome_or_counted_as_one()
    {
        var lossy = Table("--state", "isotropic:2", "--angles", "0,90;45,-45", "--efficiency", "0.9,0.8");
        Assert.AreEqual(Scenario.Bipartite(2, 3), lossy.Scenario);
        Assert.AreEqual(0.1 * 0.2, lossy[2, 2, 0, 1], 1e-12);
        var counted = Table("--state", "isotropic:2", "--angles", "0,90;45,-45", "--efficiency", "0.9", "--no-click", "0");
        Assert.AreEqual((0.81 * 2 * Math.Sqrt(2)) + (0.01 * 2), BellInequalities.Chsh.Value(counted), 1e-12);
    }

    [TestMethod]
    public void Counts_have_their_trials_and_come_again_from_their_seed()
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "simulate",
            "--state",
            "werner:0.95",
            "--angles",
            "0,90;45,-45",
            "--shots",
            "5000",
            "--seed",
            "3",
            "--out",
        ];
        Nonlocality.Print([.. arguments, folder["one.csv"]]);
        Nonlocality.Print([.. arguments, folder["two.csv"]]);
        Assert.AreEqual(File.ReadAllText(folder["one.csv"]), File.ReadAllText(folder["two.csv"]));
        var table = MeasuredTable.Read(folder["one.csv"]);
        CollectionAssert.AreEqual(new long[] { 5000, 5000, 5000, 5000 }, table.Counts!.TrialsBySetting.ToArray());
        Assert.IsTrue(Math.Abs(BellInequalities.Chsh.Value(table.Behavior)) is > 2.5 and < 2.85);
        using var scored = JsonDocument.Parse(Nonlocality.Print("score", folder["one.csv"], "--json"));
        Assert.AreEqual("nonlocal", scored.RootElement.GetProperty("tables")[0].GetProperty("locality").GetString());
    }

    [TestMethod]
    public void Measurements_of_qutrits_come_from_a_file_and_models_from_inequality()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Print("inequality", "--name", "cglmp:3", "--level", "1", "--model", folder["model.json"]);
        var (code, _, error) = Nonlocality.Run("simulate", "--model", folder["model.json"], "--out", folder["p.csv"]);
        Assert.AreEqual(0, code, error);
        Assert.AreEqual(
            1 + Math.Sqrt(11.0 / 3),
            BellInequalities.Cglmp(3).Value(MeasuredTable.Read(folder["p.csv"]).Behavior),
            1e-7
        );
        File.WriteAllText(
            folder["bases.json"],
            """{"measurements": [[{"vectors": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}], [{"vectors": [[1, 0, 0], [0, [0, 1], 0], [0, 0, 1]]}]]}"""
        );
        var correlated = Table("--state", "isotropic:3", "--measurements", folder["bases.json"]);
        Assert.AreEqual(1.0 / 3, correlated[2, 2, 0, 0], 1e-12);
    }

    [TestMethod]
    public void What_cannot_be_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder["p.csv"];
        foreach (
            var (part, arguments) in (ReadOnlySpan<(string, string[])>)
                [
                    ("is needed", ["--state", "werner"]),
                    ("is no measurement of a qubit", ["--state", "werner", "--angles", "0,q;0"]),
                    ("has the length", ["--state", "werner", "--angles", "1:1:0;0"]),
                    ("given for 1 parties", ["--state", "werner", "--angles", "0,90,45,-45"]),
                    ("has dimension 2", ["--state", "isotropic:3", "--angles", "0;0"]),
                    ("numbers from 0 to 1", ["--state", "werner", "--angles", "0;0", "--efficiency", "1.1"]),
                    ("one for all or 2", ["--state", "werner", "--angles", "0;0", "--efficiency", "1,1,1"]),
                    ("--visibility is 2", ["--state", "werner", "--angles", "0;0", "--visibility", "2"]),
                    ("--shots is 0", ["--state", "werner", "--angles", "0;0", "--shots", "0"]),
                    ("--seed goes with --shots", ["--state", "werner", "--angles", "0;0", "--seed", "2"]),
                    ("0 to 1 exist", ["--state", "werner", "--angles", "0;0", "--no-click", "2"]),
                    ("is no state", ["--state", "wern", "--angles", "0;0"]),
                ]
        )
            Nonlocality.Refuse(part, [.. (string[])["simulate", .. arguments, "--out", path]]);
        Nonlocality.Refuse("is written as", "simulate", "--state", "werner", "--angles", "0;0", "--out", folder["p.txt"]);
        Assert.IsFalse(File.Exists(path));
    }

    private static Behavior Table(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var (code, _, error) = Nonlocality.Run([.. (string[])["simulate", .. arguments, "--out", folder["p.csv"]]]);
        Assert.AreEqual(0, code, error);
        return MeasuredTable.Read(folder["p.csv"]).Behavior;
    }
}
