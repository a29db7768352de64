using System.Text.Json;
using System.Text.Json.Serialization;

namespace NonlocalityML.Numerics;

/// <summary>
/// How JSON from outside is read: nothing unknown, nothing missing, nothing twice, no null. A reader that keeps the last of two values with one
/// name would let a document say one thing to people and another to a program.
/// </summary>
public static class StrictJson
{
    /// <summary>Names in camel case; for documents of one line.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>For documents that are looked into before their kind is known.</summary>
    public static JsonDocumentOptions DocumentOptions { get; } = new() { AllowDuplicateProperties = false };

    /// <param name="text">The document.</param>
    /// <param name="options">Null for <see cref="Options"/>; others are copies of them.</param>
    /// <exception cref="InvalidInputException">Something else; one line that names the place.</exception>
    public static T Read<T>(string text, JsonSerializerOptions? options = null) =>
        Guard(() => JsonSerializer.Deserialize<T>(text, options ?? Options));

    /// <inheritdoc cref="Read{T}(string, JsonSerializerOptions?)"/>
    public static T Read<T>(Stream text, JsonSerializerOptions? options = null) =>
        Guard(() => JsonSerializer.Deserialize<T>(text, options ?? Options));

    private static T Guard<T>(Func<T?> read)
    {
        try
        {
            return read() ?? throw new InvalidInputException("The document is null; an object or a list is needed.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidInputException(exception.Message, exception);
        }
    }
}
