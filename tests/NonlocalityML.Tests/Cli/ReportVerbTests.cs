using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Numerics;
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

    /// <summary>Each figure is a vector picture with the data that the verdict rests on, named after its table.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Figures_become_files_with_the_numbers_of_the_table()
    {
        using var folder = new TemporaryFolder();
        try
        {
            FigureFiles.Browser(null);
        }
        catch (InvalidInputException)
        {
            OtherPrograms.Missing("Chromium is needed (apt-get install chromium).");
        }

        var figures = folder["figures"];
        Page(folder, Delft, folder.Write("three.csv", ThreeSettings()), "--bootstrap", "20", "--figures", figures);
        string[] names = [.. Directory.EnumerateFiles(figures, "*.svg").Select(Path.GetFileNameWithoutExtension).Order()!];
        CollectionAssert.AreEqual(
            names,
            Directory.EnumerateFiles(figures, "*.csv").Select(Path.GetFileNameWithoutExtension).Order().ToArray()
        );
        CollectionAssert.Contains(names, "delft2015-a-slice-of-the-no-signalling-polytope");
        CollectionAssert.Contains(names, "three-correlators-and-those-of-the-closest-local-model");
        foreach (var name in names)
            Assert.EndsWith("mm", (string?)XDocument.Load(Path.Combine(figures, name + ".svg")).Root!.Attribute("width"));
        var counts = File.ReadLines(Delft)
            .Where(line => char.IsAsciiDigit(line.FirstOrDefault()))
            .Select(line => line.Split(',').Select(int.Parse).ToArray());
        var correlators = counts
            .GroupBy(row => $"E{row[2]}{row[3]}")
            .ToDictionary(
                setting => setting.Key,
                setting => setting.Sum(row => row[0] == row[1] ? row[4] : -row[4]) / (double)setting.Sum(row => row[4])
            );
        var drawn = File.ReadLines(Path.Combine(figures, "delft2015-correlators-and-those-of-the-closest-local-model.csv"))
            .Select(line => line.Split(','))
            .Where(row => row[1] == "table")
            .ToDictionary(row => row[0], row => double.Parse(row[2], CultureInfo.InvariantCulture));
        Assert.HasCount(4, drawn);
        foreach (var (setting, correlator) in drawn)
            Assert.AreEqual(correlators[setting], correlator, 1e-12, setting);
    }

    [TestMethod]
    public void A_browser_that_does_not_draw_is_told_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        string[] report = ["report", Delft, "--bootstrap", "20", "--out", folder["page.html"]];
        Nonlocality.Refuse("--browser", [.. report, "--browser", "chromium"]);
        Nonlocality.Refuse("was not found", [.. report, "--figures", folder["figures"], "--browser", "no-browser"]);
        Assert.IsFalse(File.Exists(folder["page.html"]));
        if (OperatingSystem.IsLinux())
            Nonlocality.Refuse("has drawn 0 of 3", [.. report, "--figures", folder["figures"], "--browser", "/bin/true"]);
        Assert.IsFalse(Directory.Exists(folder["figures"]));
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
