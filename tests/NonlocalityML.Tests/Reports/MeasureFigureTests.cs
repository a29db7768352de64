using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Judging;
using NonlocalityML.Reports;
using NonlocalityML.Tests.Cli;
using NonlocalityML.Tests.Judging;

namespace NonlocalityML.Tests.Reports;

/// <summary>Pictures of what a table costs a local description, and of what it is worth.</summary>
[TestClass]
public sealed class MeasureFigureTests
{
    /// <summary>A box of visibility 0.9 with noise on it is an isotropic one: content (4 . 0.9 v - 2)/2, white robustness 1.8 v -
    /// 1.</summary>
    [TestMethod]
    public void Measures_along_white_noise_are_those_of_the_isotropic_line()
    {
        using var judge = new TableJudge();
        var judgement = judge.Judge(MeasuredTable.Parse("box.csv", BoxAmongSettings.Csv(2, 0.9)));
        Assert.IsEmpty(MeasureFigures.Along(judgement));
        var figure = MeasureFigures.Along(judge.WithFindings(judgement, Findings.Noise)).Single();
        var measures = judge.WithFindings(judgement, Findings.Measures).Measures;
        Assert.HasCount(11 * measures.Length, figure.Data.Rows);
        var csv = figure.Data.ToCsv().Split('\n').Select(line => line.Trim().Split(',')).ToList();
        foreach (
            var (name, value) in ((string, Func<double, double>)[])
                [("content", v => (1.8 * v) - 1), ("white-robustness", v => (1.8 * v) - 1)]
        )
        {
            var rows = csv.Where(row => row[0] == name).ToList();
            Assert.HasCount(11, rows);
            foreach (var row in rows)
            {
                var (v, middle) = (double.Parse(row[1]), double.Parse(row[2]));
                Assert.AreEqual(value(v), middle, 1e-8);
            }
        }
    }

    [TestMethod]
    public void A_page_has_the_figures_that_were_asked_for()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv");
        Nonlocality.Print("report", file, "--worth", "--noise", "--out", folder["page.html"]);
        var page = File.ReadAllText(folder["page.html"]);
        Assert.Contains("Measures along white noise", page);
        Assert.Contains("Bits a trial against S", page);
    }
}
