using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>A certificate of the distance to the local set of a network as a JSON document that stands alone.</summary>
internal static partial class NetworkCertificateJson
{
    internal const string FormatName = "nonlocality-network-certificate-1";

    private static readonly JsonTypeInfo<Document> DocumentType = StrictJson.TypeOf<Document>(NetworkCertificateContext.Default);

    public static string Format(NetworkCertificate certificate)
    {
        var scenario = certificate.Behavior.Scenario;
        var inflation = certificate.Proof as InflationProof;
        return JsonSerializer.Serialize(
            new Document(
                FormatName,
                [.. certificate.Network.Sources.Select(seen => seen.ToArray())],
                scenario.ToString(),
                CertificateDocument.UnitOf(scenario),
                [.. certificate.Behavior.Table],
                [.. inflation?.Levels ?? []],
                [.. (inflation?.Coefficients ?? []).Select(list => list.ToArray())],
                [.. certificate.Model.Weights.Select(list => list.ToArray())],
                [.. certificate.Model.Responses.Select(list => list.ToArray())],
                certificate.Lower.ToString(),
                certificate.Upper.ToString(),
                certificate.Proof is CorrelatorProof proof
                    ? new Correlators([.. proof.Independent], [.. proof.First.Select(ToRow)], [.. proof.Second.Select(ToRow)])
                    : null
            ),
            DocumentType
        );
    }

    /// <summary>Reads what <see cref="Format"/> wrote. The proofs are not checked before
    /// <see cref="NetworkCertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Not such a document, or numbers that contradict one another.</exception>
    public static NetworkCertificate Parse(string text)
    {
        var document = CertificateDocument.Read(text, DocumentType, FormatName, read => read.Format);
        var scenario = Scenario.Parse(document.Scenario);
        CertificateDocument.RequireUnit(document.Unit, scenario);
        return new NetworkCertificate(
            new Behavior(scenario, document.Behavior),
            new NetworkModel(new Network(document.Sources, scenario.Parties), scenario, document.Weights, document.Responses),
            ProofOf(document),
            Rational.Parse(document.Lower),
            Rational.Parse(document.Upper)
        );
    }

    private static NetworkProof? ProofOf(Document document)
    {
        if (document.Correlators is not { } correlators)
            return document.Levels.Length == 0
                ? null
                : new InflationProof([.. document.Levels], [.. document.Coefficients.Select(list => list.ToImmutableArray())]);
        return document.Levels.Length > 0
            ? throw new InvalidInputException("levels and correlators are both given; one of them proves the lower bound.")
            : new CorrelatorProof(
                [.. correlators.Parties],
                [.. correlators.First.Select(FromRow)],
                [.. correlators.Second.Select(FromRow)]
            );
    }

    private static int[] ToRow(SignedSetting one) => [one.Setting, .. one.Signs];

    private static SignedSetting FromRow(int[] row) =>
        row is [var setting, .. var signs]
            ? new SignedSetting(setting, [.. signs])
            : throw new InvalidInputException("a measurement is an empty list; a setting and signs are needed.");

    /// <param name="Parties">The independent ones.</param>
    /// <param name="First">For each party a setting, then the signs of its outcomes.</param>
    /// <param name="Second">The same.</param>
    private sealed record Correlators(int[] Parties, int[][] First, int[][] Second);

    /// <param name="Format">Name and version of this format.</param>
    /// <param name="Sources">For each source the parties that see it.</param>
    /// <param name="Scenario">As <c>[(2) (2) (2)]</c>.</param>
    /// <param name="Unit">1/(2 prod|X_i|).</param>
    /// <param name="Behavior">q[a,b,..,x,y,..] in C order.</param>
    /// <param name="Levels">Copies of each source in the inflation; empty where nothing is proven below.</param>
    /// <param name="Coefficients">One list for each independence.</param>
    /// <param name="Weights">For each source whole numbers over 2^50.</param>
    /// <param name="Responses">For each party [slot, values], whole numbers over 2^50.</param>
    /// <param name="Lower">Fraction.</param>
    /// <param name="Upper">Fraction.</param>
    /// <param name="Correlators">Prove the lower bound in place of an inflation; left out otherwise.</param>
    private sealed record Document(
        string Format,
        int[][] Sources,
        string Scenario,
        string Unit,
        double[] Behavior,
        int[] Levels,
        long[][] Coefficients,
        long[][] Weights,
        long[][] Responses,
        string Lower,
        string Upper,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Correlators? Correlators = null
    );

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class NetworkCertificateContext : JsonSerializerContext;
}
