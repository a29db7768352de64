using System.Text;
using System.Text.Json.Nodes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>A drawing by Vega-Lite together with its data; <see cref="Figures"/> makes them.</summary>
public sealed record Figure : IReportPart
{
    /// <summary>How many rows the page shows under a figure; the CSV file has all of them.</summary>
    private const int ShownRows = 200;

    /// <param name="title">Above the figure.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    /// <param name="data">What is drawn.</param>
    /// <param name="specification">Vega-Lite without schema, title, description, size and data, which are added here.</param>
    /// <param name="aspect">Height over width; null for a height that does not depend on the width.</param>
    /// <exception cref="InvalidInputException">A number is not finite.</exception>
    internal Figure(string title, string description, FigureData data, JsonObject specification, double? aspect = null)
    {
        data.RequireFinite(title);
        (Title, Description, Data, Aspect) = (title, description, data.ToTable(title), aspect);
        Specification = new JsonObject
        {
            ["$schema"] = VegaScripts.Schema,
            ["title"] = title,
            ["description"] = description,
            ["width"] = "container",
            ["height"] = aspect is null ? 300 : 400 * aspect,
            ["autosize"] = new JsonObject { ["type"] = "fit", ["contains"] = "padding" },
            ["data"] = new JsonObject { ["values"] = data.ToValues() },
        };
        foreach (var (key, value) in specification) Specification[key] = value?.DeepClone();
    }

    public string Title { get; }

    public string Description { get; }

    /// <summary>Everything that is drawn.</summary>
    public ReportTable Data { get; }

    /// <summary>Height over width; null for a height that does not depend on the width.</summary>
    public double? Aspect { get; }

    /// <summary>The complete Vega-Lite specification, data inside.</summary>
    public JsonObject Specification { get; }

    public string ToHtml()
    {
        var csv = Convert.ToBase64String(Encoding.UTF8.GetBytes(Data.ToCsv()));
        var rows = Data.Rows.Count <= ShownRows ? "" : $"<p>The first {ShownRows:N0} of {Data.Rows.Count:N0} rows; the file has all.</p>\n";
        var aspect = Aspect is null ? "" : $" data-aspect=\"{Aspect}\"";
        return $"""
            <figure>
            <figcaption>{Html.Escape(Title)}</figcaption>
            <p>{Html.Escape(Description)}</p>
            <div class="drawing"{aspect} role="group" aria-label="{Html.Escape($"{Title}. {Description}")}"></div>
            <script type="application/json">{Html.Script(Specification.ToJsonString())}</script>
            <details><summary>Data</summary>
            <p><a download="{FileName}.csv" href="data:text/csv;charset=utf-8;base64,{csv}">Download as CSV</a></p>
            {rows}{Data.ToHtml(ShownRows)}</details>
            </figure>

            """;
    }

    private string FileName =>
        string.Join('-', new string([.. Title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("figure"));
}
