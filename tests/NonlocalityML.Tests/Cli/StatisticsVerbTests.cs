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
        var (code, output, error) = Nonlocality.Run(
            "score",
            "--statistics",
            "--settings-bias",
            "1.08e-5",
            "--bootstrap",
            "100",
            Delft
        );
        Assert.AreEqual((0, ""), (code, error));
        string[] expected =
        [
            "proof checked in exact arithmetic",
            "Local realism is rejected, P <= 0.040",
            "196 of 245 won",
            "normal tail 0.019",
            "A0 as B's setting changes",
            "parametric bootstrap",
            "efficiency needed",
            "P-values and intervals are statistical",
        ];
        foreach (var part in expected)
            Assert.Contains(part, output);
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
        var path = folder.Write(
            "trials.csv",
            "a,b,x,y\n"
                + string.Join('\n', rows.Select((row, i) => (row, i)).OrderBy(pair => pair.i * 97 % 245).Select(pair => pair.row))
        );
        var (code, output, error) = Nonlocality.Run("score", "--trials", path, "--bootstrap", "50");
        Assert.AreEqual((0, ""), (code, error));
        foreach (
            var part in (string[])
                ["trials 245", "S = 2.4225 +- 0.2038", "prediction-based ratios, with memory", "block bootstrap"]
        )
            Assert.Contains(part, output);
    }

    [TestMethod]
    public void An_incomplete_table_gets_bounds()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.Write("missing.csv", string.Join('\n', File.ReadLines(Delft).Where(line => line[4..8] != "1,1,")));
        var (code, output, error) = Nonlocality.Run("score", "--incomplete", missing);
        Assert.AreEqual((0, ""), (code, error));
        foreach (
            var part in (string[])
                ["Open: ", "4 of 16", "without signalling", "proof checked in exact arithmetic", "4 extreme completions"]
        )
            Assert.Contains(part, output);
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
    [TestCategory("Slow")]
    public void Without_a_named_form_the_best_of_eight_is_no_rejection_and_naming_one_is()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.Write("copy.csv", File.ReadAllText(Delft));
        var (code, output, error) = Nonlocality.Run("score", copy, "--settings-bias", "1.08e-5", "--bootstrap", "50");
        Assert.AreEqual((0, ""), (code, error));
        foreach (
            var part in (string[])
                [
                    "Local realism is not rejected",
                    "Only if E00 + E01 + E10 - E11 <= 2 had been named before the data",
                    "P <= 0.040 count",
                ]
        )
            Assert.Contains(part, output);
        foreach (
            var form in (string[])
                [
                    "chsh",
                    "E00 + E01 + E10 - E11",
                    "E(0,0) + E(0,1) + E(1,0) - E(1,1) <= 2",
                    folder.Write("form.txt", "2 E00 + 2 E01 + 2 E10 - 2 E11 <= 4\n"),
                ]
        )
        {
            (code, output, error) = Nonlocality.Run(
                "score",
                copy,
                "--inequality",
                form,
                "--settings-bias",
                "1.08e-5",
                "--bootstrap",
                "50"
            );
            Assert.AreEqual((0, ""), (code, error), form);
            Assert.Contains("Local realism is rejected, P <= 0.040", output, form);
        }

        (_, output, _) = Nonlocality.Run("score", copy, "--inequality", "-E00 + E01 + E10 + E11", "--bootstrap", "50");
        Assert.Contains("Local realism is not rejected", output, "another form was named than the one that is violated");
        folder.Write("copy.plan.json", "{ \"inequality\": \"chsh\", \"source\": \"a notebook\" }");
        (_, output, _) = Nonlocality.Run("score", copy, "--statistics", "--settings-bias", "1.08e-5", "--bootstrap", "50");
        Assert.Contains("named in advance (a notebook)", output);
    }

    [TestMethod]
    public void A_form_that_is_none_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        AssertRefused("'F'", Delft, "--inequality", "E00 + F");
        AssertRefused("local models reach 2, not 1.9", Delft, "--inequality", "E00 + E01 + E10 - E11 <= 1.9");
        AssertRefused("no setting 2", Delft, "--inequality", "E20");
        AssertRefused("no outcome 2", Delft, "--inequality", "p(02|00)");
        AssertRefused("no coefficient is left", Delft, "--inequality", "E00 - E00");
        AssertRefused("belongs to", Delft, "--inequality", "i3322");
        AssertRefused("--decided", Delft, "--decided", "245");
        AssertRefused("the table has 245", Delft, "--inequality", "chsh", "--decided", "200");
        foreach (
            var plan in (string[])
                [
                    "{}",
                    "[1]",
                    "{ \"inequality\": \"chsh\" }",
                    "{ \"inequality\": \"chsh\", \"source\": \"s\", \"p\": 1 }",
                    "{ \"inequality\": \"chsh\", \"inequality\": \"j\", \"source\": \"s\" }",
                ]
        )
        {
            var copy = folder.Write("bad.csv", File.ReadAllText(Delft));
            folder.Write("bad.plan.json", plan);
            AssertRefused("bad.plan.json", copy, "--statistics");
        }
    }

    [TestMethod]
    public void Zero_variance_is_no_lack_of_evidence_and_signalling_leaves_no_verdict()
    {
        using var folder = new TemporaryFolder();
        // A PR box that never fails, and one that sends a = y, b = x.
        string Table(string name, Func<int, int, int, int, bool> sees) =>
            folder.Write(
                name,
                "a,b,x,y,count\n"
                    + string.Join(
                        '\n',
                        Enumerable
                            .Range(0, 16)
                            .Select(i => (A: i >> 3, B: (i >> 2) & 1, X: (i >> 1) & 1, Y: i & 1))
                            .Select(t =>
                                $"{t.A},{t.B},{t.X},{t.Y},{(sees(t.A, t.B, t.X, t.Y) ? t.A == t.B || t.X + t.Y > 0 ? 250 : 500 : 0)}"
                            )
                    )
            );
        var (code, output, error) = Nonlocality.Run(
            "score",
            Table("pr.csv", (a, b, x, y) => (a ^ b) == (x & y)),
            "--bootstrap",
            "50"
        );
        Assert.AreEqual((0, ""), (code, error));
        Assert.Contains("every trial of a setting gave the same score", output);
        Assert.DoesNotContain("0.0 standard errors", output);
        Assert.Contains("Local realism is rejected", output);
        (code, output, error) = Nonlocality.Run(
            "score",
            Table("swap.csv", (a, b, x, y) => a == y && b == x),
            "--bootstrap",
            "50"
        );
        Assert.AreEqual((0, ""), (code, error));
        Assert.Contains("No verdict on local realism: the counts signal beyond statistics", output);
        Assert.DoesNotContain("is rejected", output);
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
        AssertRefused("not known", "--statistics", partial);
        foreach (
            var (_, text, _) in TableVerbTests.BadTables.Where(table =>
                table.Expected is "row 1" or "row " or "-3" or "empty" or "no rows"
            )
        )
            AssertRefused(folder.Path, "--incomplete", folder.Write("bad.csv", text));
    }

    private static void AssertRefused(string expected, params string[] arguments) =>
        Nonlocality.Refuse(expected, ["score", .. arguments]);
}
