using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The folder of a fit to a measured table.</summary>
internal sealed record TableFitInput(string Folder, TableFitCard Card) : ReportInput(Folder)
{
    private const int CurvePoints = 400;

    public override string Title => $"The local model nearest to {Path.GetFileNameWithoutExtension(Card.Table)}";

    public override string Sentence =>
        $"{Path.GetFileName(Card.Table)}: the nearest local model that gradient descent found has the trace distance at most "
        + $"{Notation.AtMost(Card.Distance)}, proven by its strategies; "
        + $"a linear program proves {Notation.AtLeast(Card.Lower)} <= NL. The gap is {Notation.Small(Card.Gap)}.";

    public override IEnumerable<IReportPart> Parts
    {
        get
        {
            yield return new ReportTable(
                $"Trace distance {Notation.Unit(Card.Scenario)} sum |q - p| to the nearest local behavior of {Card.Scenario}",
                ["what", "value", "proven by"],
                [
                    ["NL is at least", Cell.AtLeast(Card.Lower, 6), "the Bell inequality of the linear program"],
                    [
                        "NL is at most",
                        Cell.AtMost(Card.Distance, 6),
                        "the deterministic strategies of the cloud, in certificate.json",
                    ],
                    ["gap of the cloud", Number(Card.Gap), "both"],
                ]
            );
            yield return Descent(
                Path.Combine(Folder, TableFitCard.HistoryName),
                "Distance above the proven bound against steps",
                $"Trace distance of the cloud of {Card.Options.Points} hidden variables before a step, less what the linear "
                    + "program proves",
                new Axis("distance above the bound", IsLogarithmic: true),
                Card.Lower
            );
        }
    }

    /// <summary>What a fit came down to, from the array of one number before each step.</summary>
    internal static Figure Descent(string path, string title, string description, Axis y, double bound)
    {
        using var array = NpyArray.Open(path);
        if (array.Shape is not [var steps and > 0 and <= 1_000_000])
            throw new InvalidInputException($"{path} has the shape ({string.Join(',', array.Shape)}); (steps) is needed.");
        var values = new double[steps];
        array.Read(0, values);
        var every = (int)((steps + CurvePoints - 1) / CurvePoints);
        int[] shown = [.. Enumerable.Range(0, (int)steps).Where(step => step % every == 0 || step == steps - 1)];
        return Figures.Lines(
            title,
            $"{description}, every {every}.",
            "step",
            y,
            new Series(
                "fit",
                [.. shown.Select(step => step + 1.0)],
                [.. shown.Select(step => Math.Max(1e-18, values[step] - bound))]
            )
        );
    }

    private static Cell Number(double value) => Cell.Number(value, "G6");
}
