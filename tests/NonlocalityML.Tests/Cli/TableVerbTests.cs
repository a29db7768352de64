using System.Text.Json;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Tests.Judging;

namespace NonlocalityML.Tests.Cli;

/// <summary>What score and classify say to input that is wrong: exit code 2 and one line that names the place.</summary>
[TestClass]
public sealed class TableVerbTests
{
    private const string Header = "a,b,x,y,count\n";

    private static readonly string Rows = string.Concat(
        from x in Enumerable.Range(0, 2)
        from y in Enumerable.Range(0, 2)
        from a in Enumerable.Range(0, 2)
        from b in Enumerable.Range(0, 2)
        select $"{a},{b},{x},{y},25\n"
    );

    private static readonly string Probabilities = "a,b,x,y,p\n" + Rows.Replace(",25\n", ",0.25\n", StringComparison.Ordinal);

    public static IEnumerable<(string What, string Text, string Expected)> BadTables { get; } =
    [
        ("empty file", "", "empty"),
        ("header alone", Header, "no rows"),
        ("header without meaning", "u,v,q,r,weight\n" + Rows, "row 1"),
        ("unknown value column", "a,b,x,y,thing\n" + Rows, "row 1"),
        ("two value columns", "a,b,x,y,count,p\n" + Rows.Replace(",25\n", ",25,0.25\n", StringComparison.Ordinal), "count and p"),
        ("two columns of outcomes of one party", "a,A,x,y,count\n" + Rows, "a and A"),
        ("missing header", Rows, "row 1"),
        ("trials in place of a table", "a,b,x,y\n0,0,0,0\n0,1,0,1\n", "--trials"),
        ("negative count", Header + Replaced("0,1,0,1,25", "0,1,0,1,-3"), "-3"),
        ("NaN count", Header + Replaced("0,1,0,1,25", "0,1,0,1,NaN"), "not known"),
        ("count above 2^53", Header + Replaced("0,1,0,1,25", "0,1,0,1,9007199254740993"), "2^53"),
        ("counts that sum above 2^53", Header + Replaced("0,1,0,1,25", "0,1,0,1,9007199254740992"), "2^53"),
        ("text in place of a count", Header + Replaced("0,1,0,1,25", "0,1,0,1,many"), "'many'"),
        ("blank inside a count", Header + Replaced("0,1,0,1,25", "0,1,0,1,2 5"), "'2 5'"),
        (
            "decimal comma between commas",
            "a,b,x,y,p\n" + Rows.Replace(",25\n", ",0,25\n", StringComparison.Ordinal),
            "decimal comma"
        ),
        ("one comma before three digits", Header + Rows.Replace(",25\n", ",\"25,000\"\n", StringComparison.Ordinal), "thousands"),
        ("field missing", Header + Replaced("0,1,0,1,25", "0,1,0,25"), "row "),
        ("field too many", Header + Replaced("0,1,0,1,25", "0,1,0,1,25,0"), "row "),
        ("row twice", Header + Rows + "0,1,0,1,25\n", "(0,1|0,1)"),
        ("negative setting", Header + Replaced("0,1,0,1,25", "0,1,0,-1,25"), "'-1'"),
        ("settings with a gap", Header + Rows.Replace(",1,25\n", ",2,25\n", StringComparison.Ordinal), "leave numbers out"),
        ("huge index", Header + Rows + "0,0,0,2000000000,1\n", "'2000000000'"),
        ("outcomes that make a huge table", Header + Rows + "999,999,1,1,1\n", "probabilities"),
        (
            "outcomes from 1 beside outcomes from 0",
            Header + "1,0,0,0,25\n1,1,0,0,25\n2,0,0,0,25\n2,1,0,0,25\n",
            "could be the first"
        ),
        ("a transposed table", "a,0,0,1,1\nb,0,1,0,1\nx,0,0,0,0\ny,0,0,0,0\ncount,1,2,3,4\n", "transposed"),
        ("an outcome beside +1 and -1", Header + "1,1,0,0,25\n-1,1,0,0,25\n0,1,0,0,25\n1,-1,0,0,25\n", "a sign"),
        ("outcome 1 alone", Header + "1,1,0,0,25\n1,1,0,1,25\n", "could be outcome 1"),
        ("unnormalised p", Probabilities.Replace("0,1,0,1,0.25", "0,1,0,1,0.26", StringComparison.Ordinal), "sum to"),
        ("half-normalised p", Probabilities.Replace("0.25", "0.125", StringComparison.Ordinal), "sum to 0.5"),
        ("negative p", Probabilities.Replace("0,1,0,1,0.25", "0,1,0,1,-0.25", StringComparison.Ordinal), "-0.25"),
        ("infinite p", Probabilities.Replace("0,1,0,1,0.25", "0,1,0,1,Infinity", StringComparison.Ordinal), "'Infinity'"),
        ("counts under p", "a,b,x,y,p\n" + Rows.Replace(",25\n", ",250\n", StringComparison.Ordinal), "counts"),
        ("a bare square", "0.5,0.1\n0.1,0.5\n", "does not tell its scenario"),
        ("a correlator beyond 1", "x,y,E\n0,0,1.2\n0,1,0\n1,0,0\n1,1,0\n", "1.2"),
        ("singles without trials", "x,y,C,SA,SB\n0,0,1,2,3\n", "trials"),
        ("more coincidences than singles", "x,y,trials,SA,SB,C\n0,0,100,2,3,4\n", "negative number of events"),
        ("bit strings without settings", "{\"00\": 12, \"11\": 13}", "settings"),
        ("a list of dictionaries", "[{\"00\": 12}, {\"11\": 13}]", "settings"),
        ("JSON that breaks off", "{\"scenario\": ", "line 1"),
        (
            "an array without a scenario",
            "[[[[1,2],[3,4]],[[1,2],[3,4]]],[[[1,2],[3,4]],[[1,2],[3,4]]]]",
            "--scenario \"[(2 2) (2 2)]\" would fit"
        ),
        ("binary", "\u0093NUMPY\u0001\0v\0{'descr': '<f8', }\n\0\0\0\u00ff\u00fe", "row 1"),
        ("open quote", Header + "\"0,1,0,1,25\n", "row "),
    ];

