using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.Plotly;

namespace NonlocalityML.Reports;

/// <summary>Bars, histograms and confusion matrices.</summary>
internal static partial class Figures
{
    private const int MostNames = 8;

    /// <summary>Bars over categories, side by side where they come in groups.</summary>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    public static Figure Bars(string title, string description, Axis category, Axis value, params IReadOnlyList<Bar> bars)
    {
        var data = new FigureData(
            ("category", category.Title),
            ("group", "group"),
            ("value", value.Title),
            ("error", "standard error")
        );
        foreach (var bar in bars)
            data.Add(bar.Category, bar.Group, bar.Value, bar.Error > 0 ? bar.Error : "");
        if (value.IsLogarithmic)
            data.RequirePositive(title, "value");
        string[] groups = [.. bars.Select(bar => bar.Group).Distinct()];
        var traces = groups.Select(
            (group, i) =>
            {
                Bar[] own = [.. bars.Where(bar => bar.Group == group)];
                var columns = Columns(group, Texts(own.Select(bar => bar.Category)), own.Select(bar => bar.Value), Color(i));
                if (own.Any(bar => bar.Error > 0))
                    columns["error_y"] = Object(
                        ("type", "data"),
                        ("array", Numbers(own.Select(bar => bar.Error))),
                        ("color", "var(--ink)"),
                        ("thickness", 1.5)
                    );
                return columns;
            }
        );
        var names = Names(category.Title);
        // Of more, those for which there is room have their name below.
        if (bars.Select(bar => bar.Category).Distinct().Count() <= MostNames)
            names["dtick"] = 1;
        var layout = Object(("xaxis", names), ("yaxis", Scale(value)), ("showlegend", groups.Length > 1));
        return new Figure(title, description, data, [.. traces], layout);
    }

