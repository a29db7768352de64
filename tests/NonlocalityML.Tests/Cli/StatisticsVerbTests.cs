using System.Text.Json;

namespace NonlocalityML.Tests.Cli;

/// <summary>score with statistics, trial lists and incomplete tables, as a user meets it.</summary>
[TestClass]
public sealed class StatisticsVerbTests
{
    private static readonly string Delft = Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv");

    [TestMethod]
    public void Statistics_follow_the_table_with_the_verdict_first()
    {
        var (code, output, error) = Nonlocality.Run("score", "--statistics", "--settings-bias", "1.08e-5", "--bootstrap", "100", Delft);
        Assert.AreEqual((0, ""), (code, error));
        string[] expected =
        [
            "proof checked in exact arithmetic", "Local realism is rejected, P <= 0.039", "196 of 245 won", "normal tail 0.019",
            "A0 as B's setting changes", "parametric bootstrap", "efficiency needed", "P-values and intervals are statistical",
        ];
        foreach (var part in expected) Assert.Contains(part, output);
        Assert.DoesNotContain("no p-value is claimed", output);
    }

    [TestMethod]
    public void Json_holds_values_and_logarithms()
    {
        var (code, output, error) = Nonlocality.Run("score", "--json", "--statistics", "--bootstrap", "50", Delft);
        Assert.AreEqual((0, ""), (code, error));
        var statistics = JsonDocument.Parse(output).RootElement.GetProperty("tables")[0].GetProperty("statistics");
        Assert.AreEqual("ifPlanned", statistics.GetProperty("rejection").GetString());
        var game = statistics.GetProperty("chshGame").GetProperty("pValue");
        Assert.AreEqual(0.0390777, game.GetProperty("value").GetDouble(), 1e-6);
        Assert.AreEqual(Math.Log10(0.0390777), game.GetProperty("log10").GetDouble(), 1e-5);
        Assert.AreEqual(4, statistics.GetProperty("signaling").GetArrayLength());
        Assert.AreEqual(16, statistics.GetProperty("likelihoodProjection").GetProperty("table").GetArrayLength());
        Assert.AreEqual(50, statistics.GetProperty("bootstrap").GetProperty("options").GetProperty("replicates").GetInt32());
    }

    [TestMethod]
    public void A_list_of_trials_gives_the_counts_of_its_table_and_more()
    {
        using var folder = new TemporaryFolder();
        var rows = File.ReadLines(Delft).Skip(1).SelectMany(line => Enumerable.Repeat(line[..7], int.Parse(line[8..])));
        // Mixed up, so that every block has every setting now and then.
        var path = folder.Write("trials.csv", "a,b,x,y\n" + string.Join('\n', rows.Select((row, i) => (row, i)).OrderBy(pair => pair.i * 97 % 245).Select(pair => pair.row)));
        var (code, output, error) = Nonlocality.Run("score", "--trials", path, "--bootstrap", "50");
        Assert.AreEqual((0, ""), (code, error));
        foreach (var part in (string[])["trials 245", "S = 2.4225 +- 0.2038", "prediction-based ratios, with memory", "block bootstrap"]) Assert.Contains(part, output);
    }

    [TestMethod]
    public void An_incomplete_table_gets_bounds()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.Write("missing.csv", string.Join('\n', File.ReadLines(Delft).Where(line => line[4..8] != "1,1,")));
        var (code, output, error) = Nonlocality.Run("score", "--incomplete", missing);
        Assert.AreEqual((0, ""), (code, error));
        foreach (var part in (string[])["Open: ", "4 of 16", "without signalling", "proof checked in exact arithmetic", "4 extreme completions"]) Assert.Contains(part, output);
        (code, output, _) = Nonlocality.Run("score", "--incomplete", missing, "--json");
        var nl = JsonDocument.Parse(output).RootElement.GetProperty("tables")[0].GetProperty("nl");
        Assert.AreEqual(0, code);
        Assert.IsLessThan(nl.GetProperty("upper").GetDouble(), nl.GetProperty("lower").GetDouble());
        var cells = folder.Write("cells.csv", "a,b,x,y,p\n0,0,0,0,0.4\n0,1,0,0,nan\n1,0,0,0,\n1,1,0,0,0.4\n");
        (code, output, error) = Nonlocality.Run("score", "--incomplete", cells);
        Assert.AreEqual((0, ""), (code, error));
        Assert.Contains("2 of 4", output);
    }

    [TestMethod]
    public void Wrong_options_and_files_get_exit_code_2_and_one_line()
    {
        using var folder = new TemporaryFolder();
        var probabilities = folder.Write("p.csv", "a,b,x,y,p\n0,0,0,0,0.25\n0,1,0,0,0.25\n1,0,0,0,0.25\n1,1,0,0,0.25\n");
        var partial = folder.Write("partial.csv", "a,b,x,y,count\n0,0,0,0,4\n0,1,0,0,nan\n1,0,0,0,5\n1,1,0,0,4\n");
        AssertRefused("bias", "--statistics", Delft, "--settings-bias", "-0.1");
        AssertRefused("bias", "--statistics", Delft, "--settings-bias", "0.5");
        AssertRefused("bias", "--statistics", Delft, "--settings-bias", "NaN");
        AssertRefused("--settings-bias", "--statistics", Delft, "--settings-bias", "much");
        AssertRefused("10 bootstrap", Delft, "--bootstrap", "10");
        AssertRefused("2000000000 bootstrap", Delft, "--bootstrap", "2000000000");
        AssertRefused("--bootstrap", Delft, "--bootstrap", "1e3");
        AssertRefused("--seed", Delft, "--statistics", "--seed", "-1");
        AssertRefused("--non-detection is -1", Delft, "--non-detection", "-1");
        AssertRefused("Outcome 2", Delft, "--non-detection", "2");
        AssertRefused("statistics need counts", "--statistics", probabilities);
        AssertRefused("does not exist", "--trials", folder["none.csv"]);
        AssertRefused("line 1", "--trials", Delft);
        AssertRefused("folder", "--trials", folder.Path);
        AssertRefused("--incomplete", "--incomplete", "--statistics", Delft);
        AssertRefused("some counts of setting (0,0)", "--incomplete", partial);
        AssertRefused("'nan'", "--statistics", partial);
        foreach (var (_, text, _) in TableVerbTests.BadTables.Where(table => table.Expected is "row 1" or "row " or "'-3'" or "'2.5'" or "empty" or "no rows"))
            AssertRefused(folder.Path, "--incomplete", folder.Write("bad.csv", text));
    }

    private static void AssertRefused(string expected, params string[] arguments) => Nonlocality.Refuse(expected, ["score", .. arguments]);
}
