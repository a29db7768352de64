using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Reports;

namespace NonlocalityML.Tests.Cli;

[TestClass]
public sealed class ReportVerbTests
{
    private static readonly string Delft = Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv");

    [TestMethod]
    public void A_measured_table_gets_a_page_with_proof_statistics_and_slice()
    {
        using var folder = new TemporaryFolder();
        var html = Page(folder, Delft, "--bootstrap", "50");
        Assert.Contains("Nonlocal: no local model gives these frequencies", html);
        Assert.Contains("0.05281248380767132 \u2264 NL \u2264 0.05281248380791464", html);
        Assert.Contains("E\u2080\u2080 + E\u2080\u2081 + E\u2081\u2080 \u2212 E\u2081\u2081 \u2264 2", html);
        Assert.Contains("mixture martingale", html);
        Assert.Contains("A slice of the no-signalling polytope", html);
        Assert.Contains("measured, 95 % region", html);
        Assert.Contains("p(0,0|0,0)", html);
        Assert.IsEmpty(
            Regex.Matches(Regex.Replace(html, "<script.*?</script>", "", RegexOptions.Singleline), "href=\"(?!data:)")
        );
    }

    [TestMethod]
    public void Tables_data_sets_and_models_share_a_page()
    {
        using var folder = new TemporaryFolder();
        var three = folder.Write("three.csv", ThreeSettings());
        var data = Path.Combine(Repository.Root, "datasets/m2-no-signaling");
        var html = Page(folder, Delft, three, data, Path.Combine(Repository.Root, "models/classes"), "--bootstrap", "20");
        using var dataset = Dataset.Open(data);
        var summary = LabelSummary.Of(dataset);
        foreach (
            var heading in new[]
            {
                "delft2015.csv",
                "three.csv",
                "m2-no-signaling",
                "NL of the samples outside the set",
                "Predicted against proven",
                "Learned score: evidence, not proof",
                "Learning curves",
                "Confusion",
                $"{summary.Nonlocal:N0} of {summary.Samples:N0}",
            }
        )
            Assert.Contains(heading, html);
        Assert.AreEqual(1, Regex.Count(html, "<p>L: local, Q: quantum"), "the slice is drawn for CHSH alone");
    }

    [TestMethod]
    [DataRow("structured")]
    [DataRow("ortools")]
    [DataRow("network")]
    public void A_page_names_the_engine_that_was_asked_for(string engine)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains($"engine {engine}", Page(folder, Delft, "--bootstrap", "20", "--engine", engine));
    }

    [TestMethod]
    public void Wrong_input_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var page = folder["page.html"];
        Nonlocality.Refuse("none.csv", "report", "none.csv", "--out", page);
        Nonlocality.Refuse("dataset.json", "report", folder.Path, "--out", page);
        Nonlocality.Refuse("--out", "report", Delft);
        Nonlocality.Refuse("another file", "report", page, "--out", page);
        Nonlocality.Refuse("cannot be written", "report", Delft, "--bootstrap", "20", "--out", folder["none/page.html"]);
        Nonlocality.Refuse("99999", "serve", "--port", "99999");
        Nonlocality.Refuse("example.com", "serve", "--host", "example.com");
        Nonlocality.Refuse("'structured' 'ortools' 'network'", "serve", "--engine", "simplex");
        Nonlocality.Refuse("'structured' 'ortools' 'network'", "report", Delft, "--engine", "simplex", "--out", page);
        Assert.IsFalse(File.Exists(page));
    }

    private static string Page(TemporaryFolder folder, params string[] arguments)
    {
        Nonlocality.Print(["report", .. arguments, "--out", folder["page.html"]]);
        return File.ReadAllText(folder["page.html"]);
    }

    private static string ThreeSettings() => Csv(Scenario.Parse("m3"), (index, _) => $"{5 + (index % 7)}");

    private static string Csv(Scenario scenario, Func<int, Scenario, string> count)
    {
        var header = scenario.Parties == 2 ? "a,b,x,y,count\n" : throw new ArgumentException("Two parties.", nameof(scenario));
        return header
            + string.Concat(
                scenario
                    .TableIndexOfSlot.ToArray()
                    .Select(index => $"{scenario.EntryName(index).Trim('(', ')').Replace('|', ',')},{count(index, scenario)}\n")
            );
    }
}
