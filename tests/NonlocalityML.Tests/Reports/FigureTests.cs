using System.Buffers.Binary;
using System.Text.Json;
using System.Xml.Linq;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;
using NonlocalityML.Tests.Web;

namespace NonlocalityML.Tests.Reports;

[TestClass]
public sealed class FigureTests
{
    private sealed record Drawing(string[] Faults, Dictionary<string, int> Counts, string[] Texts);

    /// <summary>
    /// What Plotly finds wrong with each specification, what it drew, and the texts in the drawing. The vertices of a line are
    /// those that were handed to the drawing, as Plotly leaves out what lies on a straight line.
    /// </summary>
    private const string Drawings = """
        [...document.querySelectorAll('.drawing')].map(drawing => {
          const count = selector => drawing.querySelectorAll(selector).length;
          const isLine = ({ mode, fill }) => mode?.includes('lines') && fill !== 'toself';
          const counts = {
            vertices: drawing.calcdata.reduce((sum, trace) => sum + (isLine(trace[0].trace) ? trace.length : 0), 0),
            band: count('path.js-fill'), point: count('path.point'), bar: count('.barlayer .point'), text: count('.textpoint'),
            shape: count('.shapelayer path'), error: count('.errorbar'),
          };
          return {
            faults: [
              ...(Plotly.validate(drawing.data, drawing.layout) ?? []).map(fault => fault.msg),
              ...(drawing.innerHTML.includes('NaN') ? ['NaN is drawn'] : []),
            ],
            counts: Object.fromEntries(Object.entries(counts).filter(([, number]) => number > 0)),
            texts: [...drawing.querySelectorAll('text')].map(text => text.textContent),
          };
        })
        """;

    /// <summary>Drawn by a browser from the very page that people open.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public async Task Plotly_draws_every_kind_of_figure_without_a_complaint_and_with_all_its_data()
    {
        using var folder = new TemporaryFolder();
        var samples = SampleFigures.All().ToList();
        await using var browser = await Open(folder, [.. samples.Select(sample => sample.Figure)]);
        var drawings = await browser.Ask<Drawing[]>(Drawings);
        foreach (var ((figure, marks), drawing) in samples.Zip(drawings))
        {
            Assert.IsEmpty(drawing.Faults, $"{figure.Title}: {string.Join("; ", drawing.Faults)}");
            CollectionAssert.AreEquivalent(marks, drawing.Counts, $"{figure.Title}: {JsonSerializer.Serialize(drawing.Counts)}");
        }

        Assert.HasCount(samples.Count, drawings);
        Assert.IsEmpty(browser.Complaints, string.Join('\n', browser.Complaints));
        Assert.IsEmpty(browser.Requests);
        await browser.Shoot("figures-light");
    }

    [TestMethod]
    public async Task Text_of_any_kind_is_drawn_as_it_is()
    {
        using var folder = new TemporaryFolder();
        Figure[] figures =
        [
            Hostile.Figure(),
            Figures.Bars(Hostile.Texts[0], "", Hostile.Texts[1], "y", [.. Hostile.Texts.Select(text => new Bar(text, 1))]),
            Figures.Confusion(Hostile.Texts[0], "", Hostile.Texts, new long[6, 6]),
        ];
        await using var browser = await Open(folder, figures);
        foreach (var (figure, drawing) in figures.Zip(await browser.Ask<Drawing[]>(Drawings)))
        {
            Assert.IsEmpty(drawing.Faults);
            foreach (var text in Hostile.Texts)
                Assert.Contains(text, drawing.Texts, $"{string.Join(" | ", drawing.Texts)}");
        }

        Assert.IsEmpty(browser.Complaints, string.Join('\n', browser.Complaints));
    }

    /// <summary>Every text and line has the colours that the page has in the other theme, as soon as it changes; nothing is lost
    /// on a phone.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public async Task Figures_follow_the_theme_and_the_width()
    {
        using var folder = new TemporaryFolder();
        var samples = SampleFigures.All().ToList();
        await using var browser = await Open(folder, [.. samples.Select(sample => sample.Figure)]);
        Assert.IsTrue(await browser.Ask<bool>(HasColorsOfThePage));
        await NothingIsCut(browser);
        var light = await browser.Ask<string>("getComputedStyle(document.querySelector('.js-line')).stroke");
        await browser.Prefer(isDark: true);
        await browser.WaitFor(HasColorsOfThePage);
        Assert.AreNotEqual(light, await browser.Ask<string>("getComputedStyle(document.querySelector('.js-line')).stroke"));
        await browser.Shoot("figures-dark");
        await browser.Page.SetViewportAsync(new PuppeteerSharp.ViewPortOptions { Width = 390, Height = 800 });
        await browser.WaitFor(
            "[...document.querySelectorAll('.drawing')].every(one => one.querySelector('.main-svg').clientWidth === "
                + "one.clientWidth)"
        );
        Assert.AreEqual(0, await browser.Ask<int>("document.documentElement.scrollWidth - innerWidth"));
        foreach (var ((figure, marks), drawing) in samples.Zip(await browser.Ask<Drawing[]>(Drawings)))
            CollectionAssert.AreEquivalent(marks, drawing.Counts, figure.Title);
        await NothingIsCut(browser);
        Assert.IsEmpty(browser.Complaints, string.Join('\n', browser.Complaints));
        await browser.Shoot("figures-phone-dark");
    }

