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
    // Vega's interpreter needs no eval; data: serves the CSV files and exported pictures.
    private const string Policy =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

    /// <summary>The whole page; about 0.9 MB of it are the scripts, which a page without figures leaves out.</summary>
    public string ToHtml()
    {
        var body = string.Concat(Parts.Select(part => part.ToHtml()));
        var hasFigures = Parts.Any(HasFigure);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Html.Escape(Title)}</title>
            <style>
            {VegaScripts.Resource("page.css")}</style>
            </head>
            <body>
            <main>
            <h1>{Html.Escape(Title)}</h1>
            <p class="lead">{Html.Escape(Lead)}</p>
            {body}</main>
            {(hasFigures ? VegaScripts.Html : "")}</body>
            </html>

            """;
    }

    /// <summary>Writes the page; never half a file under its final name.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Replace(path, Encoding.UTF8.GetBytes(ToHtml()));

    private static bool HasFigure(IReportPart part) => part is Figure || (part is ReportSection section && section.Parts.Any(HasFigure));
}
