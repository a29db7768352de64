using System.Text.Json.Nodes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>A drawing by Plotly together with its data; <see cref="Figures"/> makes them.</summary>
internal sealed record Figure : IReportPart
{
    /// <summary>How many rows the page shows under a figure; the CSV file has all of them.</summary>
    private const int ShownRows = 100;

    /// <param name="title">Above the figure.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    /// <param name="data">What is drawn, as rows.</param>
    /// <param name="traces">What is drawn, as Plotly takes it.</param>
    /// <param name="layout">Axes, shapes and whether there is a legend; title, colours and size are added here and on the
    /// page.</param>
    /// <param name="aspect">Height over width; null for a height that does not depend on the width.</param>
    /// <exception cref="InvalidInputException">A number is not finite.</exception>
    internal Figure(
        string title,
        string description,
        FigureData data,
        IReadOnlyList<JsonObject> traces,
        JsonObject layout,
        double? aspect = null
    )
    {
        data.RequireFinite(title);
        (Title, Description, Data, Aspect) = (title, description, data.ToTable(title), aspect);
        layout["title"] = Plotly.Title(title);
        Specification = Plotly.Object(("data", new JsonArray([.. traces])), ("layout", layout));
    }

    public string Title { get; }

    public string Description { get; }

    /// <summary>Everything that is drawn.</summary>
    public ReportTable Data { get; }

    /// <summary>Height over width; null for a height that does not depend on the width.</summary>
    public double? Aspect { get; }

    /// <summary>
    /// What Plotly draws: <c>data</c> and <c>layout</c>. Colours are names of CSS properties, <c>var(--series-1)</c>, that the
    /// page defines.
    /// </summary>
    public JsonObject Specification { get; }

    public string ToHtml()
    {
        var csv = Uri.EscapeDataString(Data.ToCsv()).Replace("%2C", ",", StringComparison.Ordinal);
        var rows =
            Data.Rows.Count <= ShownRows
                ? ""
                : $"<p>The first {ShownRows:N0} of {Data.Rows.Count:N0} rows; the file has all.</p>\n";
        var aspect = Aspect is null ? "" : $" data-aspect=\"{Aspect}\"";
        var label = Html.Prose($"{Title}. {Description}");
        return $"""
            <figure>
            <figcaption>{Html.Escape(Title)}</figcaption>
            <p>{Html.Prose(Description)}</p>
            <div class="drawing"{aspect} role="img" aria-label="{label}"></div>
            <script type="application/json">{Html.Script(Specification.ToJsonString())}</script>
            <p class="save">Save as <button type="button" data-save="{FileName}.svg" aria-label="Save {Html.Escape(
                Title
            )} as SVG">SVG</button>
            <button type="button" data-save="{FileName}.png" aria-label="Save {Html.Escape(Title)} as PNG">PNG</button></p>
            <details><summary>Data</summary>
            <p><a download="{FileName}.csv" href="data:text/csv;charset=utf-8,{csv}">Download as CSV</a></p>
            {rows}{Data.ToHtml(ShownRows)}</details>
            </figure>

            """;
    }

    /// <summary>The title in small letters, for a file of this figure; no ending.</summary>
    public string FileName => ToFileName(Title);

    /// <summary>Words as a name that every system of files takes: a-z, 0-9 and hyphens.</summary>
    public static string ToFileName(string words) =>
        string.Join(
            '-',
            new string([.. words.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')])
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .DefaultIfEmpty("figure")
        );
}

/// <summary>An axis of a figure.</summary>
/// <param name="Title">What it measures, with the unit, as <c>loss (nats)</c>.</param>
/// <param name="IsLogarithmic">All values on it must then be positive.</param>
internal sealed record Axis(string Title, bool IsLogarithmic = false)
{
    /// <summary>Whether only whole numbers are named on it, as epochs are.</summary>
    public bool IsWhole { get; init; }

    /// <summary>From one number that is named on it to the next, as 60 of degrees; null where the drawing may choose.</summary>
    public double? Step { get; init; }

    public static implicit operator Axis(string title) => new(title);
}

/// <summary>A bar: its height over a category, beside those of other groups where there are several.</summary>
internal sealed record Bar(string Category, double Value, string Group = "")
{
    /// <summary>Half the length of the error bar; 0 for none.</summary>
    public double Error { get; init; }

    /// <summary>Bars of one block stand close, and its name alone stands below them; null where each has its own.</summary>
    public string? Block { get; init; }
}

/// <summary>Named points (X[i], Y[i]), joined in this order where they make a curve.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="X">Shape [n].</param>
/// <param name="Y">Shape [n].</param>
internal sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Shape [n]: lower ends of a confidence band around the curve; null without one.</summary>
    public IReadOnlyList<double>? Lower { get; init; }

    /// <summary>Shape [n]: upper ends of the band.</summary>
    public IReadOnlyList<double>? Upper { get; init; }
}

/// <summary>A value with its name.</summary>
/// <param name="Name">As the figure shows it.</param>
/// <param name="Value">In the unit of the axis.</param>
/// <param name="Error">Half the length of its error bar; 0 for none.</param>
internal sealed record NamedValue(string Name, double Value, double Error)
{
    /// <summary>Those of one kind look alike; empty where all are of one.</summary>
    public string Kind { get; init; } = "";
}

/// <summary>A name at a place of a figure.</summary>
/// <param name="Text">A word or two.</param>
/// <param name="X">On the axis of X.</param>
/// <param name="Y">On the axis of Y.</param>
/// <param name="IsPoint">Whether a small mark stands at the place, the name above it; otherwise the name itself does.</param>
internal sealed record PlaceLabel(string Text, double X, double Y, bool IsPoint = false)
{
    /// <summary>Where the name stands, as Plotly says it: above a point unless told otherwise.</summary>
    internal string Position { get; init; } = IsPoint ? "top center" : "middle center";
}
