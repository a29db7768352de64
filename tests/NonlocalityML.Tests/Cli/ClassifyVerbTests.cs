using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Cli;

/// <summary>classify where the four correlators do not decide: levels, certificates, marginals, other scenarios, the learned
/// class.</summary>
[TestClass]
public sealed class ClassifyVerbTests
{
    private static readonly Behavior Marginals = Enumerable
        .Range(0, 10_000)
        .Select(i => new QuantumSampler(Scenario.Chsh).Sample(new RandomStream(3, (ulong)i)))
        .First(p => QuantumSet.Classify(p).LocalMargin < -0.1);

    [TestMethod]
    public void A_quantum_table_with_marginals_is_proven_so_and_its_certificate_verifies()
    {
        using var folder = new TemporaryFolder();
        var (path, proof) = (Csv(folder, "quantum.csv", Marginals), folder["proof.json"]);
        var (code, output, error) = Nonlocality.Run("classify", path, "--certificate", proof);
        Assert.AreEqual((0, ""), (code, error));
        Assert.Contains("quantum.csv: quantum\n  no local model gives these probabilities; explicit quantum models do", output);
        Assert.Contains($"proof written to {proof}", output);
        Assert.AreEqual(0, Nonlocality.Run("verify", proof).Code);
        var table = Json("classify", path, "--json");
        Assert.AreEqual("quantum", table.GetProperty("class").GetString());
        Assert.IsLessThanOrEqualTo(1e-8, table.GetProperty("distanceToQuantum").GetProperty("upper").GetDouble());
        Assert.IsFalse(table.TryGetProperty("learned", out var learned) && learned.ValueKind != JsonValueKind.Null);
    }

    /// <summary>Unit vectors 45, 60 and 120 degrees apart, the box of Popescu and Rohrlich, and less than half of the
    /// first.</summary>
    [TestMethod]
    [DataRow("0.7071,0.7071\n0.7071,-0.7071", "quantum")]
    [DataRow("1,1\n1,-1", "post-quantum")]
    [DataRow("0.5,0.5\n0.5,-0.5", "local")]
    [DataRow("1,0.5,-0.5\n0.5,1,0.5\n-0.5,0.5,1", "quantum")]
    [DataRow("0.5,0.25,-0.25\n0.25,0.5,0.25\n-0.25,0.25,0.5", "local")]
    [DataRow("-0.5,-0.5,1\n-0.5,1,-0.5\n1,-0.5,-0.5", "quantum")]
    public void Correlators_alone_have_the_class_of_vanishing_marginals(string correlators, string right)
    {
        using var folder = new TemporaryFolder();
        var table = Json("classify", folder.Write("E.csv", correlators), "--layout", "correlators", "--json");
        Assert.AreEqual(right, table.GetProperty("class").GetString());
        Assert.Contains("vanishing marginals", table.GetProperty("readAs").GetString()!);
    }

    [TestMethod]
    public void A_certificate_that_was_changed_is_refused()
    {
        using var folder = new TemporaryFolder();
        var box = Behaviors.PopescuRohrlich.MixWith(Marginals, 0.9);
        var proof = folder["proof.json"];
        Assert.AreEqual(0, Nonlocality.Run("classify", Csv(folder, "box.csv", box), "--level", "1", "--certificate", proof).Code);
        foreach (
            var (what, change) in new (string, Action<JsonNode>)[]
            {
                ("lower bound", json => json["lower"] = "1/4"),
                ("square", json => json["squares"]![1]![0] = 3.0),
                ("behavior", json => json["behavior"]![0] = 0.9),
            }
        )
        {
            var json = JsonNode.Parse(File.ReadAllText(proof))!;
            change(json);
            var (code, output, error) = Nonlocality.Run("verify", folder.Write("changed.json", json.ToJsonString()));
            Assert.AreEqual((2, ""), (code, output), what);
            Assert.AreEqual(1, error.Count(c => c == '\n'), $"{what}: {error}");
            Assert.Contains("changed.json", error, what);
        }
    }

    /// <summary>Collins, Gisin, Linden, Massar and Popescu, PRL 88, 040404: the box of three outcomes with noise has the value
    /// 4v; quantum theory reaches 2.9149 (Acin, Durt, Gisin and Latorre, PRA 65, 052325), which level 1+AB proves and level 1
    /// does not.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void A_level_decides_three_outcomes_from_2_9149_on()
    {
        var scenario = Scenario.Bipartite(2, 3);
        var inequality = BellInequalities.Cglmp(3);
        var box = (
            from s in Enumerable.Range(0, 81)
            select Behavior.FromFunction(
                scenario,
                (a, b, x, y) => (a - b + 3 - (s / (int)Math.Pow(3, (2 * x) + y) % 3)) % 3 == 0 ? 1 / 3.0 : 0
            )
        ).MaxBy(inequality.Value)!;
        Assert.AreEqual(4, inequality.Value(box), 1e-12);
        using var folder = new TemporaryFolder();
        var slightly = Csv(folder, "slightly.csv", box.MixWith(Behaviors.WhiteNoise(scenario), (2.9149 + 0.001) / 4));
        Assert.AreEqual("post-quantum", Json("classify", slightly, "--json").GetProperty("class").GetString());
        Assert.AreEqual("undecided", Json("classify", slightly, "--level", "1", "--json").GetProperty("class").GetString());
    }

