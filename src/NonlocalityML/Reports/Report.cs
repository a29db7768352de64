using System.Text;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>
/// One page of HTML that needs nothing else: styles, scripts and data are inside, and its content policy forbids every request.
/// </summary>
/// <param name="Title">The heading of the page.</param>
/// <param name="Lead">The answer in one sentence.</param>
/// <param name="Parts">Sections, or parts without a heading of their own.</param>
public sealed record Report(string Title, string Lead, params IReadOnlyList<IReportPart> Parts)
{
    private static readonly Lazy<string> Script = new(() => Html.Script(PageAssets.Script));

    /// <summary>The whole page; 1.1 MB of it are the script, which a page without figures leaves out.</summary>
    public string ToHtml()
    {
        var body = string.Concat(Parts.Select(part => part.ToHtml()));
        var hasFigures = NamedFigures().Count > 0;
        var style = PageAssets.Style;
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy(style, hasFigures)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Html.Escape(Title)}</title>
            <style>{style}</style>
            {(hasFigures ? $"{PageAssets.StyleOfPlotly}\n" : "")}</head>
            <body>
            <main>
            <h1>{Html.Escape(Title)}</h1>
            <p class="lead">{Html.Prose(Lead)}</p>
            {body}</main>
            {(hasFigures ? $"<script>{Script.Value}</script>\n" : "")}</body>
            </html>

            """;
    }

    /// <summary>Writes the page; never half a file under its final name.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Replace(path, Encoding.UTF8.GetBytes(ToHtml()));

    /// <summary>Only this style and this script, by their hashes, and pictures and files that the page itself makes.</summary>
    private static string Policy(string style, bool hasFigures) =>
        (
            hasFigures
                ? $"default-src 'none'; script-src {PageAssets.Hash(Script.Value)}; style-src {PageAssets.Hash(style)} "
                    + $"{PageAssets.Hash("")}; "
                : $"default-src 'none'; style-src {PageAssets.Hash(style)}; "
        ) + "img-src data: blob:; base-uri 'none'; form-action 'none'";

    /// <summary>All figures in the order of the page, each with a name for its files that no other has; no ending.</summary>
    internal IReadOnlyList<(string Name, Figure Figure)> NamedFigures()
    {
        var named = new List<(string Name, Figure Figure)>();
        foreach (var (name, figure) in Parts.SelectMany(part => Within(part, "")))
        {
            var names = Enumerable.Range(1, named.Count + 1).Select(i => i == 1 ? name : $"{name}-{i}");
            named.Add((names.First(one => named.TrueForAll(other => other.Name != one)), figure));
        }

        return named;
    }

    private static IEnumerable<(string Name, Figure Figure)> Within(IReportPart part, string subject) =>
        part switch
        {
            Figure figure => [(subject + figure.FileName, figure)],
            ReportSection section => section.Parts.SelectMany(inner =>
                Within(inner, section.Subject is null ? subject : Figure.ToFileName(section.Subject) + "-")
            ),
            _ => [],
        };
}

/// <summary>A heading and what stands under it; a section inside another has a smaller heading.</summary>
public sealed record ReportSection(string Heading, params IReadOnlyList<IReportPart> Parts) : IReportPart
{
    /// <summary>What all of it is about, as delft2015, in names of files; null where the page has one subject.</summary>
    internal string? Subject { get; init; }

    public string ToHtml() => ToHtml(2);

    private string ToHtml(int level) =>
        $"<section>\n<h{level}>{Html.Escape(Heading)}</h{level}>\n"
        + string.Concat(Parts.Select(part => part is ReportSection inner ? inner.ToHtml(Math.Min(6, level + 1)) : part.ToHtml()))
        + "</section>\n";
}
