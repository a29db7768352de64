using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>
/// How JSON from outside is read: nothing unknown, nothing missing, nothing twice, no null, in lists neither. A reader that keeps
/// the last of two values with one name would let a document say one thing to people and another to a program.
/// </summary>
internal static class StrictJson
{
    /// <summary>Names in camel case; for documents of one line.</summary>
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
        };

    /// <summary>For documents that are looked into before their kind is known.</summary>
    public static JsonDocumentOptions DocumentOptions { get; } = new() { AllowDuplicateProperties = false };

    private const string Reflects = "Types are looked into when this runs; ahead of time the description of a type is needed.";

    /// <summary>A type under these rules, as its source-generated context describes it: nothing of it is lost ahead of
    /// time.</summary>
    /// <param name="context">Describes the type and what it is made of.</param>
    /// <param name="options">Made from <see cref="Options"/>, which are taken unless given.</param>
    public static JsonTypeInfo<T> TypeOf<T>(JsonSerializerContext context, JsonSerializerOptions? options = null) =>
        (JsonTypeInfo<T>)new JsonSerializerOptions(options ?? Options) { TypeInfoResolver = context }.GetTypeInfo(typeof(T));

    /// <summary>A document that is looked into before its kind is known.</summary>
    /// <param name="text">The document.</param>
    /// <param name="names">How names of the outermost object are told apart; those further in are by their characters.</param>
    /// <exception cref="InvalidInputException">No JSON, or a name stands twice; says where.</exception>
    public static JsonDocument Document(string text, StringComparer? names = null) =>
        InputProblem.Named(
            "",
            () =>
            {
                var document = JsonDocument.Parse(text, DocumentOptions);
                if (names is null || document.RootElement.ValueKind != JsonValueKind.Object)
                    return document;
                var twice = document
                    .RootElement.EnumerateObject()
                    .GroupBy(member => member.Name, names)
                    .FirstOrDefault(group => group.Count() > 1);
                if (twice is null)
                    return document;
                document.Dispose();
                throw new InvalidInputException($"'{twice.Key}' is a duplicate; each name may stand once.");
            }
        );

    /// <param name="text">The document.</param>
    /// <param name="options">Made from <see cref="Options"/>, which are taken unless given.</param>
    /// <exception cref="InvalidInputException">Says where in the document and what is allowed there.</exception>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public static T Read<T>(string text, JsonSerializerOptions? options = null) => Read<T>(Encoding.UTF8.GetBytes(text), options);

    /// <inheritdoc cref="Read{T}(string, JsonSerializerOptions)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public static T Read<T>(byte[] text, JsonSerializerOptions? options = null) =>
        Read(text, document => JsonSerializer.Deserialize<T>(document, options ?? Options));

    /// <param name="text">The document.</param>
    /// <param name="type">From <see cref="TypeOf"/>.</param>
    /// <exception cref="InvalidInputException">Says where in the document and what is allowed there.</exception>
    public static T Read<T>(string text, JsonTypeInfo<T> type) =>
        Read(Encoding.UTF8.GetBytes(text), document => JsonSerializer.Deserialize(document, type));

    private static T Read<T>(byte[] text, Func<ReadOnlySpan<byte>, T?> deserialize)
    {
        try
        {
            var document = WithoutMark(text);
            RequireNoNullInLists(document);
            return deserialize(document) ?? throw new InvalidInputException("null is no document.");
        }
        catch (Exception exception) when (InputProblem.IsOfInput(exception))
        {
            throw new InvalidInputException(InputProblem.Words(exception), exception);
        }
    }

    /// <summary>The reader of .NET takes no mark of UTF-8 at the beginning; some editors write one.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) =>
        text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;

    /// <summary>The annotations of types say nothing of the items of lists.</summary>
    private static void RequireNoNullInLists(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        var isList = new Stack<bool>();
        var isNamed = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null && !isNamed && isList.TryPeek(out var inList) && inList)
            {
                var before = text[..(int)reader.TokenStartIndex];
                throw new InvalidInputException(
                    $"line {before.Count((byte)'\n') + 1}, byte {before.Length - before.LastIndexOf((byte)'\n')}: an item "
                        + "of a list is null; a value is needed."
                );
            }

            isNamed = reader.TokenType == JsonTokenType.PropertyName;
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                isList.Push(reader.TokenType == JsonTokenType.StartArray);
            else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                isList.Pop();
        }
    }
}
