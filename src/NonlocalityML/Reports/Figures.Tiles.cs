using System.Globalization;
using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.Plotly;

namespace NonlocalityML.Reports;

/// <summary>Matrices of numbers, and named values on one axis.</summary>
internal static partial class Figures
{
    /// <summary>Where a tile is darker than this its number is white.</summary>
    private const double Dark = 0.75;

    /// <summary>A matrix of numbers from -1 to 1 as tiles: blue above 0, brown below, clear at 0. Numbers stand in the tiles
    /// where there are few.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="description">What it shows, in words.</param>
    /// <param name="rows">Names, from the top.</param>
    /// <param name="columns">Names, from the left.</param>
    /// <param name="values">Shape [rows, columns].</param>
    /// <exception cref="InvalidInputException">Another shape, or a number that is not finite.</exception>
    public static Figure Tiles(
        string title,
        string description,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        double[,] values
    )
    {
        RequireEqual(title, rows.Count, values.GetLength(0));
        RequireEqual(title, columns.Count, values.GetLength(1));
        var data = new FigureData(("row", "row"), ("column", "column"), ("value", "value"));
        foreach (var (row, column) in Places(rows, columns))
            data.Add(rows[row], columns[column], values[row, column]);
        string Number(int row, int column) => Cell.Written(values[row, column], "0.###");
        var isNumbered = Math.Max(rows.Count, columns.Count) <= 12;
        var layout = Object(
            ("xaxis", ClassAxis("", columns)),
            ("yaxis", ClassAxis("", rows)),
            ("showlegend", false),
            ("shapes", Mosaic(rows, columns, values))
        );
        layout["yaxis"]!["autorange"] = "reversed";
        layout["xaxis"]!["side"] = "top";
        return new Figure(
            title,
            description,
            data,
            [
                .. Numerals(
                    rows,
                    columns,
                    values,
                    isNumbered ? Number : null,
                    (row, column) => $"{rows[row]}, {columns[column]}: {Number(row, column)}"
                ),
            ],
            layout,
            aspect: Math.Clamp((double)(rows.Count + 1) / columns.Count, 0.3, 1)
        );
    }

    private static IEnumerable<(int Row, int Column)> Places(IReadOnlyList<string> rows, IReadOnlyList<string> columns) =>
        from row in Enumerable.Range(0, rows.Count)
        from column in Enumerable.Range(0, columns.Count)
        select (row, column);

    /// <summary>A tile for each number.</summary>
    private static JsonArray Mosaic(IReadOnlyList<string> rows, IReadOnlyList<string> columns, double[,] values) =>
        new([.. Places(rows, columns).Select(at => Tile(at.Row, at.Column, Shade(values[at.Row, at.Column])))]);

    /// <summary>The texts in the tiles, white on dark ones: a trace for each of both colours that occurs.</summary>
    /// <param name="rows">As in the figure.</param>
    /// <param name="columns">As in the figure.</param>
    /// <param name="values">What darkens the tiles.</param>
    /// <param name="text">Of a tile; null for none.</param>
    /// <param name="hover">Of a tile, under the pointer.</param>
    private static IEnumerable<JsonObject> Numerals(
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        double[,] values,
        Func<int, int, string>? text,
        Func<int, int, string> hover
    )
    {
        foreach (var tiles in Places(rows, columns).GroupBy(at => Math.Abs(values[at.Row, at.Column]) > Dark))
        {
            var trace = Scatter(
                "tiles",
                tiles.Select(at => (double)at.Column),
                tiles.Select(at => (double)at.Row),
                text is null ? "markers" : "text",
                ("textfont", Object(("color", tiles.Key ? "#ffffff" : "var(--ink)"))),
                ("hoverinfo", "text"),
                ("hovertext", Texts(tiles.Select(at => hover(at.Row, at.Column))))
            );
            if (text is null)
                trace["marker"] = Object(("opacity", 0));
            else
                trace["text"] = Texts(tiles.Select(at => text(at.Row, at.Column)));
            yield return trace;
        }
    }

    /// <summary>Named values one below another, each with what it may be off to both sides, and values that lines mark. Values of
    /// one kind share a colour, which a line of the kind's name has too.</summary>
    /// <exception cref="InvalidInputException">A number is not finite.</exception>
    public static Figure Values(
        string title,
        string description,
        Axis value,
        IReadOnlyList<NamedValue> values,
        IReadOnlyList<Rule> rules
    )
    {
        var data = new FigureData(
            ("name", "name"),
            ("kind", "kind"),
            ("value", value.Title),
            ("error", "half length of the bar")
        );
        foreach (var one in values)
            data.Add(one.Name, one.Kind, one.Value, one.Error);
        string[] kinds = [.. values.Select(one => one.Kind).Concat(rules.Select(rule => rule.Name)).Distinct()];
        double[] ends = [-0.5, values.Count - 0.5];
        var marks = rules.Select(rule =>
            Scatter(
                rule.Name,
                [rule.Value, rule.Value],
                ends,
                "lines",
                ("line", Line(Color(Array.IndexOf(kinds, rule.Name)), 1.5, "dash")),
                ("showlegend", values.All(one => one.Kind != rule.Name))
            )
        );
        var points = values
            .Index()
            .GroupBy(one => one.Item.Kind)
            .Select(kind =>
            {
                var index = Array.IndexOf(kinds, kind.Key);
                var trace = Scatter(
                    kind.Key,
                    kind.Select(one => one.Item.Value),
                    kind.Select(one => (double)one.Index),
                    "markers",
                    ("marker", Marker(Color(index), 9, 1, Symbol(index))),
                    ("showlegend", kind.Key.Length > 0)
                );
                if (kind.Any(one => one.Item.Error > 0))
                    trace["error_x"] = Object(
                        ("type", "data"),
                        ("array", Numbers(kind.Select(one => one.Item.Error))),
                        ("color", Color(index)),
                        ("thickness", 1.5)
                    );
                return trace;
            });
        var layout = Object(
            ("xaxis", Scale(value)),
            ("yaxis", ClassAxis("", [.. values.Select(one => one.Name)])),
            ("showlegend", kinds.Any(kind => kind.Length > 0))
        );
        layout["yaxis"]!["autorange"] = "reversed";
        return new Figure(
            title,
            description,
            data,
            [.. marks, .. points],
            layout,
            aspect: values.Count <= 12 ? null : Math.Min(2, 0.06 * (values.Count + 2))
        );
    }

    private static JsonObject Tile(int row, int column, string color) =>
        Object(
            ("type", "rect"),
            ("layer", "below"),
            ("line", Line("var(--rule)", 1)),
            ("fillcolor", color),
            ("x0", column - 0.5),
            ("x1", column + 0.5),
            ("y0", row - 0.5),
            ("y1", row + 0.5)
        );

    /// <summary>From brown at -1 over nothing at 0 to blue at 1; what is below shows through, so that it suits light and
    /// dark.</summary>
    private static string Shade(double value) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"rgba({(value < 0 ? "140,60,4" : "8,80,155")},{Math.Min(1, Math.Abs(value)):0.###})"
        );
}