    [TestMethod]
    public void Three_settings_are_classified_with_a_certificate()
    {
        using var folder = new TemporaryFolder();
        var box = Behavior.FromFunction(Scenario.Bipartite(3), (a, b, x, y) => (a ^ b) == (x == 2 && y == 2 ? 1 : 0) ? 0.5 : 0);
        var proof = folder["proof.json"];
        var (code, output, error) = Nonlocality.Run(
            "classify",
            Csv(folder, "box.csv", box),
            "--level",
            "1",
            "--certificate",
            proof
        );
        Assert.AreEqual((0, ""), (code, error));
        Assert.Contains("box.csv: post-quantum", output);
        Assert.AreEqual(0, Nonlocality.Run("verify", proof).Code);
        Assert.AreEqual(
            "local",
            Json("classify", Csv(folder, "noise.csv", Behaviors.WhiteNoise(Scenario.Bipartite(3))), "--json")
                .GetProperty("class")
                .GetString()
        );
    }

    [TestMethod]
    public void The_learned_class_stands_apart_as_evidence()
    {
        using var folder = new TemporaryFolder();
        string[] files =
        [
            Csv(folder, "box.csv", Behaviors.PopescuRohrlich),
            Csv(folder, "noise.csv", Behaviors.WhiteNoise(Scenario.Chsh)),
        ];
        var (code, output, error) = Nonlocality.Run(["classify", .. files, "--learned"]);
        Assert.AreEqual((0, ""), (code, error));
        // Both classes are proven, and so not told again as if they were news.
        Assert.Contains("  learned: nothing beyond the proof, which the model agrees with (", output);
        Assert.DoesNotContain("with probability", output);
        Assert.AreEqual(
            "postQuantum",
            Json("classify", files[0], "--learned", "--json").GetProperty("learned").GetProperty("class").GetString()
        );
    }

    /// <summary>An optimal quantum point of a tilted CHSH inequality (Acin, Massar and Pironio, arXiv:1107.2754) with a little
    /// noise: the model says post-quantum.</summary>
    [TestMethod]
    public void A_learned_class_against_the_proof_is_called_wrong()
    {
        double[] probabilities =
        [
            0.6580648814021636,
            0.6580648814021636,
            0.4859915678351361,
            0.2028016864329728,
            0.09168511859783639,
            0.09168511859783639,
            0.01400843216486373,
            0.2971983135670271,
            0.03072837286594545,
            0.03072837286594545,
            0.2028016864329728,
            0.4859915678351361,
            0.2195216271340544,
            0.2195216271340544,
            0.2971983135670271,
            0.01400843216486373,
        ];
        using var folder = new TemporaryFolder();
        var point = Csv(folder, "tilted.csv", new Behavior(Scenario.Chsh, probabilities));
        var (code, output, _) = Nonlocality.Run(["classify", point, "--learned"]);
        Assert.AreEqual(0, code);
        Assert.StartsWith($"{point}: quantum", output);
        Assert.Contains("  learned: wrongly, as the proof decides, post-quantum with probability 86.5 %", output);
    }

    [TestMethod]
    public void Wrong_levels_and_several_tables_for_one_proof_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Csv(folder, "quantum.csv", Marginals);
        foreach (
            var (expected, arguments) in new (string, string[])[]
            {
                ("'0' is not a level", [path, "--level", "0"]),
                ("Level 1+C names a party", [path, "--level", "1+C"]),
                ("more than 128 words", [path, "--level", "9+AAAABBBB"]),
                ("2 files are given", [path, path, "--certificate", folder["proof.json"]]),
            }
        )
        {
            var (code, output, error) = Nonlocality.Run(["classify", .. arguments]);
            Assert.AreEqual((2, ""), (code, output), expected);
            Assert.Contains(expected, error);
            Assert.AreEqual(1, error.Count(c => c == '\n'), error);
        }
    }

    private static JsonElement Json(params string[] arguments)
    {
        var (code, output, error) = Nonlocality.Run(arguments);
        Assert.AreEqual((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement.GetProperty("tables")[0];
    }

    private static string Csv(TemporaryFolder folder, string name, Behavior behavior)
    {
        var scenario = behavior.Scenario;
        var (outcomes, first, second) = (scenario.MaximumOutcomes(0), scenario.Settings(0), scenario.Settings(1));
        return folder.Write(
            name,
            "a,b,x,y,p\n"
                + string.Concat(
                    from a in Enumerable.Range(0, outcomes)
                    from b in Enumerable.Range(0, outcomes)
                    from x in Enumerable.Range(0, first)
                    from y in Enumerable.Range(0, second)
                    select string.Create(CultureInfo.InvariantCulture, $"{a},{b},{x},{y},{Math.Max(0, behavior[a, b, x, y]):R}\n")
                )
        );
    }
}
