using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;

namespace NonlocalityML.Reports;

/// <summary>Tables of models inside proven intervals.</summary>
internal static class IntervalReport
{
    /// <summary>The error of the model inside intervals that ships for what a task learns, on points of the same sampling; null
    /// where there is none.</summary>
    public static double? Shipped(PublishedTask task)
    {
        var name = $"{task.Name.Replace("-no-signaling", "", StringComparison.Ordinal)}-interval";
        var path = Path.Combine(ShippedModels.Folder, name, ModelCard.FileName);
        return File.Exists(path) ? ModelCard.Read(path).Errors?.MeanAbsoluteError : null;
    }

    /// <summary>Errors by kind of behavior, times 1000, on points that nothing was chosen by.</summary>
    public static ReportTable Table(IReadOnlyList<ReproducedTask> results) =>
        new(
            "Error of NL x 1000 on unseen points, by kind of behavior: mean of one constant, mean and largest of the blend",
            ["features", "kind of behavior", "learned", "points", "constant", "blend", "largest"],
            [
                .. results.SelectMany(result =>
                    ((IEnumerable<IReadOnlyList<Cell>>)[Uniform(result)]).Concat(result.Card.Families!.Value.Select(Family))
                ),
            ]
        );

    private static IReadOnlyList<Cell> Uniform(ReproducedTask result) =>
        [
            result.Task.Column,
            result.Task.Distribution,
            "yes",
            result.Card.Errors!.Points,
            LearningReport.Thousandth(result.Card.Errors.ConstantError),
            LearningReport.Thousandth(result.Card.Errors.MeanAbsoluteError),
            LearningReport.Thousandth(result.Card.Errors.LargestError),
        ];

    private static IReadOnlyList<Cell> Family(FamilyErrors family) =>
        [
            "",
            family.Kind,
            family.IsHeldOut ? "no" : "yes",
            family.Points,
            LearningReport.Thousandth(family.ConstantError),
            LearningReport.Thousandth(family.MeanAbsoluteError),
            LearningReport.Thousandth(family.LargestError),
        ];

    /// <summary>A page on these.</summary>
    /// <inheritdoc cref="LearningReport.OfDistances" path="/param"/>
    public static Report Page(IReadOnlyList<ReproducedTask> results, string command) =>
        new(
            "Learned distances inside proven intervals",
            "Small perceptrons that say where NL lies in an interval that is proven of each behavior.",
            [
                Table(results),
                new CodeLines(command),
                .. results.Select(result => new ReportSection(result.Task.Column, [.. LearningReport.OfModel(result.Card)])),
            ]
        );
}
