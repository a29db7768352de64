using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>
/// A certificate as a JSON document that stands alone: the behavior, the inequality with its local bound, the local model as
/// weights on outcomes, and the two proven bounds as exact fractions. Doubles are written so that they read back bit for bit.
/// </summary>
public static partial class CertificateJson
{
    internal const string FormatName = "nonlocality-certificate-1";

    private static readonly JsonTypeInfo<Document> ReadType = StrictJson.TypeOf<Document>(CertificateContext.Default);

    private static readonly JsonTypeInfo<Document> WriteType = StrictJson.TypeOf<Document>(
        CertificateContext.Default,
        new JsonSerializerOptions(StrictJson.Options)
        {
            WriteIndented = true,
            Converters = { new OneLine<double[]>(), new OneLine<int[][]>() },
        }
    );

    public static string Format(Certificate certificate)
    {
        var (scenario, model) = (certificate.Behavior.Scenario, certificate.Model);
        return JsonSerializer.Serialize(
            new Document(
                FormatName,
                scenario.ToString(),
                CertificateDocument.UnitOf(scenario),
                [.. certificate.Behavior.Table],
                new Inequality([.. certificate.Inequality.Coefficients], certificate.Inequality.LocalBound.ToString()),
                WeightedStrategy.ListOf(scenario, model.Strategies, model.Weights),
                certificate.Lower.ToString(),
                certificate.Upper.ToString()
            ),
            WriteType
        );
    }

    /// <summary>Reads what <see cref="Format"/> wrote. The proofs are not checked before
    /// <see cref="Certificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Not such a document, or numbers that contradict one another.</exception>
    public static Certificate Parse(string text)
    {
        var document = CertificateDocument.Read(text, ReadType, FormatName, read => read.Format);
        var scenario = Scenario.Parse(document.Scenario);
        CertificateDocument.RequireUnit(document.Unit, scenario);
        var (strategies, weights) = WeightedStrategy.Read(scenario, document.Model, "model");
        return new Certificate(
            new Behavior(scenario, document.Behavior),
            CertificateDocument.Inequality(scenario, document.Inequality.Coefficients, document.Inequality.LocalBound),
            new LocalModel(scenario, strategies, weights),
            Rational.Parse(document.Lower),
            Rational.Parse(document.Upper)
        );
    }

    /// <param name="Format">Name and version of this format.</param>
    /// <param name="Scenario">As <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Unit">1/(2 prod|X_i|): the factor before sum |q - p| in NL.</param>
    /// <param name="Behavior">q[a,b,..,x,y,..] in C order.</param>
    /// <param name="Inequality">Proves the lower bound.</param>
    /// <param name="Model">Proves the upper bound; weights are relative.</param>
    /// <param name="Lower">Fraction.</param>
    /// <param name="Upper">Fraction.</param>
    private sealed record Document(
        string Format,
        string Scenario,
        string Unit,
        double[] Behavior,
        Inequality Inequality,
        WeightedStrategy[] Model,
        string Lower,
        string Upper
    );

    /// <param name="Coefficients">c[a,b,..,x,y,..] in C order, in [-1, 1].</param>
    /// <param name="LocalBound">The largest c.p of local models, a fraction.</param>
    private sealed record Inequality(double[] Coefficients, string LocalBound);

    /// <summary>Keeps an array of numbers on one line of the indented document.</summary>
    private sealed class OneLine<T> : JsonConverter<T>
    {
        private static readonly JsonTypeInfo<T> Plain = StrictJson.TypeOf<T>(CertificateContext.Default);

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize(ref reader, Plain);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteRawValue(JsonSerializer.Serialize(value, Plain));
    }

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class CertificateContext : JsonSerializerContext;
}
