using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Tests.Reports;

[TestClass]
public sealed class FigureTests
{
    private sealed record Drawing(string[] Warnings, Dictionary<string, int> Counts, string Svg);

    /// <summary>Drawn by the very scripts that a page carries.</summary>
    [TestMethod]
    public void Vega_draws_every_kind_of_figure_without_a_warning_and_with_all_its_data()
    {
        var samples = SampleFigures.All().ToList();
        var drawings = Draw(samples.Select(sample => sample.Figure));
        foreach (var ((figure, marks), drawing) in samples.Zip(drawings))
        {
            Assert.IsEmpty(drawing.Warnings, $"{figure.Title}: {string.Join("; ", drawing.Warnings)}");
            CollectionAssert.AreEquivalent(marks, drawing.Counts, $"{figure.Title}: {JsonSerializer.Serialize(drawing.Counts)}");
            Assert.DoesNotContain("NaN", drawing.Svg, figure.Title);
            var root = XDocument.Parse(drawing.Svg).Root!;
            Assert.Contains(element => element.Value == figure.Title, root.Descendants().Where(element => element.Name.LocalName == "text"));
        }

        Assert.HasCount(samples.Count, drawings);
    }

    [TestMethod]
    public void Text_of_any_kind_is_drawn_as_it_is()
    {
        var (figure, drawing) = (Hostile.Figure(), Draw([Hostile.Figure()])[0]);
        Assert.IsEmpty(drawing.Warnings);
        var texts = XDocument.Parse(drawing.Svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        foreach (var text in Hostile.Texts) Assert.Contains(text, texts, $"{figure.Title}: {string.Join(" | ", texts)}");
    }

    [TestMethod]
    public void The_schema_is_that_of_the_package()
    {
        var package = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src/npm/package.json")))!;
        Assert.AreEqual(
            $"https://vega.github.io/schema/vega-lite/v{package["dependencies"]!["vega-lite"]}.json",
            (string?)SampleFigures.All().First().Figure.Specification["$schema"]);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Numbers_that_are_not_finite_are_refused_with_the_name_of_the_figure(double wrong)
    {
        var series = new Series("s", [1, 2], [3, wrong]);
        Func<Figure>[] attempts =
        [
            () => Figures.Lines("F", "", "x", "y", series),
            () => Figures.Lines("F", "", "x", "y", series with { Y = [3, 4], Lower = [1, wrong], Upper = [4, 5] }),
            () => Figures.Points("F", "", "x", "y", series),
            () => Figures.Predicted("F", "", "x", "y", series),
            () => Figures.Sorted("F", "", "y", series.X, series.Y),
            () => Figures.Bars("F", "", "x", "y", new Bar("b", wrong)),
            () => Figures.Histogram("F", "", "x", series.Y),
            () => Figures.RegionSlice("F", "", "x", "y", [series]),
            () => Figures.RegionSlice("F", "", "x", "y", [], new MeasuredPoint("p", 0, 0, wrong, 1)),
            () => Figures.Sphere("F", "", new double[,] { { 0, 1, wrong } }),
        ];
        foreach (var attempt in attempts) Assert.Contains("'F'", Assert.ThrowsExactly<InvalidInputException>(() => attempt()).Message);
    }

    [TestMethod]
    public void Data_that_do_not_fit_together_are_refused()
    {
        var log = new Axis("x", true);
        Func<Figure>[] attempts =
        [
            () => Figures.Lines("F", "", log, "y", new Series("s", [0, 1], [1, 1])),
            () => Figures.Lines("F", "", "x", log, new Series("s", [1, 1], [1, 1]) { Lower = [0, 1], Upper = [2, 2] }),
            () => Figures.Lines("F", "", "x", "y", new Series("s", [0, 1], [1])),
            () => Figures.Lines("F", "", "x", "y", new Series("s", [0, 1], [1, 1]) { Lower = [0, 0] }),
            () => Figures.Points("F", "", "x", log, new Series("s", [1], [-1])),
            () => Figures.Sorted("F", "", "y", [1], [1, 2]),
            () => Figures.Confusion("F", "", ["a", "b"], new long[2, 3]),
            () => Figures.Confusion("F", "", ["a"], new long[,] { { -1 } }),
            () => Figures.Sphere("F", "", new double[2, 2]),
            () => Figures.Sphere("F", "", new double[1, 3]),
        ];
        foreach (var attempt in attempts) Assert.Contains("'F'", Assert.ThrowsExactly<InvalidInputException>(() => attempt()).Message);
    }

    [TestMethod]
    public void The_ellipse_is_the_level_set_of_the_gaussian()
    {
        // Quantiles of chi squared with two degrees of freedom: 5.991 at 0.95, 2.279 at 0.68.
        foreach (var (confidence, quantile) in new[] { (0.95, 5.991465), (0.68, 2.278869) })
        {
            var point = new MeasuredPoint("p", 1, -2, 0.04, 0.09, -0.03) { Confidence = confidence };
            var ellipse = point.Ellipse();
            var determinant = 0.04 * 0.09 - 0.03 * 0.03;
            foreach (var (x, y) in ellipse.X.Zip(ellipse.Y, (x, y) => (x - 1, y + 2)))
                Assert.AreEqual(quantile, (0.09 * x * x + 2 * 0.03 * x * y + 0.04 * y * y) / determinant, 1e-5);
        }
    }

    /// <summary>Known places, and area: the band between two latitudes covers the share of the map that it covers of the sphere.</summary>
    [TestMethod]
    public void The_map_of_the_sphere_keeps_areas()
    {
        Assert.AreEqual(new Mollweide.Place(0, 0, 2, 0, 0), Mollweide.Project(2, 0, 0) with { Y = 0 });
        Assert.AreEqual(0, Mollweide.Project(2, 0, 0).Y, 1e-15);
        Assert.AreEqual(Math.Sqrt(2), Mollweide.Project(0, 0, 5).Y, 1e-7);
        Assert.AreEqual(Math.Sqrt(2), Mollweide.Project(0, 1, 0).X, 1e-15);
        foreach (var latitude in new[] { 0.1, 0.7, 1.3 })
        {
            var y = Mollweide.Project(0, latitude).Y / Math.Sqrt(2);
            var shareOfEllipse = 2 / Math.PI * (y * Math.Sqrt(1 - y * y) + Math.Asin(y));
            Assert.AreEqual(Math.Sin(latitude), shareOfEllipse, 1e-13);
        }
    }

    private static Drawing[] Draw(IEnumerable<Figure> figures)
    {
        var (script, scripts) = (Path.Combine(Repository.Root, "tests/NonlocalityML.Tests/Reports/draw.mjs"), Path.Combine(AppContext.BaseDirectory, "reports"));
        using var node = Process.Start(new ProcessStartInfo("node", [script, scripts]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        node.StandardInput.Write($"[{string.Join(',', figures.Select(figure => figure.Specification.ToJsonString()))}]");
        node.StandardInput.Close();
        var answer = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.AreEqual(0, node.ExitCode);
        return JsonSerializer.Deserialize<Drawing[]>(answer, JsonSerializerOptions.Web)!;
    }
}
