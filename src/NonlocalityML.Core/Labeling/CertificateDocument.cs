using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>What the JSON documents of all kinds of certificate have in common: each states the name of its format.</summary>
internal static class CertificateDocument
{
    /// <summary>The document of a certificate of any kind.</summary>
    public static string Format(ICertificate certificate) =>
        certificate switch
        {
            Certificate local => CertificateJson.Format(local),
            BilocalCertificate bilocal => BilocalCertificateJson.Format(bilocal),
            QuantumCertificate quantum => QuantumCertificateJson.Format(quantum),
            NetworkCertificate network => NetworkCertificateJson.Format(network),
            _ => throw new ArgumentException($"{certificate.GetType()} has no document.", nameof(certificate)),
        };

    /// <summary>A certificate of the kind that the document states; that of NL where it states none that is known.</summary>
    /// <exception cref="InvalidInputException">Not such a document.</exception>
    public static ICertificate Parse(string text) =>
        StatedFormat(text) switch
        {
            BilocalCertificateJson.FormatName => BilocalCertificateJson.Parse(text),
            QuantumCertificateJson.FormatName => QuantumCertificateJson.Parse(text),
            NetworkCertificateJson.FormatName => NetworkCertificateJson.Parse(text),
            _ => CertificateJson.Parse(text),
        };

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

    private static string? StatedFormat(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format", out var format)
                && format.ValueKind == JsonValueKind.String
                ? format.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // the reader of that kind says what is wrong
        }
    }
}
