using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>A certificate of a critical visibility as a JSON document that stands alone: whole numbers and fractions
/// only.</summary>
internal static partial class VisibilityCertificateJson
{
    internal const string FormatName = "nonlocality-visibility-certificate-1";

    private static readonly JsonTypeInfo<Document> DocumentType = StrictJson.TypeOf<Document>(
        VisibilityCertificateContext.Default
    );

    /// <summary>Whether a document says that it is of this format.</summary>
    public static bool Recognizes(string text) =>
        text.AsSpan(0, Math.Min(text.Length, 200)).Contains(FormatName, StringComparison.Ordinal);

    public static string Format(VisibilityCertificate certificate) =>
        JsonSerializer.Serialize(
            new Document(
                FormatName,
                certificate.Family.Name,
                certificate.Family.Measurements,
                AxisSet.Places,
                PolyhedralModel.WeightPlaces,
                certificate.Model is { } model ? Of(model) : null,
                certificate.Inequality is { } inequality ? Of(inequality) : null,
                certificate.Lower.ToString(),
                certificate.Upper.ToString()
            ),
            DocumentType
        );

    /// <summary>Reads what <see cref="Format"/> wrote. The proofs are not checked before
    /// <see cref="VisibilityCertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Not such a document, or numbers that contradict one another.</exception>
    public static VisibilityCertificate Parse(string text)
    {
        var document = CertificateDocument.Read(text, DocumentType, FormatName, read => read.Format);
        if (document.AxisPlaces != AxisSet.Places || document.WeightPlaces != PolyhedralModel.WeightPlaces)
            throw new InvalidInputException(
                $"axisPlaces and weightPlaces are {AxisSet.Places} and {PolyhedralModel.WeightPlaces} in this format."
            );
        var family = VisibilityFamily.FromName(document.Family, document.Measurements);
        return new VisibilityCertificate(
            family,
            document.Model is { } model ? Read(family, model) : null,
            document.Inequality is { } inequality
                ? new PolyhedralInequality(
                    family,
                    Sets(family, inequality.Parties, inequality.Axes),
                    inequality.Coefficients,
                    Read(inequality.Symmetries ?? [])
                )
                : null,
            Rational.Parse(document.Lower),
            Rational.Parse(document.Upper)
        );
    }

    private static Model Of(PolyhedralModel model)
    {
        var (parties, sets) = Distinct(model.Target.Axes);
        return new Model(
            parties,
            [.. sets.Select(set => set.Coordinates.ToArray())],
            [.. sets.Select(set => model.Hulls.First(hull => ReferenceEquals(hull.Axes, set)).Facets.ToArray())],
            Of(model.Symmetries),
            [.. model.Weights],
            [.. model.Strategies.Select(signs => SignText.Format(signs))],
            model.Visibility.ToString()
        );
    }

    private static Inequality Of(PolyhedralInequality inequality)
    {
        var (parties, sets) = Distinct(inequality.Target.Axes);
        return new Inequality(
            parties,
            [.. sets.Select(set => set.Coordinates.ToArray())],
            [.. inequality.Coefficients],
            inequality.Symmetries.Count > 0 ? Of(inequality.Symmetries) : null
        );
    }

    private static Symmetry[] Of(IEnumerable<TensorSymmetry> symmetries) =>
        [.. symmetries.Select(symmetry => new Symmetry(symmetry.Parties, symmetry.Images))];

    private static TensorSymmetry[] Read(Symmetry[] symmetries) =>
        Array.Exists(symmetries, symmetry => symmetry is null || Array.Exists(symmetry.Images, images => images is null))
            ? throw new InvalidInputException("symmetries contain null; objects and numbers are needed.")
            : [.. symmetries.Select(symmetry => new TensorSymmetry(symmetry.Parties, symmetry.Images))];

