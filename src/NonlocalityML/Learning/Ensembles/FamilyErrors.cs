using NonlocalityML.Datasets;

namespace NonlocalityML.Learning;

/// <summary>How wrong a model is on behaviors of one kind.</summary>
/// <param name="Kind">Name of the sampler, or of the file that they were read from.</param>
/// <param name="Description">How they were sampled.</param>
/// <param name="Seed">Its seed; null where nothing was drawn.</param>
/// <param name="IsHeldOut">Whether the model was trained on no behaviors of this kind.</param>
/// <param name="Points">Number of points.</param>
/// <param name="MeanAbsoluteError">Mean |score - label|.</param>
/// <param name="LargestError">The largest |score - label|.</param>
/// <param name="ConstantError">Mean |label - median label| of this kind: the best that one number for all of it can do.</param>
public sealed record FamilyErrors(
    string Kind,
    string Description,
    ulong? Seed,
    bool IsHeldOut,
    long Points,
    double MeanAbsoluteError,
    double LargestError,
    double ConstantError
)
{
    /// <summary>An error so many times the stated one is a failure, but for rounding.</summary>
    private const double Failing = 5,
        Rounding = 1e-6;

    /// <summary>Points whose error is at least five times what the model states of its validation points, 1e-6 at least; null
    /// where it states none, and in cards of before.</summary>
    public long? Failures { get; init; }

    /// <summary>Those of <see cref="Failures"/> that the model itself marks as guesses.</summary>
    public long? FlaggedFailures { get; init; }

    /// <summary>All points that it marks as guesses.</summary>
    public long? Flagged { get; init; }

    internal static FamilyErrors Of(Scorer scorer, Dataset family, IEnumerable<ModelData> trainedOn)
    {
        var data = LearningData.For(scorer.Kind, scorer.Space, family);
        var scores = scorer.ScoreRows(data.Features);
        var errors = DistanceEvaluation.Of([.. scores.Select(score => (float)score.Value)], data.Labels);
        bool[]? failed = scorer.StatedError is not null ? [.. scores.Select((score, i) => HasFailed(score, i))] : null;
        var (kind, description, seed, isHeldOut) = Name(family, trainedOn);
        return new FamilyErrors(
            kind,
            description,
            seed,
            isHeldOut,
            errors.Points,
            errors.MeanAbsoluteError,
            errors.LargestError,
            errors.ConstantError
        )
        {
            Failures = failed?.LongCount(one => one),
            FlaggedFailures = failed?.Zip(scores, (one, score) => one && !score.IsUsual).LongCount(one => one),
            Flagged = scores.LongCount(score => !score.IsUsual),
        };

        bool HasFailed(LearnedScore score, int i) =>
            Math.Abs(score.Value - data.Labels[i]) >= Math.Max(Failing * scorer.StatedError!.Value, Rounding);
    }

    /// <summary>What a data set's behaviors are, and whether a model was trained on none of this kind.</summary>
    internal static (string Kind, string Description, ulong? Seed, bool IsHeldOut) Name(
        Dataset family,
        IEnumerable<ModelData> trainedOn
    )
    {
        var made = family.Specification;
        return (
            made.Source?.Name ?? made.Distribution,
            made.Description,
            made.Seed,
            trainedOn.All(data => data.Description != made.Description)
        );
    }
}
