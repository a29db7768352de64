using System.Text.Json;

namespace NonlocalityML.Tests.Cli;

/// <summary>search, verify and report, as a user calls them.</summary>
[TestClass]
public sealed class SearchVerbTests
{
    [TestMethod]
    public void A_search_is_verified_and_reported()
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "search",
            "m2",
            "--real",
            "--starts",
            "8",
            "--steps",
            "60",
            "--sweep",
            "visibility,0.7,1,0.3",
            "--objective",
            "exact",
            "--out",
            folder["found"],
        ];
        var output = Nonlocality.Print(arguments);
        Assert.Contains("are certified nonlocal", output);
        using var result = JsonDocument.Parse(Nonlocality.Run([.. arguments, "--json"]).Output);
        Assert.AreEqual(0, result.RootElement.GetProperty("laboratories")[0].GetProperty("finds").GetInt32());
        Assert.IsGreaterThan(0, result.RootElement.GetProperty("laboratories")[1].GetProperty("finds").GetInt32());
        Assert.Contains("certificates hold", Nonlocality.Run("verify", Path.Combine(folder["found"], "finds")).Output);
        Nonlocality.Print("report", folder["found"], "--out", folder["page.html"]);
        Assert.Contains("Best finds", File.ReadAllText(folder["page.html"]));

        File.WriteAllText(Path.Combine(folder["found"], "found.json"), "{\"format\": 1");
        Nonlocality.Refuse("found.json", "report", folder["found"], "--out", folder["page.html"]);
        Nonlocality.Refuse("found.json", arguments);
    }

    [TestMethod]
    public void Wrong_input_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var wrong = new (string Expected, string[] Arguments)[]
        {
            ("m1", ["m1"]),
            ("m9", ["m9"]),
            ("bell", ["bell"]),
            ("visibility is NaN", ["m2", "--visibility", "NaN"]),
            ("visibility is 1.1", ["m2", "--visibility", "1.1"]),
            ("efficiency is -1", ["m2", "--efficiency", "-1"]),
            ("state's angle is 60", ["m2", "--state", "60"]),
            ("--state is 'x'", ["m2", "--state", "x"]),
            ("--angles is '5'", ["m2", "--angles", "5"]),
            ("from 9 to 5", ["m2", "--angles", "9,5"]),
            ("largest angle is 1000", ["m2", "--angles", "0,1000"]),
            ("is no sweep", ["m2", "--sweep", "visibility,0.1"]),
            ("is no sweep", ["m2", "--sweep", "visibility,0,1,NaN"]),
            ("values", ["m2", "--sweep", "visibility,0,1,0"]),
            ("values", ["m2", "--sweep", "visibility,0,1,1e-9"]),
            ("cannot be swept", ["m2", "--sweep", "seed,0,1,0.5"]),
            ("visibility is 2", ["m2", "--sweep", "visibility,0,2,1"]),
            ("starts is 0", ["m2", "--starts", "0"]),
            ("steps is -5", ["m2", "--steps", "-5"]),
            ("kept finds is 100000", ["m2", "--keep", "100000"]),
            ("--model does not go", ["m2", "--objective", "exact", "--model", "x"]),
            ("nowhere", ["m2", "--model", folder["nowhere"]]),
            ("is for", ["m2", "--model", Path.Combine(Repository.Root, "models", "bilocal-summary")]),
            ("classes", ["m2", "--model", Path.Combine(Repository.Root, "models", "classes")]),
            ("No model ships", ["m7"]),
            ("Joint", ["m2", "--joint"]),
            ("planar is the x-y plane", ["m2", "--planar"]),
            ("local model", ["m2", "--local"]),
            ("no certified network", ["bilocal", "--objective", "certified"]),
        };
        foreach (var (expected, arguments) in wrong)
            Nonlocality.Refuse(expected, ["search", .. arguments, "--out", folder["x"]]);
        folder.Write("notes.txt", "mine");
        Nonlocality.Refuse("not empty", "search", "m2", "--out", folder.Path);
    }
}
