using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.VegaLite;

namespace NonlocalityML.Reports;

/// <summary>
/// The kinds of figures: curves and points here. Every one takes the title, what it shows in a sentence for those who do not see it, and the
/// data, all of which is drawn: thin large data first. Numbers that are not finite are refused.
/// </summary>
public static partial class Figures
{
    /// <summary>Curves, each with its confidence band where it has one.</summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite, not positive on a logarithmic axis, or of unequal count.</exception>
    public static Figure Lines(string title, string description, Axis x, Axis y, params IReadOnlyList<Series> series)
    {
        var hasBand = series.Any(one => one.Lower is not null);
        var data = hasBand
            ? Rows(title, series, ("series", "series"), ("x", x.Title), ("y", y.Title), ("lower", "lower"), ("upper", "upper"))
            : Rows(title, series, ("series", "series"), ("x", x.Title), ("y", y.Title));
        RequirePositive(data, title, x, y);
        if (hasBand && y.IsLogarithmic) data.RequirePositive(title, "lower");
        var color = Legend("series", series.Count);
        var line = Layer(
            Mark("line", ("tooltip", Tooltip()), ("point", series.Any(one => one.X.Count <= 30))),
            Encoding(("x", Quantitative("x", x)), ("y", Quantitative("y", y)), ("color", color), ("strokeDash", color.DeepClone())));
        if (!hasBand) return new Figure(title, description, data, line);
        var band = Layer(
            Mark("area", ("opacity", 0.2)),
            Encoding(("x", Quantitative("x", x)), ("y", Quantitative("lower", y)), ("y2", new JsonObject { ["field"] = "upper" }), ("color", color.DeepClone())));
        return new Figure(title, description, data, Layers(band, line));
    }

    /// <summary>Points of one or several kinds.</summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite, not positive on a logarithmic axis, or of unequal count.</exception>
    public static Figure Points(string title, string description, Axis x, Axis y, params IReadOnlyList<Series> series)
    {
        var data = Rows(title, series, ("series", "series"), ("x", x.Title), ("y", y.Title));
        RequirePositive(data, title, x, y);
        return new Figure(title, description, data, Layer(PointMark(), PointEncoding(x, y, series.Count)));
    }

    /// <summary>Predicted against exact values, X the exact ones, with the diagonal on which a perfect prediction lies.</summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite or of unequal count.</exception>
    public static Figure Predicted(string title, string description, Axis exact, Axis predicted, params IReadOnlyList<Series> series)
    {
        var data = Rows(title, series, ("series", "series"), ("x", exact.Title), ("y", predicted.Title));
        RequirePositive(data, title, exact, predicted);
        var all = series.SelectMany(one => one.X.Concat(one.Y)).DefaultIfEmpty().ToList();
        var ends = new JsonArray(new[] { all.Min(), all.Max() }.Select(JsonNode? (end) => new JsonObject { ["x"] = end, ["y"] = end }).ToArray());
        var diagonal = Layer(Mark("line", ("style", "reference")), Encoding(("x", Quantitative("x", exact)), ("y", Quantitative("y", predicted))));
        diagonal["data"] = new JsonObject { ["values"] = ends };
        return new Figure(
            title, description, data, Layers(diagonal, Layer(PointMark(), PointEncoding(exact, predicted, series.Count))), aspect: 1);
    }

    /// <summary>
    /// Predictions of points that are sorted by their exact value, which is the curve. Both have shape [n], in the same, any, order.
    /// </summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite or of unequal count.</exception>
    public static Figure Sorted(string title, string description, Axis value, IReadOnlyList<double> exact, IReadOnlyList<double> predicted)
    {
        RequireEqual(title, exact.Count, predicted.Count);
        var (data, x) = (new FigureData(("rank", "rank"), ("exact", "exact"), ("predicted", "predicted")), new Axis("test point, sorted by its exact value"));
        foreach (var (rank, i) in Enumerable.Range(0, exact.Count).OrderBy(i => exact[i]).Index()) data.Add(rank + 1, exact[i], predicted[i]);
        JsonObject Encode(string field) =>
            Encoding(("x", Quantitative("rank", x)), ("y", Quantitative(field, value)), ("color", new JsonObject { ["datum"] = field }));
        return new Figure(title, description, data, Layers(Layer(PointMark(), Encode("predicted")), Layer(Mark("line"), Encode("exact"))));
    }

    private static JsonObject PointMark() => Mark("point", ("filled", true), ("size", 24), ("opacity", 0.6), ("tooltip", Tooltip()));

    private static JsonObject PointEncoding(Axis x, Axis y, int count)
    {
        var color = Legend("series", count);
        return Encoding(("x", Quantitative("x", x)), ("y", Quantitative("y", y)), ("color", color), ("shape", color.DeepClone()));
    }

    private static FigureData Rows(string title, IReadOnlyList<Series> series, params (string Field, string Heading)[] columns)
    {
        var data = new FigureData(columns);
        foreach (var one in series)
        {
            RequireEqual(title, one.X.Count, one.Y.Count);
            if (one.Lower is not null || one.Upper is not null) RequireEqual(title, one.X.Count, one.Lower?.Count ?? 0, one.Upper?.Count ?? 0);
            for (var i = 0; i < one.X.Count; i++)
            {
                Cell[] row = [one.Name, one.X[i], one.Y[i], one.Lower?[i] is { } lower ? lower : "", one.Upper?[i] is { } upper ? upper : ""];
                data.Add(row[..columns.Length]);
            }
        }

        return data;
    }

    private static void RequirePositive(FigureData data, string title, Axis x, Axis y)
    {
        if (x.IsLogarithmic) data.RequirePositive(title, "x");
        if (y.IsLogarithmic) data.RequirePositive(title, "y");
    }

    private static void RequireEqual(string title, int count, params int?[] others)
    {
        foreach (var other in others)
        {
            if (other is { } wrong && wrong != count)
                throw new InvalidInputException($"Figure '{title}': {count} values stand beside {wrong}; one belongs to each.");
        }
    }
}
