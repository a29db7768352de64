using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.Plotly;

namespace NonlocalityML.Reports;

/// <summary>Maps of the sphere.</summary>
internal static partial class Figures
{
    /// <summary>Values that differ by less than this share of the largest have one colour.</summary>
    private const double SameColor = 1e-6;

    /// <summary>
    /// Directions on an equal-area (Mollweide) map of the sphere, coloured by their length or by values of their own, in one
    /// colour where all of these are equal. Vectors have shape [n,3]: x, y, z; north is +z, the map's middle is +x, and east of
    /// it is +y.
    /// </summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="description">What it shows, in words.</param>
    /// <param name="vectors">Shape [n,3].</param>
    /// <param name="quantity">What the colours mean.</param>
    /// <param name="values">Shape [n], at least 0: the colour of each mark, and its area; null to colour by length.</param>
    /// <exception cref="InvalidInputException">Not three columns, not finite, or a vector without direction.</exception>
    public static Figure Sphere(
        string title,
        string description,
        double[,] vectors,
        string quantity = "length",
        IReadOnlyList<double>? values = null
    )
    {
        if (vectors.GetLength(1) != 3)
            throw new InvalidInputException(
                $"Figure '{title}': vectors have {vectors.GetLength(1)} components; 3 belong to a direction."
            );
        RequireEqual(title, vectors.GetLength(0), values?.Count);
        var data = new FigureData(
            ("longitude", "longitude (degrees)"),
            ("latitude", "latitude (degrees)"),
            ("quantity", quantity)
        );
        Mollweide.Place[] places =
        [
            .. Enumerable
                .Range(0, vectors.GetLength(0))
                .Select(i => Mollweide.Project(vectors[i, 0], vectors[i, 1], vectors[i, 2])),
        ];
        double[] shown = [.. values ?? places.Select(place => place.Length)];
        foreach (var (place, value) in places.Zip(shown))
            data.Add(Degrees(place.Longitude), Degrees(place.Latitude), value);
        var graticule = Mollweide.Graticule();
        var (low, high) = (shown.DefaultIfEmpty(0).Min(), shown.DefaultIfEmpty(1).Max());
        var isColored = high - low > SameColor * Math.Abs(high);
        JsonNode size = values is null ? 5 : Numbers(shown.Select(value => 2 + (8 * Math.Sqrt(value / high))));
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
                    (
                        "marker",
                        isColored
                            ? Shaded(shown, low, high, ("size", size), ("opacity", 0.85), ("line", Object(("width", 0))))
                            : Object(("color", Color(0)), ("size", size), ("opacity", 0.85), ("line", Object(("width", 0))))
                    ),
                    ("customdata", new JsonArray([.. places.Zip(shown).Select(JsonNode? (at) => Hover(at.First, at.Second))])),
                    (
                        "hovertemplate",
                        "longitude %{customdata[0]}, latitude %{customdata[1]}<br>"
                            + $"{Text(quantity)} %{{customdata[2]:.4g}}<extra></extra>"
                    )
                ),
                .. isColored ? [ColorBar(low, high)] : Array.Empty<JsonObject>(),
            ],
            MapLayout(isColored ? quantity : null),
            aspect: isColored ? 0.6 : 0.5
        );
    }

    private static JsonArray Hover(Mollweide.Place place, double value) =>
        new(Math.Round(Degrees(place.Longitude)), Math.Round(Degrees(place.Latitude)), value);

    /// <summary>The map, and above it the bar of colours with its axis, where there is one.</summary>
    private static JsonObject MapLayout(string? quantity)
    {
        var height = MapAxis(Math.Sqrt(2));
        (height["scaleanchor"], height["domain"]) = ("x", new JsonArray(0, quantity is null ? 1 : 0.92));
        var layout = Object(("xaxis", MapAxis(2 * Math.Sqrt(2))), ("yaxis", height), ("showlegend", false), ("bargap", 0));
        if (quantity is null)
            return layout;
        layout["xaxis2"] = Object(
            ("title", Title(quantity)),
            ("domain", new JsonArray(0.2, 0.8)),
            ("anchor", "y2"),
            ("side", "top"),
            ("nticks", 5),
            ("showgrid", false)
        );
        layout["yaxis2"] = Object(("visible", false), ("domain", new JsonArray(0.96, 1)), ("anchor", "x2"));
        return layout;
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

    /// <summary>From blue over purple to orange: all of them stand out from white and from black.</summary>
    private static JsonObject Shaded(
        IEnumerable<double> values,
        double low,
        double high,
        params (string Key, JsonNode? Value)[] more
    ) =>
        Object([
            ("color", Numbers(values)),
            (
                "colorscale",
                new JsonArray(new JsonArray(0, "#2f74c9"), new JsonArray(0.5, "#a8559f"), new JsonArray(1, "#e0752d"))
            ),
            ("cmin", low),
            ("cmax", high),
            ("showscale", false),
            .. more,
        ]);

    private static double Degrees(double radians) => radians * 180 / Math.PI;
}
