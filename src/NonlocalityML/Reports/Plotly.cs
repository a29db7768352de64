using System.Globalization;
using System.Text.Json.Nodes;

namespace NonlocalityML.Reports;

/// <summary>
/// The words of Plotly that the figures use. A colour is the name of a CSS property, <c>var(--series-1)</c>, which the page
/// replaces by its value in light or in dark.
/// </summary>
internal static class Plotly
{
    private const int Colors = 6;

    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

    private static readonly string[] Symbols = ["circle", "square", "diamond", "triangle-up", "cross", "triangle-down"];

    /// <summary>The colour of the series with this index; the seventh has that of the first.</summary>
    public static string Color(int index) => $"var(--series-{index % Colors + 1})";

    public static string Dash(int index) => Dashes[index % Dashes.Length];

    public static string Symbol(int index) => Symbols[index % Symbols.Length];

    public static JsonObject Object(params (string Key, JsonNode? Value)[] properties) =>
        new(properties.Select(property => KeyValuePair.Create(property.Key, property.Value)));

    /// <summary>Plotly reads tags and entities in every text.</summary>
    public static string Text(string text) =>
        Html.Typeset(text)
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(JsonNode? (text) => Text(text))]);

    /// <summary>Values of a coordinate, to the nine digits that a drawing can show; a NaN breaks a line.</summary>
    public static JsonArray Numbers(IEnumerable<double> values) =>
        new([
            .. values.Select(
                JsonNode? (value) =>
                    double.IsNaN(value)
                        ? null
                        : double.Parse(value.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            ),
        ]);

    /// <summary>A trace of points, lines or texts.</summary>
    /// <param name="name">In the legend and under the pointer.</param>
    /// <param name="x">Shape [n].</param>
    /// <param name="y">Shape [n].</param>
    /// <param name="mode">As <c>lines+markers</c>.</param>
    /// <param name="more">Further properties.</param>
    public static JsonObject Scatter(
        string name,
        IEnumerable<double> x,
        IEnumerable<double> y,
        string mode,
        params (string Key, JsonNode? Value)[] more
    ) => Object([("type", "scatter"), ("name", Text(name)), ("x", Numbers(x)), ("y", Numbers(y)), ("mode", mode), .. more]);

    public static JsonObject Line(string color, double width = 2, string dash = "solid") =>
        Object(("color", color), ("width", width), ("dash", dash));

    public static JsonObject Marker(string color, double size, double opacity = 1, string symbol = "circle") =>
        Object(("color", color), ("size", size), ("opacity", opacity), ("symbol", symbol));

    /// <summary>Two axes, and a legend where there are several names.</summary>
    public static JsonObject Layout(Axis x, Axis y, int names) =>
        Object(("xaxis", Scale(x)), ("yaxis", Scale(y)), ("showlegend", names > 1));

    /// <summary>A figure with equal lengths for equal numbers on both axes.</summary>
    public static JsonObject SquareLayout(Axis x, Axis y, int names)
    {
        var layout = Layout(x, y, names);
        foreach (var axis in (string[])["xaxis", "yaxis"])
            layout[axis]!["constrain"] = "domain";
        layout["yaxis"]!["scaleanchor"] = "x";
        return layout;
    }

    /// <summary>An axis of numbers; a logarithmic one names 1, 2, 5 of each decade at most.</summary>
    public static JsonObject Scale(Axis axis) =>
        axis.IsLogarithmic
            ? Object(("title", Title(axis.Title)), ("type", "log"), ("nticks", 4))
            : Object([
                ("title", Title(axis.Title)),
                ("type", "linear"),
                .. axis.IsWhole ? [("tickformat", "d")] : Array.Empty<(string, JsonNode?)>(),
                .. axis.Step is { } step ? [("dtick", step)] : Array.Empty<(string, JsonNode?)>(),
            ]);

    /// <summary>An axis of names.</summary>
    public static JsonObject Names(string title) =>
        Object(("title", Title(title)), ("type", "category"), ("tickangle", 0), ("showgrid", false));

    public static JsonObject Title(string text) => Object(("text", Text(text)));
}
