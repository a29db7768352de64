using System.Text.Json.Nodes;
using NonlocalityML.Numerics;
using static NonlocalityML.Reports.Plotly;

namespace NonlocalityML.Reports;

/// <summary>Curves with values marked on their axes.</summary>
internal static partial class Figures
{
    /// <summary>Curves, with an error bar at each point where a series has a lower and an upper end, and values marked by dashed
    /// lines.</summary>
    /// <exception cref="InvalidInputException">Numbers that are not finite, not positive on a logarithmic axis, or of unequal
    /// count.</exception>
    public static Figure Marked(
        string title,
        string description,
        Axis x,
        Axis y,
        IReadOnlyList<Series> series,
        params IReadOnlyList<Rule> rules
    )
    {
        var data = new FigureData(
            ("kind", "kind"),
            ("series", "name"),
            ("x", x.Title),
            ("y", y.Title),
            ("lower", "lower"),
            ("upper", "upper")
        );
        foreach (var one in series)
        {
            RequireEqual(title, one.X.Count, one.Y.Count, one.Lower?.Count, one.Upper?.Count);
            var kind = one.Lower is null ? "curve" : "measured";
            for (var i = 0; i < one.X.Count; i++)
                data.Add(
                    kind,
                    one.Name,
                    one.X[i],
                    one.Y[i],
                    one.Lower?[i] is { } lower ? lower : "",
                    one.Upper?[i] is { } upper ? upper : ""
                );
        }

        foreach (var rule in rules)
        {
            Cell value = rule.Value;
            data.Add(rule.IsLevel ? "level" : "mark", rule.Name, rule.IsLevel ? "" : value, rule.IsLevel ? value : "", "", "");
        }

        RequirePositive(data, title, x, y);
        if (y.IsLogarithmic)
            data.RequirePositive(title, "lower");
        var mode = series.Any(one => one.X.Count <= 60) ? "lines+markers" : "lines";
        var layout = Layout(x, y, series.Count + rules.Count);
        layout["shapes"] = new JsonArray([.. rules.Select((rule, i) => Across(rule, Color(series.Count + i)))]);
        return new Figure(title, description, data, [.. series.Select((one, i) => Curve(one, mode, Color(i)))], layout);
    }

    private static JsonObject Curve(Series series, string mode, string color)
    {
        var curve = Scatter(series.Name, series.X, series.Y, mode, ("line", Line(color)));
        if (series is not { Lower: { } lower, Upper: { } upper })
            return curve;
        curve["error_y"] = Object(
            ("type", "data"),
            ("symmetric", false),
            ("array", Numbers(upper.Zip(series.Y, (end, y) => end - y))),
            ("arrayminus", Numbers(lower.Zip(series.Y, (end, y) => y - end))),
            ("color", color),
            ("thickness", 2),
            ("width", 0)
        );
        return curve;
    }

    /// <summary>A dashed line from one edge of the figure to the other.</summary>
    private static JsonObject Across(Rule rule, string color)
    {
        var (along, across) = rule.IsLevel ? ("y", "x") : ("x", "y");
        return Object(
            ("type", "line"),
            ("name", Text(rule.Name)),
            ("showlegend", true),
            ("line", Line(color, 1.5, "dash")),
            ($"{along}0", rule.Value),
            ($"{along}1", rule.Value),
            ($"{across}ref", "paper"),
            ($"{across}0", 0),
            ($"{across}1", 1)
        );
    }
}
