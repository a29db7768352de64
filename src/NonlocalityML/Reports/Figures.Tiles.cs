using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.Plotly;

namespace NonlocalityML.Reports;

/// <summary>Matrices of numbers, and named values on one axis.</summary>
internal static partial class Figures
{
    /// <summary>A matrix of numbers from -1 to 1 as tiles: blue above 0, brown below, pale near 0. Numbers stand in the tiles
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
        var shapes = new JsonArray();
        for (var row = 0; row < rows.Count; row++)
        for (var column = 0; column < columns.Count; column++)
        {
            data.Add(rows[row], columns[column], values[row, column]);
            shapes.Add(Tile(row, column, Diverging(values[row, column])));
        }

        (int Row, int Column)[] places =
        [
            .. from row in Enumerable.Range(0, rows.Count) from column in Enumerable.Range(0, columns.Count) select (row, column),
        ];
        var isNumbered = Math.Max(rows.Count, columns.Count) <= 12;
        string Number((int Row, int Column) at) => Cell.Written(values[at.Row, at.Column], "0.###");
        var texts = Scatter(
            "coefficient",
            places.Select(at => (double)at.Column),
            places.Select(at => (double)at.Row),
            isNumbered ? "text" : "markers",
            ("text", Texts(places.Select(Number))),
            (
                "textfont",
                Object(
                    ("size", 12),
                    (
                        "color",
                        new JsonArray([
                            .. places.Select(
                                JsonNode? (at) => Math.Abs(values[at.Row, at.Column]) > 0.55 ? "#ffffff" : "#10202f"
                            ),
                        ])
                    )
                )
            ),
            ("hoverinfo", "text"),
            ("hovertext", Texts(places.Select(at => $"{rows[at.Row]}, {columns[at.Column]}: {Number(at)}")))
        );
        if (!isNumbered)
            texts["marker"] = Object(("opacity", 0));
        var layout = Object(
            ("xaxis", ClassAxis("", columns)),
            ("yaxis", ClassAxis("", rows)),
            ("showlegend", false),
            ("shapes", shapes)
        );
        layout["yaxis"]!["autorange"] = "reversed";
        layout["xaxis"]!["side"] = "top";
        return new Figure(
            title,
            description,
            data,
            [texts],
            layout,
            aspect: Math.Clamp((double)(rows.Count + 1) / columns.Count, 0.3, 1)
        );
    }

    /// <summary>Named values one below another, each with what it may be off to both sides, and values that lines mark.</summary>
    /// <exception cref="InvalidInputException">A number is not finite.</exception>
    public static Figure Values(
        string title,
        string description,
        Axis value,
        IReadOnlyList<NamedValue> values,
        IReadOnlyList<Rule> rules
    )
    {
        var data = new FigureData(("name", "name"), ("value", value.Title), ("error", "half length of the bar"));
        foreach (var one in values)
            data.Add(one.Name, one.Value, one.Error);
        var points = Scatter(
            value.Title,
            values.Select(one => one.Value),
            values.Select((_, i) => (double)i),
            "markers",
            ("marker", Marker(Color(0), 9)),
            (
                "error_x",
                Object(
                    ("type", "data"),
                    ("array", Numbers(values.Select(one => one.Error))),
                    ("color", Color(0)),
                    ("thickness", 1.5)
                )
            )
        );
        double[] ends = [-0.5, values.Count - 0.5];
        var marks = rules.Select(
            (rule, i) => Scatter(rule.Name, [rule.Value, rule.Value], ends, "lines", ("line", Line(Color(i + 1), 1.5, "dash")))
        );
        points["showlegend"] = false;
        var layout = Object(
            ("xaxis", Scale(value)),
            ("yaxis", ClassAxis("", [.. values.Select(one => one.Name)])),
            ("showlegend", rules.Count > 0)
        );
        layout["yaxis"]!["autorange"] = "reversed";
        return new Figure(
            title,
            description,
            data,
            [.. marks, points],
            layout,
            aspect: values.Count <= 12 ? null : Math.Min(2, 0.06 * (values.Count + 2))
        );
    }

    private static JsonObject Tile(int row, int column, string color) =>
        Object(
            ("type", "rect"),
            ("layer", "below"),
            ("line", Object(("width", 0))),
            ("fillcolor", color),
            ("x0", column - 0.5),
            ("x1", column + 0.5),
            ("y0", row - 0.5),
            ("y1", row + 0.5)
        );

    /// <summary>From brown at -1 over a pale grey at 0 to blue at 1, the same in light and in dark.</summary>
    private static string Diverging(double value)
    {
        var (red, green, blue) = value < 0 ? (0x8c, 0x3c, 0x04) : (0x08, 0x50, 0x9b);
        int Between(int end) => (int)Math.Round(0xee + (Math.Min(1, Math.Abs(value)) * (end - 0xee)));
        return $"#{Between(red):x2}{Between(green):x2}{Between(blue):x2}";
    }
}
