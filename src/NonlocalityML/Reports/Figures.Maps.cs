using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.VegaLite;

namespace NonlocalityML.Reports;

/// <summary>Slices of correlation space, and maps of the sphere.</summary>
public static partial class Figures
{
    /// <summary>
    /// A plane through the no-signalling polytope: boundaries of its regions, and measured points with their error ellipses, where there is an
    /// error. Closed curves repeat their first point at the end.
    /// </summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite, or of unequal count.</exception>
    public static Figure RegionSlice(
        string title, string description, Axis x, Axis y, IReadOnlyList<Series> boundaries, params IReadOnlyList<MeasuredPoint> points)
    {
        var data = new FigureData(("kind", "kind"), ("series", "name"), ("order", "order"), ("x", x.Title), ("y", y.Title));
        AddCurves(data, title, "boundary", boundaries);
        AddCurves(data, title, "region", points.Where(point => point.VarianceX != 0 || point.VarianceY != 0).Select(point => point.Ellipse()));
        foreach (var point in points) data.Add("point", point.Name, 0, point.X, point.Y);
        JsonObject Encode(string? channel)
        {
            var encoding = Encoding(("x", Quantitative("x", x)), ("y", Quantitative("y", y)), ("color", Legend("series", 2)));
            if (channel is "order") encoding[channel] = new JsonObject { ["field"] = "order", ["type"] = "quantitative" };
            return encoding;
        }

        return new Figure(title, description, data, Layers(
            Layer(Mark("line", ("strokeWidth", 2)), Encode("order"), "boundary"),
            Layer(Mark("line", ("strokeDash", new JsonArray(4, 3)), ("strokeWidth", 1.5)), Encode("order"), "region"),
            Layer(Mark("point", ("filled", true), ("size", 70), ("tooltip", Tooltip())), Encode(null), "point")), aspect: 1);
    }

    /// <summary>
    /// Directions on an equal-area (Mollweide) map of the sphere, coloured by their length. Vectors have shape [n,3]: x, y, z; north is +z, the
    /// map's middle is +x, and east of it is +y.
    /// </summary>
    /// <exception cref="InvalidInputException">Not three columns, not finite, or a vector without direction.</exception>
    public static Figure Sphere(string title, string description, double[,] vectors, string length = "length")
    {
        if (vectors.GetLength(1) != 3) throw new InvalidInputException($"Figure '{title}': vectors have {vectors.GetLength(1)} components; 3 belong to a direction.");
        var data = new FigureData(("longitude", "longitude (degrees)"), ("latitude", "latitude (degrees)"), ("length", length), ("x", "map x"), ("y", "map y"));
        for (var i = 0; i < vectors.GetLength(0); i++)
        {
            var place = Mollweide.Project(vectors[i, 0], vectors[i, 1], vectors[i, 2]);
            data.Add(place.Longitude * 180 / Math.PI, place.Latitude * 180 / Math.PI, place.Length, place.X, place.Y);
        }

        var color = new JsonObject { ["field"] = "length", ["type"] = "quantitative", ["title"] = length, ["scale"] = new JsonObject { ["scheme"] = "viridis" } };
        var graticule = Layer(Mark("line", ("style", "graticule")), MapPlace(
            ("detail", new JsonObject { ["field"] = "line", ["type"] = "nominal" }), ("order", new JsonObject { ["field"] = "order", ["type"] = "quantitative" })));
        graticule["data"] = new JsonObject { ["values"] = Mollweide.Graticule() };
        return new Figure(title, description, data, Layers(graticule, Layer(
            Mark("point", ("filled", true), ("size", 20), ("opacity", 0.8), ("tooltip", Tooltip())), MapPlace(("color", color)))), aspect: 0.55);
    }

    private static JsonObject MapPlace(params (string Channel, JsonNode? Definition)[] channels) => Encoding(
    [
        ("x", MapAxis("x", 2 * Math.Sqrt(2))), ("y", MapAxis("y", Math.Sqrt(2))), .. channels,
    ]);

    private static JsonObject MapAxis(string field, double end) => new()
    {
        ["field"] = field, ["type"] = "quantitative", ["axis"] = null,
        ["scale"] = new JsonObject { ["domain"] = new JsonArray(-1.01 * end, 1.01 * end), ["nice"] = false },
    };

    private static void AddCurves(FigureData data, string title, string kind, IEnumerable<Series> curves)
    {
        foreach (var curve in curves)
        {
            RequireEqual(title, curve.X.Count, curve.Y.Count);
            for (var i = 0; i < curve.X.Count; i++) data.Add(kind, curve.Name, i, curve.X[i], curve.Y[i]);
        }
    }

    private static JsonObject Without(this JsonObject json, params string[] keys)
    {
        foreach (var key in keys) json.Remove(key);
        return json;
    }
}
