using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Measures;
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
        [MeasureCertificateJson.FormatName] = MeasureCertificateJson.Parse,
        [QuantumCertificateJson.FormatName] = QuantumCertificateJson.Parse,
        [GuessingCertificateJson.FormatName] = GuessingCertificateJson.Parse,
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

    /// <summary>1/(2 prod|X_i|), the factor before sum |q - p| in a distance.</summary>
    public static string UnitOf(Scenario scenario) => $"1/{2 * scenario.SettingTuples}";

    /// <exception cref="InvalidInputException">Another unit than that of distances in the scenario.</exception>
    public static void RequireUnit(string stated, Scenario scenario)
    {
        if (stated != UnitOf(scenario))
            throw new InvalidInputException($"unit is '{stated}'; distances of {scenario} have the unit {UnitOf(scenario)}.");
    }

    /// <summary>The inequality of these coefficients.</summary>
    /// <exception cref="InvalidInputException">Its local bound is another than the stated one.</exception>
    public static BellInequality Inequality(Scenario scenario, double[] coefficients, string localBound)
    {
        var inequality = new BellInequality(scenario, coefficients);
        return Rational.Parse(localBound) == inequality.LocalBound
            ? inequality
            : throw new InvalidInputException($"localBound is {localBound}; the coefficients give {inequality.LocalBound}.");
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
