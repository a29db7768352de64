using System.Text.Json;
using System.Text.Json.Nodes;

namespace NonlocalityML.Files;

/// <summary>The first thing in which two JSON documents differ.</summary>
/// <param name="Name">Names of the properties that lead there, with dots between them.</param>
/// <param name="There">Its value in the one.</param>
/// <param name="Asked">Its value in the other.</param>
internal sealed record JsonDifference(string Name, string There, string Asked)
{
    private const int Shown = 60;

    /// <summary>Null where the documents say the same.</summary>
    /// <exception cref="JsonException">One is no JSON document.</exception>
    public static JsonDifference? First(ReadOnlySpan<byte> there, ReadOnlySpan<byte> asked) =>
        there.SequenceEqual(asked) ? null : First("", JsonNode.Parse(there), JsonNode.Parse(asked));

    private static JsonDifference? First(string name, JsonNode? there, JsonNode? asked)
    {
        if (JsonNode.DeepEquals(there, asked))
            return null;
        return (there, asked) switch
        {
            (JsonObject one, JsonObject other) => one.Select(pair => pair.Key)
                .Union(other.Select(pair => pair.Key))
                .Select(key => First(name.Length == 0 ? key : $"{name}.{key}", one[key], other[key]))
                .First(found => found is not null),
            (JsonArray one, JsonArray other) when one.Count == other.Count => one.Zip(other)
                .Select((pair, i) => First($"{name}[{i}]", pair.First, pair.Second))
                .First(found => found is not null),
            _ => new JsonDifference(name, Show(there), Show(asked)),
        };
    }

    private static string Show(JsonNode? node) =>
        node?.ToJsonString() is not { } text ? "absent"
        : text.Length <= Shown ? text
        : text[..Shown] + "..";
}
