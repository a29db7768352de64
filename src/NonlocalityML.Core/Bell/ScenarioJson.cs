using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A scenario in JSON: <c>{"outcomes": [[2, 2], [2, 2]], "settings": [2, 2]}</c>, the outcomes of each setting of each party; one
/// number in place of a party's list when all its settings are alike.
/// </summary>
internal sealed partial class ScenarioJson : JsonConverter<Scenario>
{
    /// <summary>The rules of a document, with the types that it is made of described: nothing is lost ahead of time.</summary>
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonTypeInfo> Described = [];

    public override Scenario Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var sizes = (Sizes)JsonSerializer.Deserialize(ref reader, SizesUnder(options))!;
        if (sizes.Outcomes.Length != sizes.Settings.Length)
            throw new InvalidInputException(
                $"outcomes are given for {sizes.Outcomes.Length} parties and settings for {sizes.Settings.Length}."
            );
        return new Scenario(sizes.Outcomes.Zip(sizes.Settings, Party));
    }

    public override void Write(Utf8JsonWriter writer, Scenario value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("outcomes");
        for (var party = 0; party < value.Parties; party++)
        {
            writer.WriteStartArray();
            for (var setting = 0; setting < value.Settings(party); setting++)
                writer.WriteNumberValue(value.Outcomes(party, setting));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("settings");
        for (var party = 0; party < value.Parties; party++)
            writer.WriteNumberValue(value.Settings(party));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static IEnumerable<int> Party(JsonElement outcomes, int settings)
    {
        if (settings is < 1 or > Scenario.MaximumTableLength)
            throw new InvalidInputException($"a party has {settings} settings; 1 to {Scenario.MaximumTableLength} are accepted.");
        if (outcomes.ValueKind == JsonValueKind.Number)
            return Enumerable.Repeat(outcomes.GetInt32(), settings);
        var counts =
            outcomes.Deserialize(ScenarioContext.Default.Int32Array)
            ?? throw new InvalidInputException("the outcomes of a party are null; a number or a list is needed.");
        if (counts.Length != settings)
            throw new InvalidInputException($"a party has {settings} settings and the outcomes of {counts.Length}.");
        return counts;
    }

    private static JsonTypeInfo SizesUnder(JsonSerializerOptions options) =>
        Described.GetValue(
            options,
            rules => new JsonSerializerOptions(rules) { TypeInfoResolver = ScenarioContext.Default }.GetTypeInfo(typeof(Sizes))
        );

    private sealed record Sizes(JsonElement[] Outcomes, int[] Settings);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Sizes))]
    private sealed partial class ScenarioContext : JsonSerializerContext;
}
