using System.Text.Json.Nodes;

namespace NonlocalityML.Reports;

/// <summary>The words of Vega-Lite that the figures use.</summary>
internal static class VegaLite
{
    /// <summary>A number on an axis, which need not reach down to zero.</summary>
    public static JsonObject Quantitative(string field, Axis axis) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = axis.Title,
        ["scale"] = axis.IsLogarithmic ? new JsonObject { ["type"] = "log" } : new JsonObject { ["zero"] = false },
    };

    /// <summary>A name, in the order of the data.</summary>
    public static JsonObject Nominal(string field, string title) =>
        new() { ["field"] = field, ["type"] = "nominal", ["title"] = title, ["sort"] = null, ["axis"] = new JsonObject { ["labelAngle"] = 0 } };

    /// <summary>The name of a series as colour (or as another channel), with a legend above the figure only where there are several.</summary>
    public static JsonObject Legend(string field, int count)
    {
        var channel = new JsonObject { ["field"] = field, ["type"] = "nominal", ["title"] = null, ["sort"] = null };
        if (count < 2) channel["legend"] = null;
        return channel;
    }

    /// <summary>
    /// Shows the row under the pointer. Tooltips made of the titles would be shorter, but Vega-Lite pastes titles into an expression, where a
    /// backslash is a fault.
    /// </summary>
    public static JsonObject Tooltip() => new() { ["content"] = "data" };

    public static JsonObject Mark(string type, params (string Key, JsonNode? Value)[] properties)
    {
        var mark = new JsonObject { ["type"] = type };
        foreach (var (key, value) in properties) mark[key] = value;
        return mark;
    }

    public static JsonObject Encoding(params (string Channel, JsonNode? Definition)[] channels)
    {
        var encoding = new JsonObject();
        foreach (var (channel, definition) in channels) encoding[channel] = definition;
        return encoding;
    }

    /// <summary>A layer; of the rows whose field <c>kind</c> is the given one, where it is given.</summary>
    public static JsonObject Layer(JsonObject mark, JsonObject encoding, string? kind = null)
    {
        var layer = new JsonObject { ["mark"] = mark, ["encoding"] = encoding };
        if (kind is not null)
            layer["transform"] = new JsonArray(new JsonObject { ["filter"] = new JsonObject { ["field"] = "kind", ["equal"] = kind } });
        return layer;
    }

    public static JsonObject Layers(params JsonNode?[] layers) => new() { ["layer"] = new JsonArray(layers) };
}
