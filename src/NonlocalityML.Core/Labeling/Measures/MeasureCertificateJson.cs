using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>A <see cref="MeasureCertificate"/> as a JSON document that stands alone; doubles read back bit for bit, bounds are
/// exact fractions.</summary>
internal static partial class MeasureCertificateJson
{
    internal const string FormatName = "nonlocality-measure-certificate-1";

    private static readonly JsonTypeInfo<Document> DocumentType = StrictJson.TypeOf<Document>(MeasureCertificateContext.Default);

    public static string Format(MeasureCertificate certificate)
    {
        var scenario = certificate.Behavior.Scenario;
        return JsonSerializer.Serialize(
            new Document(
                FormatName,
                certificate.Measure.Name,
                scenario.ToString(),
                [.. certificate.Behavior.Table],
                [.. certificate.Inequality.Coefficients],
                certificate.Inequality.LocalBound.ToString(),
                WeightedStrategy.ListOf(
                    certificate.Weights.Scenario,
                    certificate.Weights.Strategies,
                    certificate.Weights.Weights
                ),
                certificate.Lower.ToString(),
                certificate.Upper.ToString()
            ),
            DocumentType
        );
    }

    /// <summary>Reads what <see cref="Format"/> wrote. The proofs are not checked before
    /// <see cref="MeasureCertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Not such a document, or numbers that contradict one another.</exception>
    public static MeasureCertificate Parse(string text)
    {
        var document = CertificateDocument.Read(text, DocumentType, FormatName, read => read.Format);
        var scenario = Scenario.Parse(document.Scenario);
        var measure = Measure.Named(document.Measure);
        var ofWeights = measure.ScenarioOfWeights(scenario);
        var (strategies, weights) = WeightedStrategy.Read(ofWeights, document.Weights, "weights");
        return new MeasureCertificate(
            measure,
            new Behavior(scenario, document.Behavior),
            CertificateDocument.Inequality(scenario, document.Coefficients, document.LocalBound),
            new StrategyWeights(ofWeights, strategies, weights),
            Rational.Parse(document.Lower),
            Rational.Parse(document.Upper)
        );
    }

    /// <param name="Format">Name and version of this format.</param>
    /// <param name="Measure">Name of the measure.</param>
    /// <param name="Scenario">As <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Behavior">q[a,b,..,x,y,..] in C order.</param>
    /// <param name="Coefficients">c[a,b,..,x,y,..] in C order: prove the lower bound.</param>
    /// <param name="LocalBound">The largest c.p of local models, a fraction.</param>
    /// <param name="Weights">Prove the upper bound.</param>
    /// <param name="Lower">Fraction.</param>
    /// <param name="Upper">Fraction.</param>
    private sealed record Document(
        string Format,
        string Measure,
        string Scenario,
        double[] Behavior,
        double[] Coefficients,
        string LocalBound,
        WeightedStrategy[] Weights,
        string Lower,
        string Upper
    );

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class MeasureCertificateContext : JsonSerializerContext;
}
