using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>The file model.json beside model.onnx: what the model is for, what it was made from, and how wrong it is.</summary>
public sealed record ModelCard
{
    public const string FileName = "model.json";

    /// <summary>The model itself, beside the card.</summary>
    public const string ModelName = "model.onnx";

    private const int CurrentFormat = 1;

    /// <summary>Version of the card's layout.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What whoever uses the model must know first; null where there is nothing.</summary>
    [JsonPropertyOrder(-1)]
    public string? Warning { get; init; }

    /// <summary>nl, nbl, class or behavior-class, as data sets say.</summary>
    public required string Kind { get; init; }

    /// <summary>As <see cref="Bell.Scenario"/> prints.</summary>
    public required string Scenario { get; init; }

    /// <summary>Name of the features and what they are, in order.</summary>
    public required string Features { get; init; }

    public required string FeatureDescription { get; init; }

    /// <summary>What a score is.</summary>
    public required string Unit { get; init; }

    public required string IntendedUse { get; init; }

    public required string Limits { get; init; }

    /// <summary>The command that made it.</summary>
    public string? Command { get; init; }

    public required ImmutableArray<ModelData> TrainedOn { get; init; }

    public required ImmutableArray<MemberSummary> Members { get; init; }

    public required GeneticBlendOptions BlendOptions { get; init; }

    /// <summary>Validation error of the blend, generation by generation.</summary>
    public required ImmutableArray<GenerationResult> BlendHistory { get; init; }

    /// <summary>On the rows that chose epochs and blend.</summary>
    public required BlendComparison Validation { get; init; }

    /// <summary>On a data set that nothing was chosen by; null where none was given.</summary>
    public BlendComparison? Unseen { get; init; }

    /// <summary>The data of <see cref="Unseen"/>.</summary>
    public ModelData? UnseenData { get; init; }

    /// <summary>Errors of the exported file on the unseen data; null for classes, or without such data.</summary>
    public DistanceEvaluation? Errors { get; init; }

    /// <summary>Verdicts of the exported file on the rows that chose epochs and blend; null where labels are no
    /// verdicts.</summary>
    public VerdictEvaluation? Verdicts { get; init; }

    /// <summary>Confusion of the exported file on the unseen data; null for distances, or without such data.</summary>
    public ClassEvaluation? Classes { get; init; }

    /// <summary>Errors of the exported file by kinds of behaviors; null where none were named.</summary>
    public ImmutableArray<FamilyErrors>? Families { get; init; }

    /// <summary>The same of a model of classes.</summary>
    public ImmutableArray<FamilyClasses>? ClassFamilies { get; init; }

    /// <summary>The mean square of the standardised features that 99.9 % of the validation points stay below; beyond it a score
    /// is a guess.</summary>
    public required double UsualRemoteness { get; init; }

    public required string Library { get; init; }

    /// <summary>Checksum of everything that decided the model: data, members, blend.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Checksum of model.onnx, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether the card beside a model, where there is one, is that of this file; of the card only the checksum is
    /// looked at.</summary>
    /// <exception cref="InvalidInputException">It is not: one of the two was changed or replaced.</exception>
    /// <returns>The card's <see cref="Warning"/>; null where there is none, or no card.</returns>
    internal static string? RequireChecksum(string modelFile)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(modelFile))!, FileName);
        if (Path.GetFileName(modelFile) != ModelName || !File.Exists(path) || !File.Exists(modelFile))
            return null;
        var (stated, warning) = Stated(path);
        if (BehaviorFile.Checksum(modelFile) is var checksum && checksum != stated)
            throw new InvalidInputException(
                $"{modelFile} is not the model that {path} describes: its checksum is {checksum}, not {stated}."
            );
        return warning;
    }

    private static (string Checksum, string? Warning) Stated(string path)
    {
        return InputProblem.Named(
            path,
            () =>
            {
                using var card = JsonDocument.Parse(InputFile.ReadBytes(path), StrictJson.DocumentOptions);
                var warning = card.RootElement.TryGetProperty("warning", out var said) ? said.GetString() : null;
                return card.RootElement.TryGetProperty("sha256", out var value)
                    ? (value.GetString() ?? "null", warning)
                    : throw new InvalidInputException($"{path} states no sha256; the checksum of {ModelName} is needed.");
            }
        );
    }

    /// <summary>Reads a card.</summary>
    /// <exception cref="InvalidInputException">Not such a file, of another format, or numbers of members that do not
    /// agree.</exception>
    public static ModelCard Read(string path)
    {
        var card = JsonFile.Read<ModelCard>(path);
        if (card.Format != CurrentFormat)
            throw new InvalidInputException($"{path}: format is {card.Format}; {CurrentFormat} is read.");
        if (
            card.Members.IsDefaultOrEmpty
            || ((BlendComparison?[])[card.Validation, card.Unseen]).Any(part =>
                part is not null && part.Members.Length != card.Members.Length
            )
        )
            throw new InvalidInputException($"{path}: the numbers of members and of their errors do not agree.");
        return card;
    }
}

/// <summary>A data set that a model was trained or judged on.</summary>
/// <param name="Description">How it was sampled.</param>
/// <param name="Distribution">Name of the sampler.</param>
/// <param name="Seed">Its seed; null where nothing was drawn.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="Sha256">Checksum of its card.</param>
public sealed record ModelData(string Description, string Distribution, ulong? Seed, long Count, string Sha256);

/// <summary>A member as the card keeps it.</summary>
public sealed record MemberSummary(
    MemberOptions Options,
    double Weight,
    double ValidationError,
    ImmutableArray<EpochResult> History
);

/// <summary>Errors of the blend and of what it must beat, on the same points.</summary>
/// <param name="Measure">What the errors are.</param>
/// <param name="Points">Number of points.</param>
/// <param name="Blend">The error of the blend.</param>
/// <param name="BestMember">The error of the member with the smallest validation error.</param>
/// <param name="PlainMean">The error of the mean of all members.</param>
/// <param name="Members">The error of each member.</param>
public sealed record BlendComparison(
    string Measure,
    long Points,
    double Blend,
    double BestMember,
    double PlainMean,
    ImmutableArray<double> Members
);
