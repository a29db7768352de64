using NonlocalityML.Bell;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;

namespace NonlocalityML.Reports;

/// <summary>Tables and figures of trained models.</summary>
internal static class LearningReport
{
    private const string Paper = "Canabarro, Brito and Chaves, PRL 122, 200401 (2019)";

    private static readonly string[] ClassNames = [.. Memberships.Sets.Select(set => set.Word())];

    /// <summary>The published table of errors with ours, times 1000, on points that nothing was chosen by.</summary>
    public static ReportTable Table1(IReadOnlyList<ReproducedTask> results) =>
        new(
            "Mean absolute error x 1000 on unseen points: of one constant; of a perceptron that knows neither symmetries nor "
                + "inequalities; of the best member that knows symmetries, and inequalities; of the plain mean and the genetic "
                + "blend; of the model inside proven intervals that ships, trained on 20,000 points of several kinds; "
                + $"theirs: {Paper}, which does not say how points were sampled, split or symmetrised",
            [
                "features",
                "points",
                "constant",
                "raw",
                "symmetries",
                "inequalities",
                "mean",
                "blend",
                "intervals",
                "their typical",
                "their blend",
            ],
            [
                .. results.Select(result =>
                    (IReadOnlyList<Cell>)
                        [
                            result.Task.Column,
                            result.Card.TrainedOn.Sum(data => data.Count),
                            Thousandth(result.Card.Errors!.ConstantError),
                            Thousandth(result.Card.Unseen!.Members[0]),
                            Thousandth(BestPlain(result.Card)),
                            Thousandth(result.Card.Unseen.BestMember),
                            Thousandth(result.Card.Unseen.PlainMean),
                            Thousandth(result.Card.Unseen.Blend),
                            IntervalReport.Shipped(result.Task) is { } inside ? Thousandth(inside) : "none",
                            Published(result.Task.TypicalError),
                            Published(result.Task.BlendError),
                        ]
                ),
            ]
        );

    /// <summary>A page on distances: the table, and for each model its members, learning curves and errors by label.</summary>
    public static Report OfDistances(IReadOnlyList<ReproducedTask> results, string command) =>
        new(
            "Learned distances to the local and the bilocal set",
            "Ensembles of perceptrons, blended by a genetic algorithm, against proven labels that they never saw.",
            [
                new Paragraph(
                    $"Re-implementation of {Paper} under stated sampling: the paper does not say how its points were drawn. "
                        + "Members that know inequalities add to the largest bound that inequalities from the training "
                        + "labels prove; at m=2 and 3 these nearly decide. "
                        + "NL is 1/(2 prod|X_i|) sum |q - p| to the nearest local behavior; NBL features are measured in "
                        + "the units that the data sets state."
                ),
                Table1(results),
                new CodeLines(command),
                .. results.Select(result => new ReportSection(result.Task.Column, [.. OfModel(result.Card)])),
            ]
        );

    /// <summary>Errors in scenarios that the paper does not have, times 1000, on points that nothing was chosen by.</summary>
    public static ReportTable Scenarios(IReadOnlyList<ReproducedTask> results) =>
        new(
            "Error of NL x 1000 on unseen uniform points: mean of one constant, mean of the best member and of the genetic "
                + "blend, largest of the blend",
            ["scenario", "points", "constant", "best", "blend", "largest", "constant / blend"],
            [
                .. results.Select(result =>
                    (IReadOnlyList<Cell>)
                        [
                            result.Task.Column,
                            result.Card.TrainedOn.Sum(data => data.Count),
                            Thousandth(result.Card.Errors!.ConstantError),
                            Thousandth(result.Card.Unseen!.BestMember),
                            Thousandth(result.Card.Unseen.Blend),
                            Thousandth(result.Card.Errors.LargestError),
                            Math.Round(result.Card.Errors.ConstantError / result.Card.Unseen.Blend),
                        ]
                ),
            ]
        );

    /// <summary>A page on these scenarios.</summary>
    /// <inheritdoc cref="OfDistances" path="/param"/>
    public static Report OfScenarios(IReadOnlyList<ReproducedTask> results, string command) =>
        new(
            "Learned distances in further scenarios",
            "Small perceptrons that say where NL lies in an interval that their own graph proves.",
            [
                Scenarios(results),
                new CodeLines(command),
                .. results.Select(result => new ReportSection(result.Task.Column, [.. OfModel(result.Card)])),
            ]
        );

    /// <summary>A page on the classifier of whole behaviors.</summary>
    public static Report OfBehaviorClasses(ModelCard card, string command) =>
        new(
            "Local, quantum or post-quantum, learned from eight numbers",
            $"Accuracy {card.Classes!.Accuracy:P3} on {card.Classes.Points:N0} unseen points of the CHSH scenario, "
                + "marginals included.",
            [
                new Paragraph(
                    "The class of whole CHSH behaviors. Every label is proven: a local model; or a Bell inequality, with "
                        + "explicit two-qubit models of the behavior; or an "
                        + "inequality whose quantum bound a sum of squares proves. The margin is the distance from 1 of the "
                        + "visibility at which the line from white noise leaves a set."
                ),
                new CodeLines(command),
                .. OfModel(card),
            ]
        );

