using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests.Datasets;

/// <summary>A card that lies, with its checksum computed again, does not pass.</summary>
[TestClass]
public sealed class CardVerificationTests
{
    [TestMethod]
    [DataRow("specification/seed", "8", "seed 8")]
    [DataRow("specification/distribution", "\"local\"", "description")]
    [DataRow("specification/distribution", "\"bogus\"", "'bogus'")]
    [DataRow("specification/description", "\"drawn at home\"", "drawn at home")]
    [DataRow("specification/engine", "\"magic\"", "'magic'")]
    [DataRow("specification/gap", "0.5", "gap")]
    [DataRow("specification/samplingEngine", "\"structured\"", "samplingEngine")]
    [DataRow("specification/samplingEngine", "\"ortools\"", "samplingEngine")]
    [DataRow("arrays/1/unit", "\"lower and upper bound of NBL\"", "unit of labels.npy")]
    [DataRow("arrays/0/axes/1", "\"b\"", "axes of behaviors.npy")]
    [DataRow("arrays/0/type", "\"<f4\"", "'<f4'")]
    [DataRow("arrays/1/shape/1", "3", "labels.npy")]
    [DataRow("arrays/4/shape/0", "3", "model_strategies.npy")]
    public void A_false_word_about_labels_of_NL_is_refused(string path, string value, string reason)
    {
        using var folder = new TemporaryFolder();
        using (var source = new SampledBehaviors("no-signaling", Scenario.Chsh, 7, 40, "structured"))
            DatasetBuilder.Label(source, LabelKinds.Nonlocality, folder["out"]).Dispose();
        Assert.Contains(
            "16 behaviors agree with those drawn again from its seed; not checked: engine, library",
            Nonlocality.Print("verify", folder["out"])
        );
        Falsify(folder["out"], path, value);
        Nonlocality.Refuse(reason, "verify", folder["out"]);
    }

    [TestMethod]
    [DataRow("specification/gap", "1e-6", "wide")]
    [DataRow("specification/gap", "0", "gap")]
    [DataRow("specification/maximumCells", "-1", "-1")]
    [DataRow("specification/engine", "\"structured\"", "bilocal")]
    [DataRow("specification/seed", "4", "seed 4")]
    public void A_false_word_about_labels_of_NBL_is_refused(string path, string value, string reason)
    {
        using var folder = new TemporaryFolder();
        var scenario = Scenario.Uniform(3, 2, 2);
        using (var source = new SampledBehaviors("bilocal-summary", scenario, 3, 40, "structured"))
            DatasetBuilder
                .Label(source, LabelKinds.Bilocality, folder["out"], new LabelOptions { Coordinates = "summary", Gap = 1e-2 })
                .Dispose();
        Verify(folder["out"]);
        Falsify(folder["out"], path, value);
        Nonlocality.Refuse(reason, "verify", folder["out"]);
    }

    [TestMethod]
    public void Parts_reshaped_samples_and_files_are_what_their_cards_say()
    {
        using var folder = new TemporaryFolder();
        using (
            var part = new BehaviorRange(
                new SampledBehaviors("cube", Scenario.Chsh, 7, 1200, "structured"),
                LabelKinds.None,
                "2/2"
            )
        )
            DatasetBuilder.Write(part, folder["part"]).Dispose();
        using (var near = new SampledBehaviors("near-boundary", Scenario.Chsh, 7, 5, "structured"))
            DatasetBuilder.Write(near, folder["near"]).Dispose();
        NpyWriter.Write(folder["file.npy"], Behaviors.PopescuRohrlich.Table, 2, 2, 2, 2);
        using (var file = BehaviorFile.Open(folder["file.npy"], Scenario.Chsh))
            DatasetBuilder.Write(file, folder["file"]).Dispose();
        Assert.AreEqual(16, Verify(folder["part"]).Redrawn);
        Assert.AreEqual(5, Verify(folder["near"]).Redrawn);
        Assert.AreEqual("source, library", string.Join(", ", Verify(folder["file"]).Unverified));
        Falsify(folder["part"], "specification/part/first", "0");
        Assert.ThrowsExactly<InvalidInputException>(() => Verify(folder["part"]));
    }

    [TestMethod]
    public void A_card_that_says_a_thing_twice_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (var source = new SampledBehaviors("cube", Scenario.Chsh, 7, 3, "structured"))
            DatasetBuilder.Write(source, folder["out"]).Dispose();
        var path = folder["out/dataset.json"];
        File.WriteAllText(
            path,
            File.ReadAllText(path).Replace("\"seed\": 7", "\"seed\": 8, \"seed\": 7", StringComparison.Ordinal)
        );
        Nonlocality.Refuse(["uplicate", "seed"], "verify", folder["out"]);
    }

    [TestMethod]
    public void A_model_that_is_not_the_one_of_its_card_does_not_score()
    {
        using var folder = new TemporaryFolder();
        var shipped = Path.Combine(Repository.Root, "models", "m2-cube");
        Directory.CreateDirectory(folder["model"]);
        File.Copy(Path.Combine(shipped, "model.onnx"), folder["model/model.onnx"]);
        File.Copy(Path.Combine(Repository.Root, "models", "m2-no-signaling", "model.json"), folder["model/model.json"]);
        foreach (var path in (string[])[folder["model"], folder["model/model.onnx"]])
            Assert.Contains(
                "is not the model that",
                Assert.ThrowsExactly<InvalidInputException>(() => NonlocalityML.Learning.Scorer.Open(path)).Message
            );
        File.Copy(Path.Combine(shipped, "model.json"), folder["model/model.json"], overwrite: true);
        NonlocalityML.Learning.Scorer.Open(folder["model"]).Dispose();
    }

    private static DatasetVerification Verify(string folder)
    {
        using var dataset = Dataset.Open(folder);
        return DatasetVerification.Run(dataset, 1);
    }

    /// <summary>Changes the card and makes its checksum that of the changed one.</summary>
    private static void Falsify(string folder, string path, string value)
    {
        var file = Path.Combine(folder, DatasetCard.FileName);
        var root = JsonNode.Parse(File.ReadAllText(file))!;
        var steps = path.Split('/');
        var node = steps[..^1].Aggregate(root, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (int.TryParse(steps[^1], out var last))
            node[last] = JsonNode.Parse(value);
        else
            node[steps[^1]] = JsonNode.Parse(value);
        File.WriteAllText(file, root.ToJsonString());
        var card = JsonFile.Read<DatasetCard>(file);
        File.WriteAllBytes(
            file,
            JsonFile.ToBytes(
                card with
                {
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData(JsonFile.ToBytes(card with { Sha256 = "" }))),
                }
            )
        );
    }
}
