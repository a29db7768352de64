using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.Plotly;

namespace NonlocalityML.Reports;

/// <summary>
/// The kinds of figures: curves and points here. Every one takes the title, what it shows in a sentence for those who do not see
/// it, and the data, all of which is drawn: thin large data first. Numbers that are not finite are refused.
/// </summary>
internal static partial class Figures
{
    /// <summary>Curves, each with its confidence band where it has one.</summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite, not positive on a logarithmic axis, or of unequal
    /// count.</exception>
    public static Figure Lines(string title, string description, Axis x, Axis y, params IReadOnlyList<Series> series)
    {
        var hasBand = series.Any(one => one.Lower is not null);
        var data = hasBand
            ? Rows(title, series, ("series", "series"), ("x", x.Title), ("y", y.Title), ("lower", "lower"), ("upper", "upper"))
            : Rows(title, series, ("series", "series"), ("x", x.Title), ("y", y.Title));
        RequirePositive(data, title, x, y);
        if (hasBand && y.IsLogarithmic)
            data.RequirePositive(title, "lower");
        var mode = series.Any(one => one.X.Count <= 30) ? "lines+markers" : "lines";
        var bands = series.Index().Where(one => one.Item.Lower is not null).Select(one => Band(one.Item, Color(one.Index)));
        var lines = series.Select((one, i) => Scatter(one.Name, one.X, one.Y, mode, ("line", Line(Color(i), 2, Dash(i)))));
        return new Figure(title, description, data, [.. bands, .. lines], Layout(x, y, series.Count));
    }

    /// <summary>Points of one or several kinds.</summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite, not positive on a logarithmic axis, or of unequal
    /// count.</exception>
    public static Figure Points(string title, string description, Axis x, Axis y, params IReadOnlyList<Series> series)
    {
        var data = Rows(title, series, ("series", "series"), ("x", x.Title), ("y", y.Title));
        RequirePositive(data, title, x, y);
        return new Figure(title, description, data, [.. series.Select(Cloud)], Layout(x, y, series.Count));
    }

    /// <summary>Predicted against exact values, X the exact ones, with the diagonal on which a perfect prediction lies.</summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite or of unequal count.</exception>
    public static Figure Predicted(
        string title,
        string description,
        Axis exact,
        Axis predicted,
        params IReadOnlyList<Series> series
    )
    {
        var data = Rows(title, series, ("series", "series"), ("x", exact.Title), ("y", predicted.Title));
        RequirePositive(data, title, exact, predicted);
        var all = series.SelectMany(one => one.X.Concat(one.Y)).DefaultIfEmpty().ToList();
        double[] ends = [all.Min(), all.Max()];
        var diagonal = Scatter(
            "diagonal",
            ends,
            ends,
            "lines",
            ("line", Line("var(--soft)", 1, "dash")),
            ("showlegend", false),
            ("hoverinfo", "skip")
        );
        return new Figure(
            title,
            description,
            data,
            [diagonal, .. series.Select(Cloud)],
            SquareLayout(exact, predicted, series.Count),
            aspect: 1
        );
    }

    /// <summary>
    /// Predictions of points that are sorted by their exact value, which is the curve. Both have shape [n], in the same, any,
    /// order.
    /// </summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite or of unequal count.</exception>
    public static Figure Sorted(
        string title,
        string description,
        Axis value,
        IReadOnlyList<double> exact,
        IReadOnlyList<double> predicted
    )
    {
        RequireEqual(title, exact.Count, predicted.Count);
        var data = new FigureData(("rank", "rank"), ("exact", "exact"), ("predicted", "predicted"));
        int[] order = [.. Enumerable.Range(0, exact.Count).OrderBy(i => exact[i])];
        foreach (var (rank, i) in order.Index())
            data.Add(rank + 1, exact[i], predicted[i]);
        double[] ranks = [.. order.Select((_, rank) => rank + 1.0)];
        return new Figure(
            title,
            description,
            data,
            [
                Cloud(new Series("predicted", ranks, [.. order.Select(i => predicted[i])]), 0),
                Scatter("exact", ranks, order.Select(i => exact[i]), "lines", ("line", Line(Color(1)))),
            ],
            Layout("test point, sorted by its exact value", value, 2)
        );
    }

    private static JsonObject Cloud(Series series, int index) =>
        Scatter(series.Name, series.X, series.Y, "markers", ("marker", Marker(Color(index), 6, 0.6, Symbol(index))));

    /// <summary>What lies between the lower and the upper ends, as one closed shape.</summary>
    private static JsonObject Band(Series series, string color) =>
        Scatter(
            series.Name,
            series.X.Concat(series.X.Reverse()),
            series.Upper!.Concat(series.Lower!.Reverse()),
            "lines",
            ("fill", "toself"),
            ("fillcolor", color),
            ("line", Line(color, 0)),
            ("opacity", 0.2),
            ("showlegend", false),
            ("hoverinfo", "skip")
        );

    private static FigureData Rows(string title, IReadOnlyList<Series> series, params (string Field, string Heading)[] columns)
    {
        var data = new FigureData(columns);
        foreach (var one in series)
        {
            RequireEqual(title, one.X.Count, one.Y.Count);
            if (one.Lower is not null || one.Upper is not null)
                RequireEqual(title, one.X.Count, one.Lower?.Count ?? 0, one.Upper?.Count ?? 0);
            for (var i = 0; i < one.X.Count; i++)
            {
                Cell[] row =
                [
                    one.Name,
                    one.X[i],
                    one.Y[i],
                    one.Lower?[i] is { } lower ? lower : "",
                    one.Upper?[i] is { } upper ? upper : "",
                ];
                data.Add(row[..columns.Length]);
            }
        }

        return data;
    }

    private static void RequirePositive(FigureData data, string title, Axis x, Axis y)
    {
        if (x.IsLogarithmic)
            data.RequirePositive(title, "x");
        if (y.IsLogarithmic)
            data.RequirePositive(title, "y");
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
