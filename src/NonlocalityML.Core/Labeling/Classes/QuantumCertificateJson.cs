using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>A <see cref="QuantumCertificate"/> as a JSON document that stands alone; doubles read back bit for bit, bounds are
/// exact fractions.</summary>
internal static partial class QuantumCertificateJson
{
    internal const string FormatName = "nonlocality-quantum-certificate-1";

    private static readonly JsonTypeInfo<Document> DocumentType = StrictJson.TypeOf<Document>(QuantumCertificateContext.Default);

    public static string Format(QuantumCertificate certificate)
    {
        var (scenario, squares) = (certificate.Behavior.Scenario, certificate.Squares);
        return JsonSerializer.Serialize(
            new Document(
                FormatName,
                scenario.ToString(),
                CertificateDocument.UnitOf(scenario),
                [.. certificate.Behavior.Table],
                [.. certificate.Inequality.Coefficients],
                [.. squares.Words.Select(squares.Algebra.Format)],
                [.. squares.Factor.Select(row => row.ToArray())],
                [.. certificate.Mixture.Models.Zip(certificate.Mixture.Weights, Format)],
                certificate.Lower.ToString(),
                certificate.Upper.ToString()
            ),
            DocumentType
        );
    }

    /// <summary>Reads what <see cref="Format(QuantumCertificate)"/> wrote. The proofs are not checked before
    /// <see cref="QuantumCertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Not such a document, or numbers that contradict one another.</exception>
    public static QuantumCertificate Parse(string text)
    {
        var document = CertificateDocument.Read(text, DocumentType, FormatName, read => read.Format);
        var scenario = Scenario.Parse(document.Scenario);
        CertificateDocument.RequireUnit(document.Unit, scenario);
        if (document.Words.Length > HierarchyLevel.MaximumWords)
            throw new InvalidInputException(
                $"A sum of squares has {document.Words.Length} words; at most {HierarchyLevel.MaximumWords} are accepted."
            );
        RequireNoNull(document);
        var algebra = new OperatorAlgebra(scenario);
        return new QuantumCertificate(
            new Behavior(scenario, document.Behavior),
            new BellInequality(scenario, document.Inequality),
            new SumOfSquares(scenario, document.Words.Select(algebra.Parse), document.Squares),
            new ModelMixture(
                document.Models.Select(model => Parse(scenario, model)),
                document.Models.Select(model => model.Weight)
            ),
            Rational.Parse(document.Lower),
            Rational.Parse(document.Upper)
        );
    }

    private static WeightedModel Format(IExactQuantumModel model, double weight) =>
        model switch
        {
            PureModel pure => new(
                weight,
                [.. pure.Dimensions],
                [.. pure.Amplitudes.Select(Pair)],
                [
                    .. pure.Measurements.Select(party =>
                        party
                            .Select(setting =>
                                setting
                                    .Select(vector => new Vector(vector.Outcome, [.. vector.Components.Select(Pair)]))
                                    .ToArray()
                            )
                            .ToArray()
                    ),
                ]
            ),
            CorrelationVectors { First: var first, Second: var second } => new(
                weight,
                Vectors:
                [
                    [.. first.Select(vector => vector.ToArray())],
                    [.. second.Select(vector => vector.ToArray())],
                ]
            ),
            _ => throw new NotSupportedException($"{model.GetType().Name} has no form in JSON."),
        };

    private static IExactQuantumModel Parse(Scenario scenario, WeightedModel model) =>
        model switch
        {
            { Vectors: [var first, var second], Dimensions: null, Amplitudes: null, Measurements: null } =>
                new CorrelationVectors(scenario, first, second),
            { Vectors: null, Dimensions: { } dimensions, Amplitudes: { } amplitudes, Measurements: { } measurements } =>
                new PureModel(
                    scenario,
                    dimensions,
                    amplitudes.Select(Number),
                    measurements.Select(party =>
                        party.Select(setting =>
                            setting.Select(vector => new MeasuredVector(vector.Outcome, [.. vector.Components.Select(Number)]))
                        )
                    )
                ),
            _ => throw new InvalidInputException(
                "A model is given by dimensions, amplitudes and measurements, or by the vectors of two parties."
            ),
        };

    private static void RequireNoNull(Document document)
    {
        var complete =
            document.Words.All(word => word is not null)
            && document.Squares.All(row => row is not null)
            && document.Models.All(model =>
                model is not null
                && (model.Amplitudes ?? []).All(pair => pair is not null)
                && (model.Vectors ?? []).All(party => party is not null && party.All(vector => vector is not null))
                && (model.Measurements ?? []).All(party =>
                    party is not null
                    && party.All(setting =>
                        setting is not null
                        && setting.All(vector => vector is not null && vector.Components.All(pair => pair is not null))
                    )
                )
            );
        if (!complete)
            throw new InvalidInputException("The document contains null where an object or a list is needed.");
    }

    private static double[] Pair(Complex value) => [value.Real, value.Imaginary];

    private static Complex Number(double[] pair) =>
        pair.Length == 2
            ? new Complex(pair[0], pair[1])
            : throw new InvalidInputException(
                $"A complex number is given by {pair.Length} numbers; [real, imaginary] is needed."
            );

    /// <param name="Format">Name and version of this format.</param>
    /// <param name="Scenario">As <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Unit">1/(2 prod|X_i|).</param>
    /// <param name="Behavior">q[a,b,x,y] in C order.</param>
    /// <param name="Inequality">c[a,b,x,y] in C order, in [-1, 1].</param>
    /// <param name="Words">The words w_i of the squares, as <c>A0 B1</c>.</param>
    /// <param name="Squares">L, a row for each word: the squares are those of sum_i L_ik w_i.</param>
    /// <param name="Models">The mixture.</param>
    /// <param name="Lower">Fraction.</param>
    /// <param name="Upper">Fraction.</param>
    private sealed record Document(
        string Format,
        string Scenario,
        string Unit,
        double[] Behavior,
        double[] Inequality,
        string[] Words,
        double[][] Squares,
        WeightedModel[] Models,
        string Lower,
        string Upper
    );

    /// <param name="Weight">Relative weight.</param>
    /// <param name="Dimensions">Local dimensions.</param>
    /// <param name="Amplitudes">[real, imaginary] of |i j> in C order.</param>
    /// <param name="Measurements">By party and setting.</param>
    /// <param name="Vectors">Instead of these three: the vectors of <see cref="CorrelationVectors"/>, by party and
    /// setting.</param>
    private sealed record WeightedModel(
        double Weight,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int[]? Dimensions = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double[][]? Amplitudes = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Vector[][][]? Measurements = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double[][][]? Vectors = null
    );

    /// <param name="Outcome">The outcome to whose effect f f* belongs.</param>
    /// <param name="Components">[real, imaginary] each.</param>
    private sealed record Vector(int Outcome, double[][] Components);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class QuantumCertificateContext : JsonSerializerContext;
}
