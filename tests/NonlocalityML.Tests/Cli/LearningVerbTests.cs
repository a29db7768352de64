using NonlocalityML.Learning;

namespace NonlocalityML.Tests.Cli;

/// <summary>train, evaluate, reproduce and quickstart, as a user calls them.</summary>
[TestClass]
public sealed class LearningVerbTests
{
    private static readonly string Datasets = Path.Combine(Repository.Root, "datasets");

    [TestMethod]
    public void A_model_is_trained_and_evaluated()
    {
        using var folder = new TemporaryFolder();
        var (data, model) = (Path.Combine(Datasets, "m2-cube"), folder["model"]);
        var unseen = Label(folder, "m2", seed: 9);
        Nonlocality.Refuse("repeats points", "train", data, "--unseen", data, "--out", model);
        Nonlocality.Refuse("they must agree", "train", data, "--unseen", Path.Combine(Datasets, "m3-cube"), "--out", model);
        Assert.IsFalse(Directory.Exists(model), "refused before anything is written");
        var trained = Nonlocality.Json(
            "train",
            data,
            "--unseen",
            unseen,
            "--epochs",
            "2",
            "--threads",
            "1",
            "--selection",
            "rank",
            "--crossover",
            "uniform",
            "--mutation",
            "switch",
            "--out",
            model,
            "--json"
        );
        var card = trained.GetProperty("card");
        var blend = card.GetProperty("blendOptions");
        Assert.AreEqual("rank", blend.GetProperty("selection").GetString());
        Assert.AreEqual("uniform", blend.GetProperty("crossover").GetString());
        Assert.AreEqual("switch", blend.GetProperty("mutation").GetString());
        Assert.AreEqual("nl", card.GetProperty("kind").GetString());
        Assert.AreEqual(5, card.GetProperty("members").GetArrayLength());
        Assert.StartsWith("nonlocality train ", card.GetProperty("command").GetString());
        var evaluation = Nonlocality.Json("evaluate", model, "--data", unseen, "--json").GetProperty("evaluation");
        Assert.AreEqual(
            card.GetProperty("errors").GetProperty("meanAbsoluteError").GetDouble(),
            evaluation.GetProperty("meanAbsoluteError").GetDouble(),
            1e-9
        );
        Assert.AreEqual(200, evaluation.GetProperty("bins").EnumerateArray().Sum(bin => bin.GetProperty("points").GetInt64()));
        var (code, output, error) = Nonlocality.Run("evaluate", Path.Combine(model, "model.onnx"), "--data", data);
        Assert.AreEqual((0, ""), (code, error));
        Assert.Contains("300 points: mean absolute error", output);
        Nonlocality.Refuse("the model is for [(2 2) (2 2)]", "evaluate", model, "--data", Path.Combine(Datasets, "m3-cube"));
        Nonlocality.Refuse("holds class; the model tells nl", "evaluate", model, "--data", Path.Combine(Datasets, "classes-m2"));
        Nonlocality.Refuse("from other data or with other options", "train", data, "--epochs", "3", "--out", model);
        Nonlocality.Refuse("has marginals", "evaluate", model, "--data", Path.Combine(Datasets, "m2-no-signaling"));
        File.WriteAllBytes(Path.Combine(model, "model.onnx"), [1, 2, 3]);
        Nonlocality.Refuse(
            "is missing or was changed",
            "train",
            data,
            "--unseen",
            unseen,
            "--epochs",
            "2",
            "--threads",
            "1",
            "--selection",
            "rank",
            "--crossover",
            "uniform",
            "--mutation",
            "switch",
            "--out",
            model
        );
    }

    [TestMethod]
    public void Wrong_input_to_train_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        var (data, model) = (Path.Combine(Datasets, "m2-cube"), folder["model"]);
        Nonlocality.Refuse("dataset.json is missing", "train", folder["nothing"], "--out", model);
        Nonlocality.Refuse("Required argument 'DIR' missing", "train", "--out", model);
        Nonlocality.Refuse("they must agree", "train", data, Path.Combine(Datasets, "m3-cube"), "--out", model);
        Nonlocality.Refuse("--epochs is 0", "train", data, "--epochs", "0", "--out", model);
        Nonlocality.Refuse("'pixels'", "train", data, "--features", "pixels", "--out", model);
        Nonlocality.Refuse("CUDA", "train", data, "--device", "cuda", "--epochs", "1", "--out", model);
        Nonlocality.Refuse("'lottery'", "train", data, "--selection", "lottery", "--out", model);
        Nonlocality.Refuse("'knot'", "train", data, "--crossover", "knot", "--out", model);
        Nonlocality.Refuse("'x-ray'", "train", data, "--mutation", "x-ray", "--out", model);
        Assert.IsFalse(Directory.Exists(model), "refused before anything is written");
        folder.Write("note.txt", "not a model");
        Nonlocality.Refuse("not empty", "train", data, "--out", folder.Path);
        Assert.AreEqual("not a model", File.ReadAllText(folder["note.txt"]));
    }

    [TestMethod]
    public void Published_tasks_are_reproduced_small()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = Nonlocality.Run(
            "reproduce",
            "table1",
            "--only",
            "m2-cube",
            "--share",
            "0.001",
            "--threads",
            "1",
            "--out",
            folder["out"]
        );
        Assert.AreEqual(0, code, error);
        Assert.Contains("m=2, correlator cube", output);
        Assert.Contains("0.0500", output, "the published error stands beside ours");
        Assert.Contains("m=2, correlator cube", File.ReadAllText(folder["out/table1.html"]));
        using var scorer = Scorer.Open(folder["out/models/m2-cube"]);
        Assert.AreEqual("correlators", scorer.Space.Name);
        Nonlocality.Refuse("'m9' is no task", "reproduce", "table1", "--only", "m9", "--out", folder["out"]);
        Nonlocality.Refuse("0 < share <= 1", "reproduce", "table1", "--share", "0", "--out", folder["out"]);
        Nonlocality.Refuse("is a file; a folder is needed", "quickstart", "--out", folder.Write("file", "not a folder"));
        Nonlocality.Refuse("--out is empty", "quickstart", "--out", "");
        Nonlocality.Refuse("--only chooses columns", "reproduce", "fig2", "--only", "m2-cube", "--out", folder["out"]);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Quickstart_runs_the_whole_path()
    {
        using var folder = new TemporaryFolder();
        var output = Nonlocality.Print("quickstart", "--out", folder["out"]);
        foreach (var line in (string[])["1  sample", "genetic blend", "delft2015", "vienna2015", "report.html"])
            Assert.Contains(line, output);
        var page = File.ReadAllText(folder["out/report.html"]);
        foreach (var step in (string[])["1. Sampled and labelled", "2. Learned", "3. Published experiments, judged"])
            Assert.Contains(step, page);
        Assert.IsTrue(File.Exists(folder["out/models/m3-cube/model.onnx"]));
    }

    private static string Label(TemporaryFolder folder, string scenario, int seed)
    {
        Nonlocality.Json(
            "sample",
            "--scenario",
            scenario,
            "--distribution",
            "cube",
            "--count",
            "200",
            "--seed",
            $"{seed}",
            "--out",
            folder["points"],
            "--json"
        );
        Nonlocality.Json("label", folder["points"], "--out", folder["unseen"], "--json");
        return folder["unseen"];
    }
}
