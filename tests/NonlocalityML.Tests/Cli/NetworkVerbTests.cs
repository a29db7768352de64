using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.HiddenVariables.Networks;
using NonlocalityML.Learning;

namespace NonlocalityML.Tests.Cli;

[TestClass]
public sealed class NetworkVerbTests
{
    private const string Ghz = "a,b,c,x,y,z,p\n0,0,0,0,0,0,0.5\n1,1,1,0,0,0,0.5\n";

    [TestMethod]
    public void A_table_is_judged_and_its_certificate_verifies()
    {
        using var folder = new TemporaryFolder();
        var (table, proof) = (folder.Write("ghz.csv", Ghz), folder["proof.json"]);
        var json = Nonlocality.Json("network", "triangle", table, "--starts", "4", "--certificate", proof, "--json");
        Assert.AreEqual("not local", json.GetProperty("verdict").GetString());
        Assert.AreEqual("2x2x2", json.GetProperty("inflation").GetString());
        Assert.Contains("distance to the local set of the network", Nonlocality.Print("verify", proof));
        // With one source for all it is local, as it is in Bell's sense.
        Assert.Contains("local in the network bell:3", Nonlocality.Print("network", "bell:3", table, "--starts", "4"));
    }

    [TestMethod]
    public void Counts_of_a_line_are_scored_as_such_too()
    {
        var point = Path.Combine(Repository.Root, "datasets", "experiments", "bilocal2025", "point-18.csv");
        var line = Nonlocality.Json("score", point, "--json").GetProperty("tables")[0].GetProperty("line");
        Assert.IsTrue(line.GetProperty("isLocal").GetBoolean() && line.GetProperty("isNotBilocal").GetBoolean());
        Assert.AreEqual(0.0436, line.GetProperty("nbl").GetProperty("lower").GetDouble(), 1e-3);
        Assert.AreEqual(1.17, line.GetProperty("form").GetProperty("value").GetDouble(), 5e-5);
        Assert.Contains("NBL = 0.0435-0.0445", Nonlocality.Print("score", point));
    }

    [TestMethod]
    public void Measured_tables_are_labelled_as_no_signalling_where_that_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var point = Path.Combine(Repository.Root, "datasets", "experiments", "bilocal2025", "point-00.csv");
        Nonlocality.Print("label", point, "--measure", "nbl", "--project", "--out", folder["line"]);
        Assert.AreEqual(0, Nonlocality.Run("verify", folder["line"]).Code);
        using (var dataset = Dataset.Open(folder["line"]))
        {
            Assert.IsLessThan(1e-12, dataset.Behavior(0).SignalingResidual);
            Assert.Contains("no-signalling", dataset.Specification.Description);
        }

