using NonlocalityML.HiddenVariables.Machines;

namespace NonlocalityML.Reports;

/// <summary>The folder of a machine whose hidden variable knows the settings.</summary>
internal sealed record MachineFitInput(string Folder, MachineFitCard Card) : ReportInput(Folder)
{
    /// <summary>Larger matrices are not drawn.</summary>
    private const int MostDrawn = 36;

    public override string Title => $"A story of {Path.GetFileNameWithoutExtension(Card.Table)} in which the settings are known";

    public override string Sentence =>
        $"{MachineFitCard.Caution} {Card.Table}: a Boltzmann machine of {Card.Options.HiddenUnits} hidden units gives the table "
        + $"to {Notation.Small(Card.LargestError)}. What its hidden variable knows of the settings is measured; what any "
        + "hidden variable must know is proven.";

    public override IEnumerable<IReportPart> Parts
    {
        get
        {
            yield return new ReportTable(
                $"What the hidden variable knows of the settings, {Card.Scenario}",
                ["what", "this machine, measured", "any story of its table, at least, proven"],
                [
                    .. Card.Rows()
                        .Select(row =>
                            (IReadOnlyList<Cell>)
                                [
                                    row.Unit.Length == 0 ? row.Name : $"{row.Name} ({row.Unit})",
                                    Cell.Number(row.Measured, "G6"),
                                    row.Least is { } least ? Cell.AtLeast(least, 6) : "not known",
                                ]
                        ),
                ]
            );
            if (Card.Scenario.SettingTuples <= MostDrawn)
                yield return Matrix();
            yield return TableFitInput.Descent(
                Path.Combine(Folder, MachineFitCard.HistoryName),
                "Divergence from the table against steps",
                $"Mean over joint settings of D(q, p) of the machine before a step",
                new Axis("divergence (bits)", IsLogarithmic: true),
                0
            );
        }
    }

    private Figure Matrix()
    {
        string[] names =
        [
            .. Enumerable
                .Range(0, Card.Scenario.SettingTuples)
                .Select(joint => string.Join(' ', Card.Scenario.SettingTuple(joint))),
        ];
        var values = new double[names.Length, names.Length];
        for (var row = 0; row < names.Length; row++)
        for (var column = 0; column < names.Length; column++)
            values[row, column] = Math.Clamp(Card.Knowledge.Distances[row][column], 0, 1);
        return Figures.Tiles(
            "Distance of the hidden variable's distributions at two joint settings",
            "Half the sum of |p(lambda given xy) - p(lambda given x'y')| for each two joint settings: 0 everywhere for a local "
                + "model, 1 where the hidden variable tells the two apart with certainty.",
            names,
            names,
            values
        );
    }
}
