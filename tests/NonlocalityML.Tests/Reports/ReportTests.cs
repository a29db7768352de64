using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NonlocalityML.Cli;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Tests.Reports;

[TestClass]
public sealed partial class ReportTests
{
    private static readonly ReportTable Table = new(
        "Mean absolute error",
        ["model", "error x 1000", "points"],
        [
            ["typical MLP", 0.46, 500000],
            ["blend, \"best\"", Cell.Number(1.0 / 3, "F3"), 7],
        ]
    );

    /// <summary>The page, to look at, is left where NONLOCALITY_SAMPLE_REPORT says.</summary>
    [TestMethod]
    public void A_page_holds_every_figure_and_asks_for_nothing()
    {
        var figures = SampleFigures.All().Select(sample => sample.Figure).ToList();
        var html = Sample(figures).ToHtml();
        if (Environment.GetEnvironmentVariable("NONLOCALITY_SAMPLE_REPORT") is { Length: > 0 } path)
            File.WriteAllText(path, html);
        var specifications = DataBlock().Matches(html).Select(match => JsonNode.Parse(match.Groups[1].Value)!).ToList();
        CollectionAssert.AreEqual(
            figures.Select(figure => figure.Specification.ToJsonString()).ToList(),
            specifications.Select(one => one.ToJsonString()).ToList()
        );
        Assert.Contains("default-src 'none'", html);
        Assert.DoesNotContain("unsafe-", Policy().Match(html).Groups[1].Value);
        Assert.IsLessThan(1_500_000, html.Length);
        var own = ScriptBlock().Replace(html, "");
        Assert.IsFalse(Regex.IsMatch(own, "https?:|//[a-z]|@import|url\\("), "the page outside its scripts names no address");
        foreach (Match link in Regex.Matches(own, "(?:src|href|action|srcset)=\"([^\"]*)\""))
            Assert.StartsWith("data:text/csv;", link.Groups[1].Value);
    }

    [TestMethod]
    public void A_page_without_figures_carries_no_script()
    {
        var html = new Report("Table", "One table.", Table).ToHtml();
        Assert.DoesNotContain("<script", html);
        Assert.IsLessThan(10_000, html.Length);
    }

    [TestMethod]
    public void No_text_becomes_markup()
    {
        foreach (var text in Hostile.Texts)
        {
            var report = new Report(
                text,
                text,
                new ReportSection(
                    text,
                    new Paragraph(text),
                    new CodeLines(text, text),
                    new KeyValueList(new KeyValuePair<string, Cell>(text, text)),
                    new ReportTable(
                        text,
                        [text, text],
                        [
                            [text, text],
                        ]
                    ),
                    Hostile.Figure()
                )
            );
            var html = ScriptBlock().Replace(report.ToHtml(), "");
            Assert.DoesNotContain("<script", html);
            Assert.DoesNotContain("<img", html);
            Assert.DoesNotContain("<b>", html);
            Assert.DoesNotContain("<!--", html);
            Assert.AreEqual(Count(html, "<"), Tag().Count(html), "every < opens a tag of the page");
        }
    }

    [TestMethod]
    public void Scripts_inside_cannot_end_early()
    {
        var html = Sample([Hostile.Figure()]).ToHtml();
        Assert.AreEqual(Count(html, "<script"), Count(html, "</script>"));
        Assert.AreEqual(@"a<\/script><\!--", Html.Script("a</SCRIPT><!--"));
    }

    [TestMethod]
    public void The_csv_of_a_figure_holds_all_its_data_exactly()
    {
        double[] x = [.. Enumerable.Range(0, 500).Select(i => i / 7.0)];
        var html = Figures.Points("Many", "Points.", "x", "y", new Series("a, b", x, x)).ToHtml();
        Assert.Contains("download=\"many.csv\"", html);
        var csv = Uri.UnescapeDataString(Regex.Match(html, "charset=utf-8,([^\"]+)").Groups[1].Value).Split("\r\n");
        Assert.AreEqual("series,x,y", csv[0]);
        CollectionAssert.AreEqual(x, csv[1..501].Select(line => double.Parse(line.Split(',')[^1])).ToArray());
        StringAssert.StartsWith(csv[1], "\"a, b\",");
        Assert.AreEqual(101, Count(html, "<tr>"));
    }