        Nonlocality.Print(
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "cube",
            "--count",
            "2",
            "--seed",
            "1",
            "--out",
            folder["drawn"]
        );
        Nonlocality.Refuse("drawn from", "label", folder["drawn"], "--project", "--out", folder["labels"]);
    }

    [TestMethod]
    public void Own_networks_come_from_a_file()
    {
        using var folder = new TemporaryFolder();
        var table = folder.Write("ghz.csv", Ghz);
        var network = folder.Write("net.json", """{"parties": ["A", "B", "C"], "sources": [["A", "B"], ["B", "C"]]}""");
        var json = Nonlocality.Json("network", network, table, "--starts", "2", "--json");
        Assert.AreEqual("not local", json.GetProperty("verdict").GetString());
    }

    [TestMethod]
    public void Both_ends_of_the_noise_are_written_and_verify()
    {
        using var folder = new TemporaryFolder();
        var output = Nonlocality.Print(
            "network",
            "triangle",
            "shared-bit",
            "--noise",
            "white",
            "--values",
            "3",
            "--starts",
            "8",
            "--out",
            folder["ends"]
        );
        Assert.Contains("not local for v from 0.414214 to 1", output);
        Assert.Contains("local at v = 0.3621", output);
        foreach (var name in (string[])["not-local.json", "local.json"])
            Assert.AreEqual(0, Nonlocality.Run("verify", Path.Combine(folder["ends"], name)).Code, name);
        Assert.StartsWith("nonlocality network triangle", File.ReadAllText(Path.Combine(folder["ends"], "command.txt")));
        // What is finished is read again; another question is refused.
        string[] again = ["network", "triangle", "shared-bit", "--noise", "white", "--starts", "8", "--out", folder["ends"]];
        Assert.AreEqual(output, Nonlocality.Print([.. again, "--values", "3"]));
        Nonlocality.Refuse("cardinalities", [.. again, "--values", "2"]);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Points_along_the_noise_are_proven_and_drawn_with_evidence_beside()
    {
        using var folder = new TemporaryFolder();
        var (ends, page) = (folder["ends"], folder["page.html"]);
        Nonlocality.Print([
            "network",
            "line",
            folder.Write("ghz.csv", Ghz),
            "--noise",
            "white",
            "--points",
            "2",
            "--evidence",
            "--starts",
            "2",
            "--values",
            "2",
            "--out",
            ends,
        ]);
        Assert.AreEqual(0, Nonlocality.Run("verify", Path.Combine(ends, "v-1.json")).Code);
        // A and C share nothing. The best that they can do is to answer 0 with the chance sqrt(1/2) each: 1/2 - (1 -
        // sqrt(1/2))^2.
        var card = NetworkNoiseCard.Read(ends);
        Assert.AreEqual(Math.Sqrt(2) - 1, card.Points[^1].Evidence!.Value, 5e-3);
        Assert.Contains("white noise in the network line", Nonlocality.Print("report", ends, "--out", page));
        Assert.Contains("perceptrons, evidence", File.ReadAllText(page));
        Assert.Contains("--noise white", File.ReadAllText(page), "the command that made the folder");

        // Perceptrons that were not asked, and an end that was not found, are left out of the file.
        var plain = card with
        {
            Points = [.. card.Points.Select(one => one with { Evidence = null })],
            NotLocalFrom = null,
            LocalAt = null,
        };
        File.WriteAllBytes(Path.Combine(ends, NetworkNoiseCard.FileName), JsonFile.ToBytes(plain));
        Assert.Contains("no model was found", Nonlocality.Print("report", ends, "--out", page));
        Assert.DoesNotContain("perceptrons", File.ReadAllText(page));
        var point = Path.Combine(ends, "v-1.json");
        File.WriteAllText(
            point,
            File.ReadAllText(point).Replace("\"upper\":\"", "\"upper\":\"1/9999999", StringComparison.Ordinal)
        );
        Nonlocality.Refuse("v-1.json", "report", ends, "--out", page);
        Nonlocality.Refuse("--points", "network", "triangle", "w", "--points", "3");
    }

    [TestMethod]
    public void A_model_learns_the_verdict_where_it_is_proven_and_speaks_beside_the_proof()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(Repository.Root, "datasets", "triangle-binary");
        var said = Nonlocality.Print("train", data, "--epochs", "2", "--out", folder["model"]);
        Assert.Contains("of which open ones are left out", said);
        var verdicts = ModelCard.Read(Path.Combine(folder["model"], ModelCard.FileName)).Verdicts!;
        Assert.IsGreaterThan(0.85, verdicts.Accuracy);
        var wrong = verdicts.InsideCalledOutside + verdicts.OutsideCalledInside;
        Assert.AreEqual(1 - ((double)wrong / verdicts.Points), verdicts.Accuracy, 1e-12);
        string[] asked = ["--starts", "2", "--values", "3", "--model", folder["model"]];
        Assert.Contains("learned, not proof: not local", Nonlocality.Print(["network", "triangle", "w", .. asked]));
        var noise = folder.Write("noise.csv", "a,b,c,x,y,z,count\n" + string.Concat(Enumerable.Range(0, 8).Select(Row)));
        var json = Nonlocality.Json(["network", "triangle", noise, .. asked, "--json"]);
        Assert.AreEqual("local", json.GetProperty("verdict").GetString());
        Assert.AreEqual("local", json.GetProperty("learned").GetProperty("verdict").GetString());
        Nonlocality.Refuse("one of the network line is needed", ["network", "line", "w", .. asked]);

        static string Row(int i) => $"{i / 4},{i / 2 % 2},{i % 2},0,0,0,{(i % 2 == 0 ? 6 : 5)}\n";
    }

    [TestMethod]
    public void A_search_that_time_ended_does_not_say_that_nothing_excludes_the_table()
    {
        var output = Nonlocality.Print("network", "triangle", "w", "--seconds", "0");
        Assert.Contains("from below: nothing; the time allowed ended the search", output);
        Assert.DoesNotContain("no inflation", output);
        foreach (var (seconds, isFinished) in (ReadOnlySpan<(string, bool)>)[("0", false), ("1000", true)])
        {
            var json = Nonlocality.Json("network", "triangle", "w", "--starts", "1", "--seconds", seconds, "--json");
            Assert.AreEqual(isFinished, json.GetProperty("isFinished").GetBoolean(), seconds);
        }
    }

    [TestMethod]
    public void What_does_not_fit_is_refused_in_one_line()
    {
        Nonlocality.Refuse("'square' is neither a network", "network", "square", "w");
        Nonlocality.Refuse("star:1 is no network", "network", "star:1", "w");
        Nonlocality.Refuse("has 4 parties", "network", "star:3", "w");
        Nonlocality.Refuse("2 levels of inflation", "network", "triangle", "w", "--levels", "2,2");
        Nonlocality.Refuse("assignments", "network", "triangle", "w", "--levels", "4,4,4");
        Nonlocality.Refuse("--levels is 2;2", "network", "triangle", "w", "--levels", "2;2");
        Nonlocality.Refuse("--noise", "network", "triangle", "w", "--out", "somewhere");
        Nonlocality.Refuse("missing.csv", "network", "triangle", "missing.csv");
        Nonlocality.Refuse("13 values", "network", "triangle", "w", "--values", "13");
    }
}
