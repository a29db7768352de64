using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>What the JSON documents of all kinds of certificate have in common: each states the name of its format.</summary>
internal static class CertificateDocument
{
    /// <summary>What reads each format.</summary>
    private static readonly Dictionary<string, Func<string, ICertificate>> Readers = new()
    {
        [CertificateJson.FormatName] = CertificateJson.Parse,
        [BilocalCertificateJson.FormatName] = BilocalCertificateJson.Parse,
        [QuantumCertificateJson.FormatName] = QuantumCertificateJson.Parse,
        [NetworkCertificateJson.FormatName] = NetworkCertificateJson.Parse,
        [VisibilityCertificateJson.FormatName] = VisibilityCertificateJson.Parse,
    };

    /// <summary>A certificate of the kind that the document states; that of NL where it states none that is known.</summary>
    /// <exception cref="InvalidInputException">Not such a document.</exception>
    public static ICertificate Parse(string text) =>
        Readers.GetValueOrDefault(StatedFormat(text) ?? "", CertificateJson.Parse)(text);

    /// <param name="text">The document.</param>
    /// <param name="type">Describes it.</param>
    /// <param name="format">The name that it must state.</param>
    /// <param name="formatOf">The name that it states.</param>
    /// <exception cref="InvalidInputException">Not such a document.</exception>
    public static T Read<T>(string text, JsonTypeInfo<T> type, string format, Func<T, string> formatOf)
    {
        var document = InputProblem.Named($"Not a certificate ({format})", () => StrictJson.Read(text, type));
        return formatOf(document) == format
            ? document
            : throw new InvalidInputException($"format is '{formatOf(document)}'; '{format}' is needed.");
    }

    /// <summary>The text of the first member "format" of an object, read no further than that: documents can be long.</summary>
    private static string? StatedFormat(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isFormat = reader.ValueTextEquals("format");
                if (!reader.Read())
                    return null;
                if (isFormat)
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // the reader of that kind says what is wrong
        }
    }
}
