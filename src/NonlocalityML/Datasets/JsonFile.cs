using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>The JSON files of data sets and models: names in camel case, nothing unknown, nothing missing.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new ScenarioJson() },
    };

    /// <summary>What cannot be read becomes one line with the file and the place in it.</summary>
    /// <exception cref="InvalidInputException">There is no such file, or it holds something else.</exception>
    public static T Read<T>(string path)
    {
        using var stream = InputFile.Open(path);
        try
        {
            return JsonSerializer.Deserialize<T>(stream, Options) ?? throw new InvalidInputException("null is not an object.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidInputException or FormatException or InvalidOperationException)
        {
            throw new InvalidInputException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>UTF-8 with a newline at the end.</summary>
    public static byte[] ToBytes<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];
}