    [TestMethod]
    public void A_table_is_the_same_in_page_terminal_and_file()
    {
        Assert.Contains(
            "<th scope=\"row\">typical MLP</th><td class=\"number\">0.46\u2007</td><td class=\"number\">500,000</td>",
            Table.ToHtml()
        );
        CollectionAssert.AreEqual(
            new[]
            {
                "  model           error x 1000    points",
                "------------------------------------------",
                "  typical MLP             0.46   500,000",
                "  blend, \"best\"          0.333         7",
            },
            TableText.Lines(Table).Select(line => line.Replace('─', '-')).ToArray(),
            string.Join('\n', TableText.Lines(Table))
        );
        Assert.AreEqual(
            "model,error x 1000,points\r\ntypical MLP,0.46,500000\r\n\"blend, \"\"best\"\"\",0.3333333333333333,7\r\n",
            Table.ToCsv()
        );
        Assert.ThrowsExactly<ArgumentException>(() =>
            new ReportTable(
                "t",
                ["a"],
                [
                    ["1", "2"],
                ]
            )
        );
        Assert.DoesNotContain(
            '\u001b',
            string.Concat(
                TableText.Lines(
                    new ReportTable(
                        "t",
                        ["[red]a"],
                        [
                            ["\u001b[2Jx"],
                        ]
                    )
                )
            )
        );
    }

    [TestMethod]
    public void A_page_is_written_whole_or_not_at_all()
    {
        using var folder = new TemporaryFolder();
        var report = new Report("Table", "One table.", Table);
        report.Write(folder["r.html"]);
        Assert.AreEqual(report.ToHtml(), File.ReadAllText(folder["r.html"]));
        CollectionAssert.AreEqual(new[] { folder["r.html"] }, Directory.GetFiles(folder.Path));
        Assert.Contains(
            "cannot be written",
            Assert.ThrowsExactly<InvalidInputException>(() => report.Write(folder["none/r.html"])).Message
        );
    }

    private static Report Sample(IEnumerable<Figure> figures) =>
        new(
            "A page of every kind",
            "It shows each part that a report can hold.",
            new ReportSection(
                "Words and values",
                new Paragraph("A paragraph of plain words."),
                new CodeLines("nonlocality reproduce table1 --out results"),
                new KeyValueList(
                    new KeyValuePair<string, Cell>("S", "2.42 +- 0.20"),
                    new KeyValuePair<string, Cell>("NL", 0.0528)
                ),
                Table
            ),
            new ReportSection("Figures", [.. figures])
        );

    private static int Count(string text, string part) => Regex.Count(text, Regex.Escape(part));

    [GeneratedRegex("""<script type="application/json">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex DataBlock();

    /// <summary>A changed script or style is refused by the page's own policy.</summary>
    [TestMethod]
    public void The_policy_names_the_script_and_the_styles_by_their_hashes()
    {
        var html = Sample([SampleFigures.All().First().Figure]).ToHtml();
        var policy = Policy().Match(html).Groups[1].Value;
        string[] inside =
        [
            .. Regex
                .Matches(html, "<(?:script|style[^>]*)>(.*?)</(?:script|style)>", RegexOptions.Singleline)
                .Select(match => match.Groups[1].Value),
        ];
        Assert.HasCount(3, inside);
        foreach (var text in inside)
            Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'", policy);
        Assert.AreEqual(3, Count(policy, "sha256-"));
    }

    [GeneratedRegex("Content-Security-Policy\" content=\"(.*?)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptBlock();

    [GeneratedRegex(
        "<(!DOCTYPE|/?(html|head|meta|title|style|body|main|h1|h2|p|section|pre|code|dl|dt|dd|div|table|caption|thead|tbody|tr|th|td|figure|figcaption|details|summary|a|button))[ >]"
    )]
    private static partial Regex Tag();
}
