using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>The JSON files of data sets and models: see <see cref="StrictJson"/>.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new(StrictJson.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What cannot be read becomes one line with the file and the place in it.</summary>
    /// <exception cref="InvalidInputException">There is no such file, or it holds something else.</exception>
    public static T Read<T>(string path)
    {
        var bytes = InputFile.ReadBytes(path);
        return InputProblem.Named(path, () => StrictJson.Read<T>(bytes, Options));
    }

    /// <summary>UTF-8 with a newline at the end.</summary>
    public static byte[] ToBytes<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];
}
