using System.Text.Json;

namespace NonlocalityML.Tests.Cli;

/// <summary>inequalities, as a user calls it.</summary>
[TestClass]
public sealed class InequalitiesVerbTests
{
    private static readonly string Datasets = Path.Combine(Repository.Root, "datasets");

    [TestMethod]
    public void A_catalogue_is_listed_exported_and_evaluated()
    {
        using var folder = new TemporaryFolder();
        var (data, path) = (Path.Combine(Datasets, "m3-cube"), folder["catalogue"]);
        var (code, output, error) = Nonlocality.Run("inequalities", data, "--quantum", "1", "--out", path);
        Assert.AreEqual(0, code, error);
        foreach (var part in (string[])["263 nonlocal", "CHSH", "2.82843", "E00 + E01 + E10 - E11 <= 2", "not computed"])
            Assert.Contains(part, output);
        var classes = JsonDocument
            .Parse(File.ReadAllText(Path.Combine(path, "inequalities.json")))
            .RootElement.GetProperty("inequalities");
        Assert.AreEqual(classes.GetArrayLength(), Directory.GetFiles(Path.Combine(path, "faacets"), "*.yaml").Length);
        Assert.AreEqual(classes.GetArrayLength() + 1, File.ReadAllLines(Path.Combine(path, "inequalities.csv")).Length);
        (code, output, error) = Nonlocality.Run("evaluate", path, "--data", data);
        Assert.AreEqual(0, code, error);
        Assert.Contains("300 points: mean absolute error", output);
        (code, output, error) = Nonlocality.Run("inequalities", data, "--quantum", "0", "--out", path, "--json");
        Assert.AreEqual(0, code, error);
        var document = JsonDocument.Parse(output).RootElement;
        Assert.AreEqual("[(2 2 2) (2 2 2)]", document.GetProperty("scenario").GetString());
        Assert.AreEqual(classes.GetArrayLength(), document.GetProperty("inequalities").GetArrayLength());
    }

    [TestMethod]
    public void The_model_of_a_catalogue_says_what_it_is()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "; 1 class of inequalities",
            Nonlocality.Print(
                "inequalities",
                Path.Combine(Datasets, "m2-no-signaling"),
                "--quantum",
                "0",
                "--out",
                folder["catalogue"]
            )
        );
        string[] score =
        [
            "score",
            Path.Combine(Datasets, "experiments", "delft2015.csv"),
            "--exact",
            "--model",
            folder["catalogue"],
        ];
        Assert.Contains("evidence, not proof, by the largest of 1 class of Bell inequalities, about", Nonlocality.Print(score));
        var learned = Nonlocality.Json([.. score, "--json"]).GetProperty("tables")[0].GetProperty("learned");
        Assert.AreEqual("the largest of 1 class of Bell inequalities", learned.GetProperty("model").GetString());
        // (S - 2)/8 of the nearest no-signalling table.
        Assert.AreEqual(0.0528125, learned.GetProperty("value").GetDouble(), 1e-6);
    }

    [TestMethod]
    public void Without_a_nonlocal_label_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Print(
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "local",
            "--count",
            "5",
            "--seed",
            "1",
            "--out",
            folder["points"]
        );
        Nonlocality.Print("label", folder["points"], "--out", folder["labels"]);
        Nonlocality.Refuse("has no nonlocal label", "inequalities", folder["labels"], "--out", folder["catalogue"]);
        Assert.IsFalse(Directory.Exists(folder["catalogue"]));
    }

    [TestMethod]
    public void A_model_is_explained()
    {
        var (data, model) = (
            Path.Combine(Datasets, "m2-no-signaling"),
            Path.Combine(Repository.Root, "models", "m2-no-signaling")
        );
        var output = Nonlocality.Print(
            "inequalities",
            data,
            "--explain",
            model,
            "--behavior",
            Path.Combine(Datasets, "experiments", "delft2015.csv"),
            "--json"
        );
        var nearest = JsonDocument.Parse(output).RootElement.GetProperty("nearest")[0];
        Assert.AreEqual("E00 + E01 + E10 - E11 <= 2", nearest.GetProperty("member").GetString());
        Assert.IsGreaterThan(0.99, nearest.GetProperty("cosine").GetDouble());
    }

    [TestMethod]
    public void Wrong_input_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var (data, model) = (
            Path.Combine(Datasets, "m2-no-signaling"),
            Path.Combine(Repository.Root, "models", "m2-no-signaling")
        );
        Nonlocality.Refuse("inequalities are read from labels of nl", "inequalities", Path.Combine(Datasets, "classes-m2"));
        Nonlocality.Refuse("dataset.json is missing", "inequalities", folder["nothing"]);
        Nonlocality.Refuse("0 or more is allowed", "inequalities", data, "--quantum", "-1");
        Nonlocality.Refuse("go together", "inequalities", data, "--explain", model);
        Nonlocality.Refuse("has samples 0 to 299", "inequalities", data, "--explain", model, "--behavior", "300");
        Nonlocality.Refuse(
            "the inequalities are of FullCorrelators",
            "inequalities",
            Path.Combine(Datasets, "m2-cube"),
            "--explain",
            model,
            "--behavior",
            "0"
        );
        Nonlocality.Print("label", Path.Combine(Datasets, "experiments", "delft2015.csv"), "--out", folder["delft"]);
        Nonlocality.Refuse("sample 0 signals by 0.0664", "inequalities", folder["delft"]);
        folder.Write("note.txt", "mine");
        Nonlocality.Refuse("and no catalogue", "inequalities", data, "--out", folder.Path);
        Assert.AreEqual("mine", File.ReadAllText(folder["note.txt"]));
    }
}
