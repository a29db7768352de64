using System.Text.Json;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;

namespace NonlocalityML.Tests.Cli;

/// <summary>What score and classify say to input that is wrong: exit code 2 and one line that names the place.</summary>
[TestClass]
public sealed class TableVerbTests
{
    private const string Header = "a,b,x,y,count\n";

    private static readonly string Rows = string.Concat(
        from x in Enumerable.Range(0, 2) from y in Enumerable.Range(0, 2) from a in Enumerable.Range(0, 2) from b in Enumerable.Range(0, 2)
        select $"{a},{b},{x},{y},25\n");

    private static readonly string Probabilities = "a,b,x,y,p\n" + Rows.Replace(",25\n", ",0.25\n", StringComparison.Ordinal);

    public static IEnumerable<(string What, string Text, string Expected)> BadTables { get; } =
    [
        ("empty file", "", "empty"),
        ("header alone", Header, "no rows"),
        ("wrong header", "x,y,a,b,count\n" + Rows, "row 1"),
        ("unknown value column", "a,b,x,y,weight\n" + Rows, "row 1"),
        ("missing header", Rows, "row 1"),
        ("semicolons", (Header + Rows).Replace(',', ';'), "row 1"),
        ("negative count", Header + Replaced("0,1,0,1,25", "0,1,0,1,-3"), "'-3'"),
        ("fractional count", Header + Replaced("0,1,0,1,25", "0,1,0,1,2.5"), "'2.5'"),
        ("NaN count", Header + Replaced("0,1,0,1,25", "0,1,0,1,NaN"), "'NaN'"),
        ("count above 2^53", Header + Replaced("0,1,0,1,25", "0,1,0,1,9007199254740993"), "2^53"),
        ("counts that sum above 2^53", Header + Replaced("0,1,0,1,25", "0,1,0,1,9007199254740992"), "2^53"),
        ("text in place of a count", Header + Replaced("0,1,0,1,25", "0,1,0,1,many"), "'many'"),
        ("field missing", Header + Replaced("0,1,0,1,25", "0,1,0,25"), "row "),
        ("field too many", Header + Replaced("0,1,0,1,25", "0,1,0,1,25,0"), "row "),
        ("row twice", Header + Rows + "0,1,0,1,25\n", "(0,1|0,1)"),
        ("row missing", Header + Replaced("0,1,0,1,25\n", ""), "15 rows"),
        ("negative setting", Header + Replaced("0,1,0,1,25", "0,1,0,-1,25"), "'-1'"),
        ("huge index", Header + Rows + "0,0,0,2000000000,1\n", "'2000000000'"),
        ("index that makes a huge table", Header + Rows + "999,999,999,999,1\n", "probabilities"),
        ("setting without trials", Header + Rows.Replace("1,0,25\n", "1,0,0\n", StringComparison.Ordinal), "(1,0)"),
        ("unnormalised p", Probabilities.Replace("0,1,0,1,0.25", "0,1,0,1,0.26", StringComparison.Ordinal), "sum to"),
        ("negative p", Probabilities.Replace("0,1,0,1,0.25", "0,1,0,1,-0.25", StringComparison.Ordinal), "'-0.25'"),
        ("NaN p", Probabilities.Replace("0,1,0,1,0.25", "0,1,0,1,NaN", StringComparison.Ordinal), "'NaN'"),
        ("infinite p", Probabilities.Replace("0,1,0,1,0.25", "0,1,0,1,Infinity", StringComparison.Ordinal), "'Infinity'"),
        ("counts under p", "a,b,x,y,p\n" + Rows, "'25'"),
        ("probabilities under count", Probabilities.Replace(",p\n", ",count\n", StringComparison.Ordinal), "'0.25'"),
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
    public void A_wrong_file_among_good_ones_is_named()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.csv", Header + Rows);
        Nonlocality.Refuse(["missing.csv", "does not exist"], "score", "--exact", good, folder["missing.csv"]);
        Nonlocality.Refuse([folder.Path, "folder"], "classify", good, folder.Path);
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
        Nonlocality.Refuse("'--members' is no option of this verb", "train", folder.Path, "--members", "3", "--out", folder["model"]);
        Nonlocality.Refuse("a whole number from 0 on is allowed", "threshold", "werner", "--seed", "-1", "--out", folder["x"]);
        Nonlocality.Refuse("at most 2^31 - 1, is allowed", "fit", "--state", "werner", "--points", "99999999999", "--out", folder["x"]);
        Nonlocality.Refuse(["--certificate", "2 files"], "score", "--exact", good, good, "--certificate", folder["proof.json"]);
        Nonlocality.Refuse(["no such folder/proof.json", "folder does not exist"], "score", "--exact", good, "--certificate", folder["no such folder/proof.json"]);
    }

    [TestMethod]
    public void Classify_tells_the_class_and_what_it_rests_on()
    {
        using var folder = new TemporaryFolder();
        var box = string.Concat(Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row =>
        {
            var index = row.Split(',').Select(int.Parse).ToArray();
            return $"{string.Join(',', index[..4])},{((index[0] ^ index[1]) == (index[2] & index[3]) ? 0.5 : 0)}\n";
        }));
        var (code, output, error) = Nonlocality.Run("classify", folder.Write("box.csv", "a,b,x,y,p\n" + box), folder.Write("noise.csv", Header + Rows));
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
    /// A noisy PR box among settings that show nothing: NL = 1/162 min sum |q - p| = (S - 2)/162, by the closed form on the box's block. From nine settings
    /// on a network is asked first; what is local it cannot tell, so that is told exactly.
    /// </summary>
    [TestMethod]
    public void With_many_settings_a_network_proves_what_it_can_and_the_rest_is_exact()
    {
        using var folder = new TemporaryFolder();
        var box = folder.Write("box.csv", Table(9, 0.9));
        const double nonlocality = ((4 * 0.9) - 2) / 162;
        var (code, output, error) = Nonlocality.Run("score", box, "--certificate", folder["proof.json"]);
        Assert.AreEqual((0, ""), (code, error));
        foreach (var part in (string[])["Nonlocal: ", "certified network; --exact", "proof checked in exact arithmetic"]) Assert.Contains(part, output);
        var proof = CertificateFile.Read(folder["proof.json"]);
        Assert.IsNull(proof.Verify());
        Assert.IsInRange(1e-3, nonlocality, (double)proof.Lower);
        Assert.IsInRange(nonlocality, 1.5 * nonlocality, (double)proof.Upper);
        Assert.IsGreaterThan(1e-8, proof.Width);

        (code, output, error) = Nonlocality.Run("score", "--json", box, folder.Write("noise.csv", Table(9, 0.4)), folder.Write("few.csv", Table(2, 0.9)));
        Assert.AreEqual((0, ""), (code, error));
        var tables = JsonDocument.Parse(output).RootElement.GetProperty("tables");
        CollectionAssert.AreEqual(new[] { false, true, true }, tables.EnumerateArray().Select(table => table.GetProperty("isExact").GetBoolean()).ToArray());
        Assert.AreEqual("local", tables[1].GetProperty("locality").GetString());

        static string Table(int settings, double visibility) => "a,b,x,y,p\n" + string.Concat(
            from x in Enumerable.Range(0, settings) from y in Enumerable.Range(0, settings) from a in Enumerable.Range(0, 2) from b in Enumerable.Range(0, 2)
            let correlator = x > 1 || y > 1 ? 0 : (x & y) == 1 ? -visibility : visibility
            select $"{a},{b},{x},{y},{(1 + (a == b ? correlator : -correlator)) / 4:R}\n");
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
