using System.Text.Json;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Cli;

/// <summary>inequality of one expression, as a user calls it.</summary>
[TestClass]
public sealed class InequalityVerbTests
{
    [TestMethod]
    public void An_expression_has_its_bounds_and_thresholds()
    {
        var (code, output, error) = Nonlocality.Run("inequality", "E00 + E01 + E10 - E11", "--json");
        Assert.AreEqual(0, code, error);
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.AreEqual("CHSH", root.GetProperty("inequality").GetProperty("name").GetString());
        Assert.AreEqual("2", root.GetProperty("localBound").GetProperty("fraction").GetString());
        Assert.AreEqual("4", root.GetProperty("noSignaling").GetProperty("upper").GetProperty("fraction").GetString());
        Encloses(2 * Math.Sqrt(2), root.GetProperty("quantum"));
        Encloses(1 / Math.Sqrt(2), root.GetProperty("criticalVisibility"));
        Encloses(2 / (1 + Math.Sqrt(2)), root.GetProperty("criticalEfficiency"));
    }

    [TestMethod]
    public void What_it_prints_as_JSON_is_read_back()
    {
        using var folder = new TemporaryFolder();
        var first = Nonlocality.Run("inequality", "--name", "cglmp3", "--json", "--level", "1", "--starts", "2");
        File.WriteAllText(folder["one.json"], first.Output);
        var second = Nonlocality.Run("inequality", folder["one.json"], "--json", "--level", "1", "--starts", "2");
        Assert.AreEqual(0, second.Code, second.Error);
        using var document = JsonDocument.Parse(second.Output);
        Assert.AreEqual("CGLMP 3", document.RootElement.GetProperty("inequality").GetProperty("name").GetString());
        Assert.AreEqual("2", document.RootElement.GetProperty("localBound").GetProperty("fraction").GetString());
    }

    [TestMethod]
    public void The_value_at_counts_has_its_error_and_the_model_is_written()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = Nonlocality.Run(
            "inequality",
            "--name",
            "chsh",
            "--at",
            Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv"),
            "--model",
            folder["model.json"]
        );
        Assert.AreEqual(0, code, error);
        Assert.Contains("2.4225 +- 0.2038", output);
        var model = QuantumModelFile.Read(folder["model.json"]);
        Assert.AreEqual(2 * Math.Sqrt(2), NonlocalityML.Bell.BellInequalities.Chsh.Value(model.ToBehavior()), 1e-8);
    }

    [TestMethod]
    public void What_cannot_be_is_refused()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Refuse("is needed", "inequality");
        Nonlocality.Refuse("does not exist", "inequality", "missing.csv");
        Nonlocality.Refuse("not understood", "inequality", "nonsense");
        Nonlocality.Refuse("known are chsh", "inequality", "--name", "chhs");
        Nonlocality.Refuse("both given", "inequality", "E00", "--name", "chsh");
        Nonlocality.Refuse("--facets goes with a data set's folder", "inequality", "E00", "--facets");
        Nonlocality.Refuse("not a level", "inequality", "--name", "chsh", "--level", "0");
        Nonlocality.Refuse("goes with one inequality", "inequality", folder.Path, "--level", "2");
        Nonlocality.Refuse("--starts is 0", "inequality", "--name", "chsh", "--starts", "0");
        Nonlocality.Refuse("is no notation", "inequality", "1 1; 1 -1", "--notation", "cg");
        Nonlocality.Refuse("strategies", "inequality", "--name", "chained:40");
    }

    private static void Encloses(double expected, JsonElement interval)
    {
        Assert.IsLessThanOrEqualTo(expected, interval.GetProperty("lower").GetDouble());
        Assert.IsGreaterThanOrEqualTo(expected, interval.GetProperty("upper").GetDouble());
        Assert.IsLessThan(1e-7, interval.GetProperty("upper").GetDouble() - interval.GetProperty("lower").GetDouble());
    }
}