    /// <summary>A page on the classifier of the four correlators.</summary>
    public static Report OfClasses(ModelCard card, string command) =>
        new(
            "Local, quantum or post-quantum, learned",
            $"Accuracy {card.Classes!.Accuracy:P3} on {card.Classes.Points:N0} unseen balanced points; published "
                + $"{PublishedTasks.PublishedAccuracy:P2}.",
            [
                new Paragraph(
                    $"The class of the four CHSH correlators, as in {Paper}; labels by the arcsine inequalities, which are "
                        + "exact for them."
                ),
                new CodeLines(command),
                .. OfModel(card),
                Figures.Confusion("Published confusion", $"Counts of {Paper}.", ClassNames, PublishedTasks.PublishedConfusion),
            ]
        );

    /// <summary>What a card says, as parts of a page.</summary>
    public static IEnumerable<IReportPart> OfModel(ModelCard card)
    {
        yield return Members(card);
        if (card.Verdicts is { } verdicts)
            yield return new Paragraph($"Evidence, {verdicts.Sentence}.");
        yield return Figures.Lines(
            "Learning curves",
            "Validation error of each member after each epoch.",
            new Axis("epoch") { IsWhole = true },
            new Axis(card.Validation.Measure, IsLogarithmic: true),
            [
                .. card.Members.Select(
                    (member, i) =>
                        new Series(
                            $"{i + 1}: {member.Options.Depth}x{member.Options.Width} {member.Options.Activation}, "
                                + $"{member.Options.Input}",
                            [.. member.History.Select((_, epoch) => epoch + 1.0)],
                            [.. member.History.Select(epoch => Math.Max(1e-12, epoch.ValidationError))]
                        )
                ),
            ]
        );
        double[] generations = [.. card.BlendHistory.Select((_, generation) => (double)generation)];
        yield return Figures.Lines(
            "Genetic blend",
            "Smallest error of each generation.",
            "generation",
            new Axis(card.Validation.Measure),
            new Series("best of the generation", generations, [.. card.BlendHistory.Select(result => result.Best)])
        );
        if (card.Errors is { } errors)
            yield return Bins(errors);
        if (card.Classes is not { } classes)
            yield break;
        yield return Boundary(classes);
        yield return Figures.Confusion(
            "Confusion",
            "Counts by true and predicted class, unseen points.",
            ClassNames,
            Matrix(classes)
        );
    }

    private static ReportTable Members(ModelCard card) =>
        new(
            $"Members and blend: {card.Validation.Measure} on {card.Validation.Points:N0} validation points"
                + (card.Unseen is null ? "" : $" and {card.Unseen.Points:N0} unseen points"),
            ["member", "weight in the blend", "validation", .. card.Unseen is null ? Array.Empty<string>() : ["unseen"]],
            [
                .. card.Members.Select(
                    (member, i) =>
                        Row(
                            $"{i + 1}: {member.Options}",
                            Cell.Number(member.Weight, "F3"),
                            card.Validation.Members[i],
                            card.Unseen?.Members[i]
                        )
                ),
                Row("best member", "", card.Validation.BestMember, card.Unseen?.BestMember),
                Row("plain mean", "", card.Validation.PlainMean, card.Unseen?.PlainMean),
                Row("genetic blend", "", card.Validation.Blend, card.Unseen?.Blend),
            ]
        );

    private static IReadOnlyList<Cell> Row(string name, Cell weight, double validation, double? unseen) =>
        [name, weight, Cell.Number(validation, "G4"), .. unseen is { } error ? [Cell.Number(error, "G4")] : Array.Empty<Cell>()];

    private static ReportTable Bins(DistanceEvaluation errors) =>
        new(
            $"Errors by size of the label: all {errors.Points:N0} points {errors.MeanAbsoluteError:G3}, root mean square "
                + $"{errors.RootMeanSquareError:G3}, largest {errors.LargestError:G3}",
            ["label above", "up to", "points", "mean absolute error", "mean error"],
            [
                .. errors.Bins.Select(bin =>
                    (IReadOnlyList<Cell>)
                        [
                            Cell.Number(bin.From, "F4"),
                            Cell.Number(bin.To, "F4"),
                            bin.Points,
                            Cell.Number(bin.MeanAbsoluteError, "G3"),
                            Cell.Number(bin.Bias, "G3"),
                        ]
                ),
            ]
        );

    private static ReportTable Boundary(ClassEvaluation classes) =>
        new(
            $"Accuracy near a boundary, by the {classes.MarginText.TrimEnd(',')}; overall {classes.Accuracy:P3}, "
                + $"calibration error {classes.CalibrationError:G2}",
            ["margin up to", "points", "accuracy"],
            [
                .. classes.NearBoundary.Select(near =>
                    (IReadOnlyList<Cell>)
                        [
                            Cell.Number(near.Distance, "G2"),
                            near.Points,
                            near.Accuracy is { } share ? Cell.Number(share, "P2") : "none",
                        ]
                ),
            ]
        );

    private static long[,] Matrix(ClassEvaluation classes)
    {
        var counts = new long[ClassNames.Length, ClassNames.Length];
        for (var i = 0; i < ClassNames.Length; i++)
        for (var k = 0; k < ClassNames.Length; k++)
            counts[i, k] = classes.Confusion[i][k];
        return counts;
    }

    private static double BestPlain(ModelCard card) =>
        card
            .Members.Select(
                (member, i) =>
                    member.Options.Input == InputTransform.Inequalities ? double.PositiveInfinity : card.Unseen!.Members[i]
            )
            .Min();

    internal static Cell Thousandth(double error) => Cell.Number(1000 * error, "F4");

    private static Cell Published(double? error) => error is { } value ? Thousandth(value) : "none";
}

/// <summary>A published task with what came out of it here.</summary>
internal sealed record ReproducedTask(PublishedTask Task, ModelCard Card);
