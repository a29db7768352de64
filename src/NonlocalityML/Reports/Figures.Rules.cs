using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.VegaLite;

namespace NonlocalityML.Reports;

/// <summary>Curves with values marked on their axes.</summary>
public static partial class Figures
{
    /// <summary>Curves, with an error bar at each point where a series has a lower and an upper end, and values marked by dashed lines.</summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite, not positive on a logarithmic axis, or of unequal count.</exception>
    public static Figure Marked(
        string title, string description, Axis x, Axis y, IReadOnlyList<Series> series, params IReadOnlyList<Rule> rules)
    {
        var data = new FigureData(("kind", "kind"), ("series", "name"), ("x", x.Title), ("y", y.Title), ("lower", "lower"), ("upper", "upper"));
        foreach (var one in series)
        {
            RequireEqual(title, one.X.Count, one.Y.Count, one.Lower?.Count, one.Upper?.Count);
            for (var i = 0; i < one.X.Count; i++)
                data.Add(Kind(one), one.Name, one.X[i], one.Y[i], one.Lower?[i] is { } lower ? lower : "", one.Upper?[i] is { } upper ? upper : "");
        }

        foreach (var rule in rules)
        {
            Cell value = rule.Value;
            data.Add(rule.IsLevel ? "level" : "mark", rule.Name, rule.IsLevel ? "" : value, rule.IsLevel ? value : "", "", "");
        }

        RequirePositive(data, title, x, y);
        if (y.IsLogarithmic) data.RequirePositive(title, "lower");
        var (color, hasPoints) = (Legend("series", series.Count + rules.Count), series.Any(one => one.X.Count <= 60));
        var dashed = Mark("rule", ("strokeDash", new JsonArray(5, 4)), ("strokeWidth", 1.5), ("tooltip", Tooltip()));
        JsonObject Curve(string kind) => Layer(
            Mark("line", ("tooltip", Tooltip()), ("point", hasPoints)),
            Encoding(("x", Quantitative("x", x)), ("y", Quantitative("y", y)), ("color", color.DeepClone())), kind);
        string[] kinds = [.. series.Select(Kind).Distinct()];
        List<JsonNode?> layers = [.. kinds.Select(Curve)];
        if (kinds.Contains("measured"))
        {
            layers.Add(Layer(Mark("rule", ("strokeWidth", 2)), Encoding(
                ("x", Quantitative("x", x)), ("y", Quantitative("lower", y)), ("y2", new JsonObject { ["field"] = "upper" }), ("color", color.DeepClone())), "measured"));
        }

        if (rules.Any(rule => !rule.IsLevel)) layers.Add(Layer(dashed, Encoding(("x", Quantitative("x", x)), ("color", color.DeepClone())), "mark"));
        if (rules.Any(rule => rule.IsLevel))
            layers.Add(Layer((JsonObject)dashed.DeepClone(), Encoding(("y", Quantitative("y", y)), ("color", color.DeepClone())), "level"));
        return new Figure(title, description, data, Layers([.. layers]));

        static string Kind(Series one) => one.Lower is null ? "curve" : "measured";
    }
}
