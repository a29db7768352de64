using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.VegaLite;

namespace NonlocalityML.Reports;

/// <summary>Bars, histograms and confusion matrices.</summary>
public static partial class Figures
{
    /// <summary>Bars over categories, side by side where they come in groups.</summary>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    public static Figure Bars(string title, string description, Axis category, Axis value, params IReadOnlyList<Bar> bars)
    {
        var data = new FigureData(("category", category.Title), ("group", "group"), ("value", value.Title));
        foreach (var bar in bars) data.Add(bar.Category, bar.Group, bar.Value);
        if (value.IsLogarithmic) data.RequirePositive(title, "value");
        var height = Quantitative("value", value);
        if (!value.IsLogarithmic) height.Remove("scale");
        var encoding = Encoding(("x", Nominal("category", category.Title)), ("y", height));
        if (bars.Select(bar => bar.Group).Distinct().Count() is var groups and > 1)
        {
            encoding["color"] = Legend("group", groups);
            encoding["xOffset"] = new JsonObject { ["field"] = "group", ["sort"] = null };
        }

        return new Figure(title, description, data, Layer(Mark("bar", ("tooltip", Tooltip())), encoding));
    }

    /// <summary>How often values fall into bins of equal width between the smallest and the largest.</summary>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    public static Figure Histogram(string title, string description, Axis value, IReadOnlyList<double> values, int bins = 30)
    {
        if (values.FirstOrDefault(one => !double.IsFinite(one)) is var wrong and not 0)
            throw new InvalidInputException($"Figure '{title}': {value.Title} is {wrong}; figures show finite numbers.");
        var (low, high) = (values.DefaultIfEmpty(0).Min(), values.DefaultIfEmpty(1).Max());
        var width = high > low ? (high - low) / bins : 1;
        var counts = new int[bins];
        foreach (var one in values) counts[Math.Min(bins - 1, (int)((one - low) / width))]++;
        var data = new FigureData(("from", $"{value.Title}, from"), ("to", "to"), ("count", "count"));
        foreach (var (bin, count) in counts.Index()) data.Add(low + bin * width, low + (bin + 1) * width, count);
        var edges = Quantitative("from", value);
        edges["bin"] = "binned";
        return new Figure(title, description, data, Layer(
            Mark("bar", ("tooltip", Tooltip())),
            Encoding(("x", edges), ("x2", new JsonObject { ["field"] = "to" }), ("y", Quantitative("count", "count").Without("scale")))));
    }

    /// <summary>
    /// How often each true class was given each name, coloured by the share of the row: k classes, counts of shape [k,k], index order true
    /// class, predicted class.
    /// </summary>
    /// <exception cref="InvalidInputException">Another shape, or a negative count.</exception>
    public static Figure Confusion(string title, string description, IReadOnlyList<string> classes, long[,] counts)
    {
        var k = classes.Count;
        if (counts.GetLength(0) != k || counts.GetLength(1) != k || counts.Cast<long>().Any(count => count < 0))
            throw new InvalidInputException($"Figure '{title}': a confusion matrix of {k} classes is {k} x {k} counts from 0 up.");
        var data = new FigureData(("true", "true class"), ("predicted", "predicted class"), ("count", "count"), ("share", "share of the row"));
        for (var i = 0; i < k; i++)
        {
            var total = Math.Max(1, Enumerable.Range(0, k).Sum(j => counts[i, j]));
            for (var j = 0; j < k; j++) data.Add(classes[i], classes[j], counts[i, j], (double)counts[i, j] / total);
        }

        JsonObject Place(string channel, JsonNode definition) =>
            Encoding(("x", Nominal("predicted", "predicted class")), ("y", Nominal("true", "true class")), (channel, definition));
        var share = new JsonObject
        {
            ["field"] = "share", ["type"] = "quantitative", ["legend"] = null,
            ["scale"] = new JsonObject { ["domain"] = new JsonArray(0, 1), ["range"] = new JsonArray("#e3eef9", "#08306b") },
        };
        var number = Place("text", new JsonObject { ["field"] = "count", ["type"] = "quantitative", ["format"] = ",d" });
        number["color"] = new JsonObject
        {
            ["condition"] = new JsonObject { ["test"] = "datum.share > 0.45", ["value"] = "#ffffff" }, ["value"] = "#10202f",
        };
        return new Figure(
            title, description, data, Layers(Layer(Mark("rect", ("tooltip", Tooltip())), Place("color", share)), Layer(Mark("text", ("fontSize", 14)), number)),
            aspect: 1);
    }
}
