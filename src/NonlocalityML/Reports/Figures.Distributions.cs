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
        var isInBlocks = bars.Any(bar => bar.Block is not null);
        var (places, blocks) = Blocks(bars);
        string[] groups = [.. bars.Select(bar => bar.Group).Distinct()];
        var traces = groups.Select(
            (group, i) =>
            {
                Bar[] own = [.. bars.Where(bar => bar.Group == group)];
                var at = isInBlocks ? Numbers(own.Select(bar => places[bar.Category])) : Texts(own.Select(bar => bar.Category));
                var columns = Columns(group, at, own.Select(bar => bar.Value), Color(i));
                if (isInBlocks)
                {
                    columns["hovertext"] = Texts(own.Select(bar => bar.Category));
                    columns["hoverinfo"] = "text+y+name";
                }

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
        if (isInBlocks)
            names = blocks;
        names["title"] = Title(category.Title);
        var layout = Object(("xaxis", names), ("yaxis", Scale(value)), ("showlegend", groups.Length > 1));
        return new Figure(title, description, data, [.. traces], layout);
    }

    /// <summary>The place of each category, one after another with a gap between blocks, and the axis that names these.</summary>
    private static (Dictionary<string, double> Places, JsonObject Axis) Blocks(IReadOnlyList<Bar> bars)
    {
        var blocks = bars.GroupBy(bar => bar.Block ?? "")
            .Select(block => (block.Key, block.Select(bar => bar.Category).Distinct()));
        var (places, middles, next) = (new Dictionary<string, double>(), new List<double>(), 0.0);
        foreach (var (_, categories) in blocks)
        {
            var first = next;
            foreach (var category in categories)
                places[category] = next++;
            middles.Add((first + next - 1) / 2);
            next++;
        }

        var axis = Object(
            ("type", "linear"),
            ("tickvals", Numbers(middles)),
            ("ticktext", Texts(blocks.Select(block => block.Key))),
            ("tickangle", 0),
            ("showgrid", false)
        );
        return (places, axis);
    }

    /// <summary>How often values fall into bins between the smallest and the largest: of equal width, or of equal ratio where the
    /// axis is logarithmic; twice the cube root of the number of values (Rice), from 8 to 40, unless told.</summary>
    /// <exception cref="InvalidInputException">A value is not finite, or not positive on a logarithmic axis.</exception>
    public static Figure Histogram(string title, string description, Axis value, IReadOnlyList<double> values, int? number = null)
    {
        if (values.FirstOrDefault(one => !double.IsFinite(one)) is var wrong and not 0)
            throw new InvalidInputException($"Figure '{title}': {value.Title} is {wrong}; figures show finite numbers.");
        if (value.IsLogarithmic && values.Any(one => one <= 0))
            throw new InvalidInputException(
                $"Figure '{title}': {value.Title} is {values.Min()}; a logarithmic axis shows positive numbers."
            );
        var bins = number ?? Math.Clamp((int)Math.Ceiling(2 * Math.Cbrt(values.Count)), 8, 40);
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
        return new Figure(title, description, data, [columns], Layout(value, new Axis("count") { IsWhole = true }, 1));
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
        var shares = new double[k, k];
        foreach (var (row, column) in Places(classes, classes))
        {
            shares[row, column] = Share(counts, row, column);
            data.Add(classes[row], classes[column], counts[row, column], shares[row, column]);
        }

        var layout = Object(
            ("xaxis", ClassAxis("predicted class", classes)),
            ("yaxis", ClassAxis("true class", classes)),
            ("showlegend", false)
        );
        layout["yaxis"]!["autorange"] = "reversed";
        layout["shapes"] = Mosaic(classes, classes, shares);
        return new Figure(
            title,
            description,
            data,
            [
                .. Numerals(
                    classes,
                    classes,
                    shares,
                    (row, column) => $"{counts[row, column]:N0}",
                    (row, column) => $"true {classes[row]}, predicted {classes[column]}: {shares[row, column]:P2} of the row"
                ),
            ],
            layout,
            aspect: 1
        );
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

    private static double Share(long[,] counts, int row, int column) =>
        (double)counts[row, column] / Math.Max(1, Enumerable.Range(0, counts.GetLength(1)).Sum(k => counts[row, k]));
}
