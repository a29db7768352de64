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
    internal static FamilyErrors Of(Scorer scorer, Dataset family, IEnumerable<ModelData> trainedOn)
    {
        var (errors, made) = (scorer.EvaluateDistances(family), family.Specification);
        return new FamilyErrors(
            made.Source?.Name ?? made.Distribution,
            made.Description,
            made.Seed,
            trainedOn.All(data => data.Description != made.Description),
            errors.Points,
            errors.MeanAbsoluteError,
            errors.LargestError,
            errors.ConstantError
        );
    }
}
