using NonlocalityML.Datasets;

namespace NonlocalityML.Learning;

/// <summary>How wrong a model of classes is on behaviors of one kind.</summary>
/// <param name="Kind">Name of the sampler, or of the file that they were read from.</param>
/// <param name="Description">How they were sampled.</param>
/// <param name="Seed">Its seed; null where nothing was drawn.</param>
/// <param name="IsHeldOut">Whether the model was trained on no behaviors of this kind.</param>
/// <param name="Points">Number of points.</param>
/// <param name="LogLoss">Mean of -log p of the true class, in nats.</param>
/// <param name="Accuracy">Share of the points whose most probable class is theirs.</param>
/// <param name="CalibrationError">See <see cref="ClassEvaluation.CalibrationError"/>.</param>
/// <param name="ConstantLogLoss">The loss of one guess for all of this kind: the best that no look at them can do.</param>
public sealed record FamilyClasses(
    string Kind,
    string Description,
    ulong? Seed,
    bool IsHeldOut,
    long Points,
    double LogLoss,
    double Accuracy,
    double CalibrationError,
    double ConstantLogLoss
)
{
    internal static FamilyClasses Of(Scorer scorer, Dataset family, IEnumerable<ModelData> trainedOn)
    {
        var classes = scorer.EvaluateClasses(family);
        var (kind, description, seed, isHeldOut) = FamilyErrors.Name(family, trainedOn);
        return new FamilyClasses(
            kind,
            description,
            seed,
            isHeldOut,
            classes.Points,
            classes.LogLoss!.Value,
            classes.Accuracy,
            classes.CalibrationError,
            classes.ConstantLogLoss!.Value
        );
    }
}
