using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>The JSON files of data sets and models, read as <see cref="StrictJson"/> reads.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new(StrictJson.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ScenarioJson() },
    };

    /// <summary>What cannot be read becomes one line with the file and the place in it.</summary>
    /// <exception cref="InvalidInputException">There is no such file, or it holds something else.</exception>
    public static T Read<T>(string path)
    {
        using var stream = InputFile.Open(path);
        try
        {
            return StrictJson.Read<T>(stream, Options);
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>UTF-8 with a newline at the end.</summary>
    public static byte[] ToBytes<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];
}