    [TestMethod]
    public void A_wrong_table_gets_exit_code_2_and_one_line_that_names_the_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder["table.csv"];
        foreach (var (_, text, expected) in BadTables)
        {
            File.WriteAllText(path, text);
            Nonlocality.Refuse([path, expected], "score", "--exact", path);
            Nonlocality.Refuse([path, expected], "score", "--exact", path, "--json");
            Nonlocality.Refuse([path, expected], "classify", path);
        }
    }

    [TestMethod]
    public void Good_files_beside_a_wrong_one_are_answered()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.csv", Header + Rows);
        var bad = folder.Write("bad.csv", "a,b,x,y,thing\n" + Rows);
        foreach (var (verb, answer) in new[] { ("score", "Local: "), ("classify", "good.csv: local") })
        {
            var (code, output, error) = Nonlocality.Run(verb, good, folder["missing.csv"], bad, folder.Path);
            Assert.AreEqual(2, code, error);
            Assert.Contains(answer, output);
            Assert.HasCount(3, error.Trim().Split('\n'), error);
            foreach (var part in (string[])["missing.csv does not exist", "bad.csv, row 1", "is a folder"])
                Assert.Contains(part, error);
            (code, output, _) = Nonlocality.Run(verb, "--json", good, bad);
            Assert.AreEqual(2, code);
            var document = JsonDocument.Parse(output).RootElement;
            Assert.AreEqual(1, document.GetProperty("tables").GetArrayLength());
            Assert.AreEqual(bad, document.GetProperty("failed")[0].GetProperty("name").GetString());
        }
    }

    [TestMethod]
    public void What_was_understood_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "t.csv",
            "A;B;X;Y;N\n+1;+1;1;1;50\n-1;-1;1;1;50\n"
                + string.Concat(
                    from x in Enumerable.Range(1, 2)
                    from y in Enumerable.Range(1, 2)
                    where x + y > 2
                    from a in (int[])[1, -1]
                    from b in (int[])[1, -1]
                    select $"{a};{b};{x};{y};25\n"
                )
        );
        const string line =
            "read as                     counts; columns A B X Y N; outcomes +1, -1 as 0, 1; settings 1, 2 as 0, 1; 2 "
            + "missing rows are zero\n";
        Assert.Contains(line, Nonlocality.Print("score", path));
        Assert.Contains("  read as counts; columns A B X Y N; ", Nonlocality.Print("classify", path));
    }

    [TestMethod]
    public void A_setting_that_was_not_measured_is_answered_by_bounds_without_an_option()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "t.csv",
            Header
                + string.Concat(
                    Rows.Split('\n')
                        .Where(row => row.Length > 0 && !row.EndsWith(",1,1,25", StringComparison.Ordinal))
                        .Select(row => row + "\n")
                )
        );
        var output = Nonlocality.Print("score", path);
        Assert.Contains("not measured: (1,1)", output);
        Assert.Contains("NL of the completions       0 <= NL <= ", output);
        Nonlocality.Refuse([path, "not complete", "score"], "classify", path);
        Nonlocality.Refuse([path, "not complete"], "score", "--statistics", path);
    }

    [TestMethod]
    public void A_wrong_command_line_gets_exit_code_2_and_one_line()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.csv", Header + Rows);
        Nonlocality.Refuse(["score"], "score", "--exact");
        Nonlocality.Refuse(["classify"], "classify");
        Nonlocality.Refuse(["glop", "ortools"], "score", "--exact", good, "--engine", "glop");
        Nonlocality.Refuse(["--bogus"], "score", "--exact", good, "--bogus");
        Nonlocality.Refuse(["--engine"], "score", "--exact", good, "--engine");
        Nonlocality.Refuse(["scores"], "scores", good);
        Nonlocality.Refuse(
            "'--members' is no option of this verb",
            "train",
            folder.Path,
            "--members",
            "3",
            "--out",
            folder["model"]
        );
        Nonlocality.Refuse("a whole number from 0 on is allowed", "threshold", "werner", "--seed", "-1", "--out", folder["x"]);
        Nonlocality.Refuse(
            "at most 2^31 - 1, is allowed",
            "fit",
            "--state",
            "werner",
            "--points",
            "99999999999",
            "--out",
            folder["x"]
        );
        Nonlocality.Refuse(["--certificate", "2 files"], "score", "--exact", good, good, "--certificate", folder["proof.json"]);
        Nonlocality.Refuse(
            ["no such folder/proof.json", "folder does not exist"],
            "score",
            "--exact",
            good,
            "--certificate",
            folder["no such folder/proof.json"]
        );
    }

    [TestMethod]
    public void Classify_tells_the_class_and_what_it_rests_on()
    {
        using var folder = new TemporaryFolder();
        var box = string.Concat(
            Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(row =>
                {
                    var index = row.Split(',').Select(int.Parse).ToArray();
                    return $"{string.Join(',', index[..4])},{((index[0] ^ index[1]) == (index[2] & index[3]) ? 0.5 : 0)}\n";
                })
        );
        var (code, output, error) = Nonlocality.Run(
            "classify",
            folder.Write("box.csv", "a,b,x,y,p\n" + box),
            folder.Write("noise.csv", Header + Rows)
        );
        Assert.AreEqual((0, ""), (code, error));
        Assert.Contains("box.csv: post-quantum\n  no quantum state has these four correlators", output);
        Assert.Contains("noise.csv: local\n  S is at most 2", output);

        (code, output, error) = Nonlocality.Run("classify", "--json", folder["box.csv"]);
        Assert.AreEqual((0, ""), (code, error));
        var table = JsonDocument.Parse(output).RootElement.GetProperty("tables")[0];
        Assert.AreEqual("post-quantum", table.GetProperty("class").GetString());
        Assert.AreEqual(-2, table.GetProperty("correlations").GetProperty("localMargin").GetDouble(), 1e-15);
        Assert.AreEqual(-Math.PI, table.GetProperty("correlations").GetProperty("quantumMargin").GetDouble(), 1e-14);
    }

    /// <summary>
    /// A noisy PR box among settings that show nothing: NL = 1/162 min sum |q - p| = (S - 2)/162, by the closed form on the box's
    /// block. The network is asked for by name; what is local it cannot tell, so that is told exactly.
    /// </summary>
    [TestMethod]
    public void A_network_that_is_asked_for_proves_what_it_can_and_the_rest_is_exact()
    {
        using var folder = new TemporaryFolder();
        var box = folder.Write("box.csv", BoxAmongSettings.Csv(9, 0.9));
        const double nonlocality = ((4 * 0.9) - 2) / 162;
        var (code, output, error) = Nonlocality.Run("score", box, "--engine", "network", "--certificate", folder["proof.json"]);
        Assert.AreEqual((0, ""), (code, error));
        foreach (var part in (string[])["Nonlocal: ", "certified network; --exact", "proof checked in exact arithmetic"])
            Assert.Contains(part, output);
        var proof = CertificateFile.Read(folder["proof.json"]);
        Assert.IsNull(proof.Verify());
        Assert.IsInRange(1e-3, nonlocality, (double)proof.Lower);
        Assert.IsInRange(nonlocality, 1.5 * nonlocality, (double)proof.Upper);
        Assert.IsGreaterThan(1e-8, proof.Width);

        (code, output, error) = Nonlocality.Run(
            "score",
            "--json",
            box,
            folder.Write("noise.csv", BoxAmongSettings.Csv(9, 0.4)),
            "--engine",
            "network"
        );
        Assert.AreEqual((0, ""), (code, error));
        var tables = JsonDocument.Parse(output).RootElement.GetProperty("tables");
        CollectionAssert.AreEqual(
            new[] { false, true },
            tables.EnumerateArray().Select(table => table.GetProperty("isExact").GetBoolean()).ToArray()
        );
        Assert.AreEqual("local", tables[1].GetProperty("locality").GetString());
        Nonlocality.Refuse("--exact does not go with --engine network", "score", box, "--engine", "network", "--exact");
    }

    [TestMethod]
    public void Help_shows_examples()
    {
        foreach (var verb in (string[])["score", "classify"])
        {
            var output = Nonlocality.Print(verb, "--help");
            Assert.Contains($"nonlocality {verb} ", output);
        }
    }

    private static string Replaced(string row, string by) => Rows.Replace(row, by, StringComparison.Ordinal);
}