    /// <summary>How often values fall into bins between the smallest and the largest: of equal width, or of equal ratio where the
    /// axis is logarithmic.</summary>
    /// <exception cref="InvalidInputException">A value is not finite, or not positive on a logarithmic axis.</exception>
    public static Figure Histogram(string title, string description, Axis value, IReadOnlyList<double> values, int bins = 30)
    {
        if (values.FirstOrDefault(one => !double.IsFinite(one)) is var wrong and not 0)
            throw new InvalidInputException($"Figure '{title}': {value.Title} is {wrong}; figures show finite numbers.");
        if (value.IsLogarithmic && values.Any(one => one <= 0))
            throw new InvalidInputException(
                $"Figure '{title}': {value.Title} is {values.Min()}; a logarithmic axis shows positive numbers."
            );
        Func<double, double> along = value.IsLogarithmic ? Math.Log10 : one => one;
        Func<double, double> back = value.IsLogarithmic ? one => Math.Pow(10, one) : one => one;
        var places = values.Select(along).ToList();
        var (low, high) = (places.DefaultIfEmpty(0).Min(), places.DefaultIfEmpty(1).Max());
        var width = high > low ? (high - low) / bins : 1;
        var counts = new int[bins];
        foreach (var one in places)
            counts[Math.Min(bins - 1, (int)((one - low) / width))]++;
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(bin => back(low + bin * width))];
        var data = new FigureData(("from", $"{value.Title}, from"), ("to", "to"), ("count", "count"));
        foreach (var (bin, count) in counts.Index())
            data.Add(edges[bin], edges[bin + 1], count);
        var middles = Numbers(Enumerable.Range(0, bins).Select(bin => back(low + (bin + 0.5) * width)));
        var columns = Columns("count", middles, counts.Select(count => (double)count), Color(0));
        columns["width"] = value.IsLogarithmic
            ? Numbers(edges.Zip(edges.Skip(1), (from, to) => 0.95 * (to - from)))
            : 0.95 * width;
        return new Figure(title, description, data, [columns], Layout(value, "count", 1));
    }

    /// <summary>
    /// How often each true class was given each name, coloured by the share of the row: k classes, counts of shape [k,k], index
    /// order true class, predicted class.
    /// </summary>
    /// <exception cref="InvalidInputException">Another shape, or a negative count.</exception>
    public static Figure Confusion(string title, string description, IReadOnlyList<string> classes, long[,] counts)
    {
        var k = classes.Count;
        if (counts.GetLength(0) != k || counts.GetLength(1) != k || counts.Cast<long>().Any(count => count < 0))
            throw new InvalidInputException(
                $"Figure '{title}': a confusion matrix of {k} classes is {k} x {k} counts from 0 up."
            );
        var data = new FigureData(
            ("true", "true class"),
            ("predicted", "predicted class"),
            ("count", "count"),
            ("share", "share of the row")
        );
        foreach (var (row, column) in Pairs(counts))
            data.Add(classes[row], classes[column], counts[row, column], Share(counts, row, column));
        var layout = Object(
            ("xaxis", ClassAxis("predicted class", classes)),
            ("yaxis", ClassAxis("true class", classes)),
            ("showlegend", false)
        );
        layout["yaxis"]!["autorange"] = "reversed";
        layout["shapes"] = new JsonArray([.. Tiles(counts)]);
        return new Figure(title, description, data, [Numerals(classes, counts)], layout, aspect: 1);
    }

    private static JsonObject Columns(string name, JsonArray x, IEnumerable<double> heights, string color) =>
        Object(("type", "bar"), ("name", Text(name)), ("x", x), ("y", Numbers(heights)), ("marker", Object(("color", color))));

    private static JsonObject ClassAxis(string title, IReadOnlyList<string> classes) =>
        Object(
            ("title", Title(title)),
            ("type", "linear"),
            ("showgrid", false),
            ("range", new JsonArray(-0.5, classes.Count - 0.5)),
            ("tickvals", Numbers(Enumerable.Range(0, classes.Count).Select(i => (double)i))),
            ("ticktext", Texts(classes)),
            ("tickangle", 0)
        );

    /// <summary>A filled square for each pair of classes, the darker the larger its share of the row.</summary>
    private static IEnumerable<JsonNode?> Tiles(long[,] counts) =>
        Pairs(counts)
            .Select(
                JsonNode? (at) =>
                    Object(
                        ("type", "rect"),
                        ("layer", "below"),
                        ("line", Object(("width", 0))),
                        ("fillcolor", Shade(Share(counts, at.True, at.Predicted))),
                        ("x0", at.Predicted - 0.5),
                        ("x1", at.Predicted + 0.5),
                        ("y0", at.True - 0.5),
                        ("y1", at.True + 0.5)
                    )
            );

    private static JsonObject Numerals(IReadOnlyList<string> classes, long[,] counts)
    {
        (int True, int Predicted)[] pairs = [.. Pairs(counts)];
        var colors = pairs.Select(JsonNode? (at) => Share(counts, at.True, at.Predicted) > 0.45 ? "#ffffff" : "#10202f");
        return Scatter(
            "count",
            pairs.Select(at => (double)at.Predicted),
            pairs.Select(at => (double)at.True),
            "text",
            ("text", Texts(pairs.Select(at => $"{counts[at.True, at.Predicted]:N0}"))),
            ("textfont", Object(("size", 14), ("color", new JsonArray([.. colors])))),
            ("hoverinfo", "text"),
            (
                "hovertext",
                Texts(
                    pairs.Select(at =>
                        $"true {classes[at.True]}, predicted {classes[at.Predicted]}: "
                        + $"{Share(counts, at.True, at.Predicted):P2} of the row"
                    )
                )
            )
        );
    }

    private static IEnumerable<(int True, int Predicted)> Pairs(long[,] counts) =>
        from row in Enumerable.Range(0, counts.GetLength(0))
        from column in Enumerable.Range(0, counts.GetLength(1))
        select (row, column);

    private static double Share(long[,] counts, int row, int column) =>
        (double)counts[row, column] / Math.Max(1, Enumerable.Range(0, counts.GetLength(1)).Sum(k => counts[row, k]));

    /// <summary>From pale to dark blue, the same in light and in dark.</summary>
    private static string Shade(double share)
    {
        int Between(int pale, int dark) => (int)Math.Round(pale + share * (dark - pale));
        return $"#{Between(0xe3, 0x08):x2}{Between(0xee, 0x30):x2}{Between(0xf9, 0x6b):x2}";
    }
}
