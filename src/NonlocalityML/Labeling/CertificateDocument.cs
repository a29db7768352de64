using System.Text.Json;
using System.Text.Json.Serialization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>What the JSON documents of all kinds of certificate have in common: how strictly they are read, and the name of their format.</summary>
internal static class CertificateDocument
{
    /// <summary>Nothing unknown, nothing missing, no null.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="text">The document.</param>
    /// <param name="format">The name that it must state.</param>
    /// <param name="formatOf">The name that it states.</param>
    /// <exception cref="InvalidInputException">Not such a document.</exception>
    public static T Read<T>(string text, string format, Func<T, string> formatOf)
    {
        T document;
        try
        {
            document = JsonSerializer.Deserialize<T>(text, Options)
                ?? throw new InvalidInputException($"The document is null; a document of format {format} is needed.");
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException($"Not a certificate ({format}): {exception.Message}", exception);
        }

        return formatOf(document) == format
            ? document
            : throw new InvalidInputException($"format is '{formatOf(document)}'; '{format}' is needed.");
    }
}
