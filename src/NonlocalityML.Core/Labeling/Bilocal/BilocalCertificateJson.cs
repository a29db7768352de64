using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>A certificate of NBL as a JSON document that stands alone; doubles read back bit for bit, bounds are exact
/// fractions.</summary>
internal static partial class BilocalCertificateJson
{
    internal const string FormatName = "nonlocality-bilocal-certificate-1";

    private static readonly JsonTypeInfo<Document> DocumentType = StrictJson.TypeOf<Document>(BilocalCertificateContext.Default);

    public static string Format(BilocalCertificate certificate)
    {
        var (model, proof) = (certificate.Model, certificate.Proof);
        return JsonSerializer.Serialize(
            new Document(
                FormatName,
                certificate.Coordinates.Name,
                certificate.Coordinates.Scenario.ToString(),
                [.. certificate.Features],
                [.. model.First],
                [.. model.Last],
                [.. model.Responses],
                [.. proof.Nodes],
                proof.Thresholds,
                proof.Rows,
                proof.Coefficients,
                certificate.Lower.ToString(),
                certificate.Upper.ToString()
            ),
            DocumentType
        );
    }

    /// <summary>Reads what <see cref="Format"/> wrote. The proofs are not checked before
    /// <see cref="BilocalCertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Not such a document, or numbers that contradict one another.</exception>
    public static BilocalCertificate Parse(string text)
    {
        var document = CertificateDocument.Read(text, DocumentType, FormatName, read => read.Format);
        if (Array.FindIndex(document.Nodes, node => node is < 0 or > BilocalProof.Leaf) is >= 0 and var bad)
            throw new InvalidInputException(
                $"Node {bad} of the proof is {document.Nodes[bad]}; 0 to {BilocalProof.Leaf} are allowed."
            );
        var coordinates = BilocalCoordinates.FromName(document.Coordinates, Scenario.Parse(document.Scenario));
        return new BilocalCertificate(
            coordinates,
            document.Features,
            new BilocalModel(coordinates.Scenario, document.First, document.Last, document.Responses),
            new BilocalProof(
                [.. document.Nodes.Select(node => (byte)node)],
                document.Thresholds,
                document.Rows,
                document.Coefficients
            ),
            Rational.Parse(document.Lower),
            Rational.Parse(document.Upper)
        );
    }

    private sealed record Document(
        string Format,
        string Coordinates,
        string Scenario,
        double[] Features,
        double[] First,
        double[] Last,
        double[] Responses,
        int[] Nodes,
        double[] Thresholds,
        int[] Rows,
        double[] Coefficients,
        string Lower,
        string Upper
    );

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class BilocalCertificateContext : JsonSerializerContext;
}
