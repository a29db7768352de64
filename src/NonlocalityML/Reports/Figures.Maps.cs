using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.Plotly;

namespace NonlocalityML.Reports;

/// <summary>Slices of correlation space.</summary>
internal static partial class Figures
{
    /// <summary>
    /// A plane through the no-signalling polytope: boundaries of its regions, names in place, and measured points with their
    /// error ellipses, where there is an error. Closed curves repeat their first point at the end.
    /// </summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite, or of unequal count.</exception>
    public static Figure RegionSlice(
        string title,
        string description,
        Axis x,
        Axis y,
        IReadOnlyList<Series> boundaries,
        IReadOnlyList<PlaceLabel> labels,
        params IReadOnlyList<MeasuredPoint> points
    )
    {
        var data = new FigureData(("kind", "kind"), ("series", "name"), ("order", "order"), ("x", x.Title), ("y", y.Title));
        int[] uncertain = [.. points.Index().Where(one => one.Item.HasError).Select(one => one.Index)];
        Series[] regions = [.. uncertain.Select(i => points[i].Ellipse())];
        AddCurves(data, title, "boundary", boundaries);
        AddCurves(data, title, "region", regions);
        foreach (var point in points)
            data.Add("point", point.Name, 0, point.X, point.Y);
        foreach (var label in labels)
            data.Add("label", label.Text, 0, label.X, label.Y);
        // A boundary whose name stands in the figure needs none above it.
        JsonObject Outline(Series curve, int index, double width, string dash) =>
            Scatter(
                curve.Name,
                curve.X,
                curve.Y,
                "lines",
                ("line", Line(Color(index), width, dash)),
                ("showlegend", labels.All(label => label.Text != curve.Name))
            );
        var layout = SquareLayout(x, y, 2);
        // Both axes span the same numbers, so that equal lengths leave nothing empty.
        var reach = 1.12 * boundaries.SelectMany(curve => curve.X.Concat(curve.Y)).Select(Math.Abs).DefaultIfEmpty(1).Max();
        foreach (var axis in (string[])["xaxis", "yaxis"])
            layout[axis]!["range"] = new JsonArray(-reach, reach);
        return new Figure(
            title,
            description,
            data,
            [
                .. boundaries.Select((curve, i) => Outline(curve, i, 2, "solid")),
                .. labels.Select(Name),
                .. points.Select(
                    (point, i) =>
                        Scatter(
                            point.Name,
                            [point.X],
                            [point.Y],
                            "markers",
                            ("marker", Marker(Color(boundaries.Count + i), 9, 1, Symbol(i)))
                        )
                ),
                .. regions.Select((curve, i) => Outline(curve, boundaries.Count + uncertain[i], 1.5, "dash")),
            ],
            layout,
            aspect: 1
        );
    }

    private static JsonObject Name(PlaceLabel label) =>
        Object([
            ("type", "scatter"),
            ("name", Text(label.Text)),
            ("x", Numbers([label.X])),
            ("y", Numbers([label.Y])),
            ("mode", label.IsPoint ? "markers+text" : "text"),
            ("text", Texts([label.Text])),
            ("textposition", label.Position),
            ("textfont", Object(("color", "var(--soft)"))),
            ("showlegend", false),
            ("hoverinfo", "skip"),
            ("cliponaxis", false),
            .. label.IsPoint ? [("marker", Marker("var(--soft)", 5))] : Array.Empty<(string, JsonNode?)>(),
        ]);

    private static void AddCurves(FigureData data, string title, string kind, IEnumerable<Series> curves)
    {
        foreach (var curve in curves)
        {
            RequireEqual(title, curve.X.Count, curve.Y.Count);
            for (var i = 0; i < curve.X.Count; i++)
                data.Add(kind, curve.Name, i, curve.X[i], curve.Y[i]);
        }
    }
}
