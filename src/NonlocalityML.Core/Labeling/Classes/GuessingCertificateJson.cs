using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>A <see cref="GuessingCertificate"/> as a JSON document that stands alone; doubles read back bit for bit, bounds are
/// exact fractions.</summary>
internal static partial class GuessingCertificateJson
{
    internal const string FormatName = "nonlocality-guessing-certificate-1";

    private static readonly JsonTypeInfo<Document> DocumentType = StrictJson.TypeOf<Document>(GuessingContext.Default);

    public static string Format(GuessingCertificate certificate)
    {
        var squares = certificate.Squares;
        return JsonSerializer.Serialize(
            new Document(
                FormatName,
                certificate.Behavior.Scenario.ToString(),
                [.. certificate.Behavior.Table],
                [.. certificate.Settings],
                [.. certificate.Functional.Coefficients],
                [.. squares[0].Words.Select(squares[0].Algebra.Format)],
                [.. squares.Select(own => own.Factor.Select(row => row.ToArray()).ToArray())],
                certificate.Lower.ToString(),
                certificate.Upper.ToString()
            ),
            DocumentType
        );
    }

    /// <summary>Reads what <see cref="Format"/> wrote. The proofs are not checked before
    /// <see cref="GuessingCertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Not such a document, or numbers that contradict one another.</exception>
    public static GuessingCertificate Parse(string text)
    {
        var document = CertificateDocument.Read(text, DocumentType, FormatName, read => read.Format);
        var scenario = Scenario.Parse(document.Scenario);
        if (document.Words.Length > HierarchyLevel.MaximumWords)
            throw new InvalidInputException(
                $"A sum of squares has {document.Words.Length} words; at most {HierarchyLevel.MaximumWords} are accepted."
            );
        var algebra = new OperatorAlgebra(scenario);
        OperatorWord[] words = [.. document.Words.Select(algebra.Parse)];
        return new GuessingCertificate(
            new Behavior(scenario, document.Behavior),
            [.. document.Settings],
            new BellInequality(scenario, document.Functional),
            document.Squares.Select(factor => new SumOfSquares(scenario, words, factor)),
            Rational.Parse(document.Lower),
            Rational.Parse(document.Upper)
        );
    }

    /// <param name="Format">Name and version of this format.</param>
    /// <param name="Scenario">As <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Behavior">q[a,b,..,x,y,..] in C order.</param>
    /// <param name="Settings">At which setting each party's outcome is guessed; -1 where it is not.</param>
    /// <param name="Functional">f[a,b,..,x,y,..] in C order.</param>
    /// <param name="Words">As those of a certificate of the quantum set.</param>
    /// <param name="Squares">One factor for each guess, the last party's outcome running fastest.</param>
    /// <param name="Lower">Fraction.</param>
    /// <param name="Upper">Fraction.</param>
    private sealed record Document(
        string Format,
        string Scenario,
        double[] Behavior,
        int[] Settings,
        double[] Functional,
        string[] Words,
        double[][][] Squares,
        string Lower,
        string Upper
    );

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class GuessingContext : JsonSerializerContext;
}
