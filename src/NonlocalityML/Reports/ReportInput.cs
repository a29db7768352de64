using NonlocalityML.Datasets;
using NonlocalityML.Judging;
using NonlocalityML.Learning;

namespace NonlocalityML.Reports;

/// <summary>Something that a report is about.</summary>
/// <param name="Name">The file or folder.</param>
public abstract record ReportInput(string Name)
{
    /// <summary>The heading of its section.</summary>
    public string Heading { get; init; } =
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Name)) is { Length: > 0 } name ? name : Name;

    /// <summary>The answer in a sentence or two.</summary>
    public abstract string Sentence { get; }

    /// <summary>What the page shows below the sentence.</summary>
    public abstract IEnumerable<IReportPart> Parts { get; }

    /// <summary>How many headings make the title of a page about several things.</summary>
    private const int TitleInputs = 4;

    /// <summary>A page about one or several things, in the order given.</summary>
    /// <param name="inputs">At least one.</param>
    /// <param name="command">What made the page; shown at its end.</param>
    public static Report Page(IReadOnlyList<ReportInput> inputs, string command) =>
        inputs is [var only]
            ? new Report(only.Heading, only.Sentence, [.. only.Parts, new ReportSection("Made by", new CodeLines(command))])
            : new Report(
                string.Join(", ", inputs.Take(TitleInputs).Select(input => input.Heading))
                    + (inputs.Count > TitleInputs ? ", .." : ""),
                $"{inputs.Count} inputs.",
                [
                    new KeyValueList([.. inputs.Select(input => new KeyValuePair<string, Cell>(input.Heading, input.Sentence))]),
                    .. ExperimentFigures.Compared([.. inputs.OfType<TableInput>().Select(input => input.Scored)]),
                    .. inputs.Select(input => new ReportSection(input.Heading, [new Paragraph(input.Sentence), .. input.Parts])),
                    new ReportSection("Made by", new CodeLines(command)),
                ]
            );
}

/// <summary>A measured table.</summary>
public sealed record TableInput(Judgement Scored) : ReportInput(Scored.Verdict.Table.Name)
{
    public override string Sentence =>
        string.Join(
            ' ',
            new[] { Scored.Verdict.Sentence, Scored.Statistics?.Verdict.Sentence }.Where(sentence => sentence is not null)
        );

    public override IEnumerable<IReportPart> Parts => ExperimentReport.OfTable(Scored);
}

/// <summary>A trained model.</summary>
public sealed record ModelInput(string Folder, ModelCard Card) : ReportInput(Folder)
{
    public override string Sentence => Card.IntendedUse;

    public override IEnumerable<IReportPart> Parts =>
        [
            new Paragraph($"Features: {Card.FeatureDescription}. A score is {Card.Unit}. {Card.Limits}"),
            .. LearningReport.OfModel(Card),
        ];
}

/// <summary>A data set, and a model for its labels where there is one. Both must be open while the page is made.</summary>
public sealed record DatasetInput(Dataset Dataset, Scorer? Model) : ReportInput(Dataset.Folder)
{
    public override string Sentence =>
        $"{Dataset.Count:N0} samples of {Dataset.Scenario}: {Dataset.Specification.Description.TrimEnd('.')}.";

    public override IEnumerable<IReportPart> Parts => DatasetReport.Of(Dataset, Model);
}