    /// <summary>Texts that leave their drawing, and names along an axis that touch.</summary>
    private const string Cut = """
        [...document.querySelectorAll('.drawing')].flatMap(drawing => {
          const boxes = selector => [...drawing.querySelectorAll(selector)].filter(text => text.textContent.trim()).map(
            text => ({ text: text.textContent, box: text.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
          const frame = drawing.getBoundingClientRect();
          const out = boxes('text').filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1
            || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(({ text }) => `${text} is cut`);
          const ticks = boxes('.xtick text').sort((one, other) => one.box.left - other.box.left);
          const touching = ticks.filter(({ box }, i) => i > 0 && box.left < ticks[i - 1].box.right)
            .map(({ text }) => `${text} touches`);
          return [...out, ...touching].map(fault => `${drawing.getAttribute('aria-label').slice(0, 30)}: ${fault}`);
        })
        """;

    private static async Task NothingIsCut(Browser browser)
    {
        var cut = await browser.Ask<string[]>(Cut);
        Assert.IsEmpty(cut, string.Join('\n', cut));
    }

    /// <summary>In light colours with the title, whatever the page shows.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public async Task Every_figure_is_saved_as_svg_and_as_png()
    {
        using var folder = new TemporaryFolder();
        Figure[] figures = [.. SampleFigures.All().Select(sample => sample.Figure)];
        await using var browser = await Open(folder, figures, isDark: true);
        foreach (var (index, figure) in figures.Index())
        {
            var buttons = await browser.Page.QuerySelectorAllAsync($"section figure:nth-of-type({index + 1}) button");
            var names = await browser.Ask<string[]>(
                $"[...document.querySelectorAll('figure')[{index}].querySelectorAll('button')].map(one => one.dataset.save)"
            );
            var svg = XDocument
                .Parse(File.ReadAllText(await browser.Save(folder.Path, names[0], () => buttons[0].ClickAsync())))
                .Root!;
            Assert.StartsWith(figure.Title, svg.Elements().First(element => element.Name.LocalName == "title").Value);
            Assert.EndsWith("mm", (string?)svg.Attribute("width"), "as wide as a column of a paper, or two");
            Assert.Contains("Helvetica, Arial, sans-serif", svg.ToString(), "fonts are named");
            Assert.Contains("rgb(27, 31, 36)", svg.ToString(), "the ink of the light page");
            Assert.DoesNotContain("rgb(232, 235, 238)", svg.ToString(), "the ink of the dark page");
            var png = File.ReadAllBytes(await browser.Save(folder.Path, names[1], () => buttons[1].ClickAsync()));
            CollectionAssert.AreEqual(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, png[..4]);
            Assert.IsGreaterThanOrEqualTo(1440, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), "wide enough for print");
        }

        Assert.IsEmpty(browser.Complaints, string.Join('\n', browser.Complaints));
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
            () => Figures.RegionSlice("F", "", "x", "y", [series], []),
            () => Figures.RegionSlice("F", "", "x", "y", [], [], new MeasuredPoint("p", 0, 0, wrong, 1)),
            () =>
                Figures.Sphere(
                    "F",
                    "",
                    new double[,]
                    {
                        { 0, 1, wrong },
                    }
                ),
        ];
        foreach (var attempt in attempts)
            Assert.Contains("'F'", Assert.ThrowsExactly<InvalidInputException>(() => attempt()).Message);
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
            () =>
                Figures.Confusion(
                    "F",
                    "",
                    ["a"],
                    new long[,]
                    {
                        { -1 },
                    }
                ),
            () => Figures.Sphere("F", "", new double[2, 2]),
            () => Figures.Sphere("F", "", new double[1, 3]),
        ];
        foreach (var attempt in attempts)
            Assert.Contains("'F'", Assert.ThrowsExactly<InvalidInputException>(() => attempt()).Message);
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

    /// <summary>Equal lengths need no bar of colours; weights of their own do.</summary>
    [TestMethod]
    public void A_map_has_a_bar_only_where_colours_differ()
    {
        var vectors = new double[,]
        {
            { 1, 0, 0 },
            { 0, 1, 0 },
        };
        Assert.HasCount(2, Figures.Sphere("axes", "", vectors).Specification["data"]!.AsArray());
        Assert.HasCount(3, Figures.Sphere("weights", "", vectors, "weight", [0.7, 0.3]).Specification["data"]!.AsArray());
        Assert.ThrowsExactly<InvalidInputException>(() => Figures.Sphere("weights", "", vectors, "weight", [1]));
    }

    /// <summary>Known places, and area: the band between two latitudes covers the share of the map that it covers of the
    /// sphere.</summary>
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

    private const string HasColorsOfThePage = """
        [...document.querySelectorAll('.drawing .xtitle, .drawing .legendtext')].every(
          text => getComputedStyle(text).fill === getComputedStyle(document.body).color)
        """;

    private static async Task<Browser> Open(TemporaryFolder folder, Figure[] figures, bool isDark = false)
    {
        new Report("Figures", "Every kind.", new ReportSection("All", [.. figures])).Write(folder["page.html"]);
        var browser = await Browser.Open(folder["page.html"], isDark);
        await browser.WaitFor($"document.querySelectorAll('.drawing .main-svg .cartesianlayer').length >= {figures.Length}");
        return browser;
    }
}
