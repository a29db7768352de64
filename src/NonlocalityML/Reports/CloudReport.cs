using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;

namespace NonlocalityML.Reports;

/// <summary>Clouds of hidden variables as parts of a page. All of it is evidence.</summary>
internal static class CloudReport
{
    private const int CurvePoints = 400,
        MapPoints = 600,
        Curves = 8;

    /// <summary>What the fit says.</summary>
    public static string Sentence(CloudCard card)
    {
        var (specification, best) = (card.Specification, card.Best());
        var subject =
            $"{specification.State}, {specification.Measurements} measurements: the best of {specification.Clouds:N0} "
            + $"{(specification.Clouds == 1 ? "cloud" : "clouds")} of {specification.Options.Points:N0} hidden variables";
        return CloudThreshold.Of(card.Fits) is { } threshold
            ? $"{subject} leaves the floor of {Notation.Small(threshold.Floor)} after visibility "
                + $"{threshold.LastAtFloor:0.0###########}. Evidence, not a proof."
            : $"{subject} has the loss {Notation.Measured(best[^1].TestLoss, best[^1].TestError)} at visibility "
                + $"{best[^1].Visibility:0.0###########}. Evidence, not a proof.";
    }

    /// <summary>A table and figures of the fit in a folder.</summary>
    public static IEnumerable<IReportPart> Of(string folder, CloudCard card)
    {
        yield return Losses(card);
        if (card.Best().Count > 1)
            yield return LossAgainstVisibility(card);
        yield return LossAgainstSteps(folder, card);
        var fit = card.MostTelling();
        var problem = card.Specification.Problem(fit.Visibility);
        if (problem.Measurements is not MeasurementDirections directions)
            yield break;
        var cloud = CloudResults.Cloud(folder, card, fit);
        for (var party = 0; party < card.Parties; party++)
            yield return Map(cloud, party, directions, fit.Visibility);
    }

    /// <summary>The best cloud's loss at each visibility, with the floor, where it is left, and whatever else is to be
    /// marked.</summary>
    public static Figure LossAgainstVisibility(CloudCard card, params IReadOnlyList<Rule> marks)
    {
        var (best, threshold) = (card.Best(), CloudThreshold.Of(card.Fits));
        Rule[] rules = threshold is null
            ? []
            :
            [
                new("floor", Positive(threshold.Floor), IsLevel: true),
                new("last visibility at the floor (evidence)", threshold.LastAtFloor),
                .. threshold.Extrapolated is { } root ? (Rule[])[new("root of the loss (evidence)", root)] : [],
            ];
        var series = new Series(
            "best cloud",
            [.. best.Select(fit => fit.Visibility)],
            [.. best.Select(fit => Positive(fit.TestLoss))]
        )
        {
            Lower = [.. best.Select(fit => Math.Max(Positive(fit.TestLoss) / 10, fit.TestLoss - fit.TestError))],
            Upper = [.. best.Select(fit => Positive(fit.TestLoss + fit.TestError))],
        };
        return Figures.Marked(
            "Loss against visibility",
            $"The best cloud at each visibility on {best[0].TestTuples:N0} tuples of measurements; bars are the standard "
                + "error over those drawn. A small loss is evidence of locality.",
            "visibility",
            new Axis($"test loss ({card.Specification.Divergence})", IsLogarithmic: true),
            [series],
            [.. rules, .. marks]
        );
    }

    private static ReportTable Losses(CloudCard card) =>
        new(
            $"Test loss ({card.Specification.Divergence}) of the best cloud at each visibility, with its standard error on "
                + $"{card.Best()[0].TestTuples:N0} tuples of measurements",
            ["visibility", "loss", "cloud"],
            [
                .. card.Best()
                    .Select(fit =>
                        (IReadOnlyList<Cell>)
                            [
                                Cell.Number(fit.Visibility, "0.0###########"),
                                new Cell(Notation.Measured(fit.TestLoss, fit.TestError), fit.TestLoss),
                                fit.CloudFile,
                            ]
                    ),
            ]
        );

    private static Figure LossAgainstSteps(string folder, CloudCard card)
    {
        var clouds = Math.Min(card.Specification.Clouds, Curves);
        var visibilities = card.Specification.Visibilities.Count;
        return Figures.Lines(
            "Loss against steps",
            "Mean loss over blocks of steps, on the measurements of each "
                + $"step{(visibilities > 1 ? $", through all {visibilities} visibilities of the sweep" : "")}"
                + (clouds < card.Specification.Clouds ? $"; the first {clouds} of {card.Specification.Clouds} clouds." : "."),
            "step",
            new Axis($"loss ({card.Specification.Divergence})", IsLogarithmic: true),
            [
                .. Enumerable
                    .Range(0, clouds)
                    .Select(cloud =>
                    {
                        var (steps, losses) = CloudResults.History(folder, card, cloud, CurvePoints);
                        return new Series($"cloud {cloud}", steps, [.. losses.Select(Positive)]);
                    }),
            ]
        );
    }

    private static Figure Map(HiddenVariableCloud cloud, int party, MeasurementDirections measurements, double visibility)
    {
        var vectors = AnswerVectors.Of(cloud, party, measurements, MapPoints);
        var (title, what) = (
            $"Cloud of party {(char)('A' + party)}",
            $"{vectors.GetLength(0)} of {cloud.Count:N0} hidden "
                + $"variables{(cloud.IsWeighted ? ", drawn by their weights," : "")} at visibility "
                + $"{visibility:0.0###########}, each where its mean of answer times direction points"
        );
        if (!measurements.Name.StartsWith("planar:", StringComparison.Ordinal))
        {
            return Figures.Sphere(
                title,
                $"{what}, on an equal-area map; north is +z, the middle +x. Length 1: the answers of two hemispheres are "
                    + "certain.",
                vectors,
                "certainty"
            );
        }

        var plane = Plane.Parse(measurements.Name["planar:".Length..]);
        return Figures.Histogram(
            title,
            $"{what}: angles in the {plane.Name} plane.",
            new Axis("angle (degrees)") { Step = 60 },
            [
                .. Enumerable
                    .Range(0, vectors.GetLength(0))
                    .Select(i =>
                    {
                        var vector = new Direction(vectors[i, 0], vectors[i, 1], vectors[i, 2]);
                        return Math.Atan2(vector * plane.Second, vector * plane.First) * 180 / Math.PI;
                    }),
            ],
            36
        );
    }

    /// <summary>What a logarithmic axis can show.</summary>
    private static double Positive(double loss) => Math.Max(loss, 1e-18);
}
