using System.Text.RegularExpressions;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>Whatever is changed in a data set is found, and named in one line.</summary>
[TestClass]
public sealed class DatasetTamperingTests
{
    private const int HeaderLength = 128;

    [TestMethod]
    [DataRow("labels", (1000 * 2) + 0, 0.25, "sample 1000: the stated lower bound is 0.25; the inequality proves only ")]
    [DataRow("labels", (1000 * 2) + 1, 0.0, "sample 1000: the stated upper bound is 0; the local model proves only ")]
    [DataRow("labels", (1000 * 2) + 1, double.NaN, "sample 1000: the label is ")]
    [DataRow("labels", (1000 * 2) + 1, 0.99, "labels.npy was changed after it was written")]
    [DataRow("behaviors", (7 * 16) + 3, 0.9, "sample 7: The probabilities of setting (1,1) sum to ")]
    [DataRow("behaviors", (7 * 16) + 3, double.NaN, "sample 7: p(0,0|1,1) is NaN; a finite number is needed")]
    [DataRow("inequalities", (3 * 16) + 5, 2.0, "sample 3: coefficient 5 of the inequality is 2; it must lie in [-1, 1]")]
    [DataRow("inequalities", (3 * 16) + 5, double.PositiveInfinity, "sample 3: Coefficient 5 of a Bell inequality is ")]
    [DataRow("model_weights", 0, -0.5, "sample 0: Weight 0 of a local model is -0.5")]
    [DataRow("model_strategies", 0, 3e-322, "sample 0: Strategy 0 of a local model is 61; 0 to 15 exist")]
    [DataRow("model_offsets", 2, 5e-324, "sample 1: entries ")]
    [DataRow("model_offsets", 2, 1.0, "sample 1: entries ")]
    public void A_changed_number_is_named(string array, int element, double value, string reason)
    {
        using var folder = new TemporaryFolder();
        DatasetTests.Label(folder["out"]).Dispose();
        var path = folder[$"out/{array}.npy"];
        var bytes = File.ReadAllBytes(path);
        BitConverter.GetBytes(value).CopyTo(bytes, HeaderLength + (8 * element));
        File.WriteAllBytes(path, bytes);
        foreach (var threads in new[] { 1, 2 })
            Refused(() => Verify(folder["out"], threads), reason);
    }

    [TestMethod]
    public void The_first_of_several_failures_is_named()
    {
        using var folder = new TemporaryFolder();
        DatasetTests.Label(folder["out"]).Dispose();
        var path = folder["out/labels.npy"];
        var bytes = File.ReadAllBytes(path);
        for (var sample = 1299; sample >= 321; sample -= 3)
            BitConverter.GetBytes(0.5).CopyTo(bytes, HeaderLength + (16 * sample));
        File.WriteAllBytes(path, bytes);
        for (var run = 0; run < 5; run++)
            Refused(() => Verify(folder["out"], 2), "sample 321: the stated lower bound is 0.5");
    }

    [TestMethod]
    [DataRow("\"count\": 1300", "\"count\": 1299", "dataset.json was changed after it was written")]
    [DataRow("\"seed\": 7", "\"seed\": 8", "dataset.json was changed after it was written")]
    [DataRow("\"format\": 1", "\"format\": 2", "format is 2; 1 is read")]
    [DataRow("\"settings\": [2, 2]", "\"settings\": [2, 3]", "a party has 3 settings and the outcomes of 2")]
    [DataRow("\"settings\": [2, 2]", "\"settings\": [2]", "outcomes are given for 2 parties and settings for 1")]
    [DataRow("\"settings\": [2, 2]", "\"settings\": \"two\"", "a list is needed here")]
    [DataRow("\"kind\": \"nl\",", "", "'kind' is missing")]
    [DataRow("\"format\": 1", "\"format\": ", "is an invalid start of a value")]
    public void An_edited_card_is_refused(string old, string edited, string reason)
    {
        using var folder = new TemporaryFolder();
        DatasetTests.Label(folder["out"]).Dispose();
        var path = folder["out/dataset.json"];
        var text = Regex.Replace(File.ReadAllText(path), @"\[\s*(\d),\s*(\d)\s*\]", "[$1, $2]");
        Assert.Contains(old, text);
        File.WriteAllText(path, text.Replace(old, edited, StringComparison.Ordinal));
        Refused(() => Dataset.Open(folder["out"]), reason);
    }

    [TestMethod]
    public void A_file_that_is_cut_missing_or_another_is_refused_when_the_data_set_is_opened()
    {
        using var folder = new TemporaryFolder();
        DatasetTests.Label(folder["out"]).Dispose();
        var labels = folder["out/labels.npy"];
        var bytes = File.ReadAllBytes(labels);
        File.WriteAllBytes(labels, bytes[..^1]);
        Refused(() => Dataset.Open(folder["out"]), "the header says shape (1300,2) of <f8");
        NpyWriter.Write(labels, new double[2], 1, 2);
        Refused(() => Dataset.Open(folder["out"]), "labels.npy: shape (1,2); ");
        File.Delete(labels);
        Refused(() => Dataset.Open(folder["out"]), "labels.npy does not exist");
        File.Copy(folder["out/model_strategies.npy"], labels);
        Refused(() => Dataset.Open(folder["out"]), "labels.npy: elements are of type '<i8'; '<f8' is needed");
    }

    [TestMethod]
    public void Changed_behaviors_are_not_labelled()
    {
        using var folder = new TemporaryFolder();
        DatasetTests.Label(folder["out"]).Dispose();
        var bytes = File.ReadAllBytes(folder["out/behaviors.npy"]);
        bytes[HeaderLength + 1] ^= 1;
        File.WriteAllBytes(folder["out/behaviors.npy"], bytes);
        Refused(() => BehaviorFile.Open(folder["out"]), "behaviors.npy was changed after it was written");
    }

    private static DatasetVerification Verify(string folder, int threads)
    {
        using var dataset = Dataset.Open(folder);
        return DatasetVerification.Run(dataset, threads);
    }

    private static void Refused(Func<object> action, string reason)
    {
        var message = Assert.ThrowsExactly<InvalidInputException>(action).Message;
        StringAssert.Contains(message, reason);
        Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
    }
}