    /// <summary>Sets that parties share are written once.</summary>
    private static (int[] Parties, List<AxisSet> Sets) Distinct(IReadOnlyList<AxisSet> axes)
    {
        List<AxisSet> sets = [];
        foreach (var set in axes)
        {
            if (!sets.Exists(other => ReferenceEquals(other, set)))
                sets.Add(set);
        }

        return ([.. axes.Select(set => sets.FindIndex(other => ReferenceEquals(other, set)))], sets);
    }

    private static PolyhedralModel Read(VisibilityFamily family, Model model)
    {
        var axes = Sets(family, model.Parties, model.Axes);
        if (Array.Exists(model.Facets, facets => facets is null) || Array.Exists(model.Strategies, text => text is null))
            throw new InvalidInputException("model contains null; numbers and texts are needed.");

        if (model.Facets.Length != model.Axes.Length)
            throw new InvalidInputException("facets are needed for each set of axes.");
        var hulls = axes.Select((set, party) => new AxisHull(set, model.Facets[model.Parties[party]])).ToArray();
        var total = axes.Sum(set => set.Count + (family.HasMarginals ? 1 : 0));
        return new PolyhedralModel(
            family,
            hulls,
            Read(model.Symmetries),
            model.Weights,
            [.. model.Strategies.Select(text => SignText.Parse(text, total))],
            Rational.Parse(model.Visibility)
        );
    }

    private static AxisSet[] Sets(VisibilityFamily family, int[] parties, long[][] axes)
    {
        if (
            parties.Length != family.Parties
            || Array.Exists(parties, set => set < 0 || set >= axes.Length)
            || Array.Exists(axes, set => set is null)
        )
            throw new InvalidInputException(
                $"parties must name one of {axes.Length} sets of axes for each of {family.Parties} parties."
            );
        var sets = axes.Select(set => new AxisSet(family.Dimension, set)).ToArray();
        return [.. parties.Select(set => sets[set])];
    }

    /// <param name="Format">Name and version of this format.</param>
    /// <param name="Family">werner, ghz or w.</param>
    /// <param name="Measurements">projective or planar.</param>
    /// <param name="AxisPlaces">Binary places of an axis's coordinates.</param>
    /// <param name="WeightPlaces">Binary places of a weight.</param>
    /// <param name="Model">Proves the lower bound.</param>
    /// <param name="Inequality">Proves the upper bound.</param>
    /// <param name="Lower">Fraction.</param>
    /// <param name="Upper">Fraction.</param>
    private sealed record Document(
        string Format,
        string Family,
        string Measurements,
        int AxisPlaces,
        int WeightPlaces,
        Model? Model,
        Inequality? Inequality,
        string Lower,
        string Upper
    );

    /// <param name="Parties">The set of axes of each party.</param>
    /// <param name="Axes">For each set the numerators [axis, coordinate].</param>
    /// <param name="Facets">For each set the corners [facet, corner]; i is +a_i, -1-i is -a_i.</param>
    /// <param name="Symmetries">Generators of the group over which the model is averaged.</param>
    /// <param name="Weights">Numerators.</param>
    /// <param name="Strategies">Base64 of the signs.</param>
    /// <param name="Visibility">v0, a fraction.</param>
    private sealed record Model(
        int[] Parties,
        long[][] Axes,
        int[][] Facets,
        Symmetry[] Symmetries,
        long[] Weights,
        string[] Strategies,
        string Visibility
    );

    /// <param name="Parties">Where each party goes.</param>
    /// <param name="Images">Where each index of each party goes; -1-i with the answer exchanged.</param>
    private sealed record Symmetry(int[] Parties, int[][] Images);

    /// <param name="Parties">The set of axes of each party.</param>
    /// <param name="Axes">For each set the numerators [axis, coordinate].</param>
    /// <param name="Coefficients">In the tensor's order.</param>
    /// <param name="Symmetries">Generators of symmetries of the coefficients; null for none.</param>
    private sealed record Inequality(
        int[] Parties,
        long[][] Axes,
        int[] Coefficients,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Symmetry[]? Symmetries = null
    );

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class VisibilityCertificateContext : JsonSerializerContext;
}
