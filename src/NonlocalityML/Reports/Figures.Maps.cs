using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.Plotly;

namespace NonlocalityML.Reports;

/// <summary>Slices of correlation space, and maps of the sphere.</summary>
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
        Series[] regions =
        [
            .. points.Where(point => point.VarianceX != 0 || point.VarianceY != 0).Select(point => point.Ellipse()),
        ];
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
                .. regions.Select((curve, i) => Outline(curve, boundaries.Count + i, 1.5, "dash")),
                .. points.Select(
                    (point, i) =>
                        Scatter(
                            point.Name,
                            [point.X],
                            [point.Y],
                            "markers",
                            ("marker", Marker(Color(boundaries.Count + regions.Length + i), 9))
                        )
                ),
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

    /// <summary>
    /// Directions on an equal-area (Mollweide) map of the sphere, coloured by their length. Vectors have shape [n,3]: x, y, z;
    /// north is +z, the map's middle is +x, and east of it is +y.
    /// </summary>
    /// <exception cref="InvalidInputException">Not three columns, not finite, or a vector without direction.</exception>
    public static Figure Sphere(string title, string description, double[,] vectors, string length = "length")
    {
        if (vectors.GetLength(1) != 3)
            throw new InvalidInputException(
                $"Figure '{title}': vectors have {vectors.GetLength(1)} components; 3 belong to a direction."
            );
        var data = new FigureData(("longitude", "longitude (degrees)"), ("latitude", "latitude (degrees)"), ("length", length));
        Mollweide.Place[] places =
        [
            .. Enumerable
                .Range(0, vectors.GetLength(0))
                .Select(i => Mollweide.Project(vectors[i, 0], vectors[i, 1], vectors[i, 2])),
        ];
        foreach (var place in places)
            data.Add(Degrees(place.Longitude), Degrees(place.Latitude), place.Length);
        var graticule = Mollweide.Graticule();
        var (low, high) = (
            places.Select(place => place.Length).DefaultIfEmpty(0).Min(),
            places.Select(place => place.Length).DefaultIfEmpty(1).Max()
        );
        return new Figure(
            title,
            description,
            data,
            [
                Scatter(
                    "graticule",
                    graticule.Select(at => at.X),
                    graticule.Select(at => at.Y),
                    "lines",
                    ("line", Line("var(--rule)", 1)),
                    ("hoverinfo", "skip")
                ),
                Scatter(
                    "direction",
                    places.Select(place => place.X),
                    places.Select(place => place.Y),
                    "markers",
                    ("marker", Shaded(places.Select(place => place.Length), low, high, ("size", 5), ("opacity", 0.8))),
                    (
                        "customdata",
                        new JsonArray([
                            .. places.Select(
                                JsonNode? (place) =>
                                    new JsonArray(Math.Round(Degrees(place.Longitude)), Math.Round(Degrees(place.Latitude)))
                            ),
                        ])
                    ),
                    (
                        "hovertemplate",
                        $"longitude %{{customdata[0]}}, latitude %{{customdata[1]}}<br>{Text(length)} "
                            + $"%{{marker.color:.4g}}<extra></extra>"
                    )
                ),
                ColorBar(low, high),
            ],
            MapLayout(length),
            aspect: 0.6
        );
    }

    /// <summary>The map, and above it the bar of colours with its axis.</summary>
    private static JsonObject MapLayout(string length)
    {
        var (height, title) = (MapAxis(Math.Sqrt(2)), Title(length));
        (height["scaleanchor"], height["domain"]) = ("x", new JsonArray(0, 0.92));
        return Object(
            ("xaxis", MapAxis(2 * Math.Sqrt(2))),
            ("yaxis", height),
            (
                "xaxis2",
                Object(
                    ("title", title),
                    ("domain", new JsonArray(0, 0.5)),
                    ("anchor", "y2"),
                    ("side", "top"),
                    ("nticks", 7),
                    ("showgrid", false)
                )
            ),
            ("yaxis2", Object(("visible", false), ("domain", new JsonArray(0.96, 1)), ("anchor", "x2"))),
            ("showlegend", false),
            ("bargap", 0)
        );
    }

    private static JsonObject MapAxis(double end) =>
        Object(("visible", false), ("range", new JsonArray(-1.01 * end, 1.01 * end)), ("constrain", "domain"));

    /// <summary>
    /// The colours of values as narrow bars over an axis of their own. Plotly's own colour bar sets style attributes, which the
    /// content policy of a page refuses.
    /// </summary>
    private static JsonObject ColorBar(double low, double high)
    {
        const int steps = 40;
        double[] values = [.. Enumerable.Range(0, steps).Select(step => low + (high - low) * (step + 0.5) / steps)];
        return Object(
            ("type", "bar"),
            ("x", Numbers(values)),
            ("y", Numbers(values.Select(_ => 1.0))),
            ("xaxis", "x2"),
            ("yaxis", "y2"),
            ("hoverinfo", "x"),
            ("marker", Shaded(values, low, high, ("line", Object(("width", 0)))))
        );
    }

    private static JsonObject Shaded(
        IEnumerable<double> values,
        double low,
        double high,
        params (string Key, JsonNode? Value)[] more
    ) =>
        Object([
            ("color", Numbers(values)),
            ("colorscale", "Viridis"),
            ("cmin", low),
            ("cmax", high),
            ("showscale", false),
            .. more,
        ]);

    private static double Degrees(double radians) => radians * 180 / Math.PI;

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
