using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
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

    /// <summary>What the section is about, with its name: the title of a page about it alone.</summary>
    public abstract string Title { get; }

    /// <summary>The command that made the thing itself; null where none is known, or none did.</summary>
    public virtual string? Command => CommandFile.Read(Name);

    /// <summary>The answer in a sentence or two.</summary>
    public abstract string Sentence { get; }

    /// <summary>What the page shows below the sentence.</summary>
    public abstract IEnumerable<IReportPart> Parts { get; }

    /// <summary>A page about one or several things, in the order given.</summary>
    /// <param name="inputs">At least one.</param>
    /// <param name="command">What made the page; shown at its end.</param>
    public static Report Page(IReadOnlyList<ReportInput> inputs, string command) =>
        inputs is [var only]
            ? new Report(only.Title, only.Sentence, [.. only.Parts, MadeBy(inputs, command)])
            : new Report(
                $"{inputs.Count} {(inputs.All(input => input is TableInput) ? "tables" : "inputs")} side by side",
                string.Join(", ", inputs.Select(input => input.Heading)) + ".",
                [
                    new KeyValueList([.. inputs.Select(input => new KeyValuePair<string, Cell>(input.Heading, input.Sentence))]),
                    .. ExperimentFigures.Compared([.. inputs.OfType<TableInput>().Select(input => input.Scored)]),
                    .. inputs.Select(input => new ReportSection(input.Title, [new Paragraph(input.Sentence), .. input.Parts])
                    {
                        Subject = Path.GetFileNameWithoutExtension(input.Heading),
                    }),
                    MadeBy(inputs, command),
                ]
            );

    /// <summary>The commands that made what is shown, then the one that made the page.</summary>
    private static ReportSection MadeBy(IReadOnlyList<ReportInput> inputs, string command) =>
        new("Made by", new CodeLines([.. inputs.Select(input => input.Command).OfType<string>().Append(command).Distinct()]));
}

/// <summary>A measured table.</summary>
public sealed record TableInput(Judgement Scored) : ReportInput(Scored.Verdict.Table.Name)
{
    public override string Title =>
        $"{Heading}: {InWords(Scored.Verdict.Locality)}, "
        + (Scored.Verdict.Table.Counts is { } counts ? $"{counts.Trials:N0} trials" : "probabilities")
        + $" of {Scored.Verdict.Table.Scenario}";

    private static string InWords(Locality locality) =>
        locality switch
        {
            Locality.Nonlocal => "nonlocal",
            Locality.Local => "local",
            _ => "local but for signalling",
        };

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
    public override string Title => $"A model of {Heading}, {Card.Members.Length} members in one blend";

    public override string? Command => Card.Command;

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
    public override string Title => $"{Heading}: {Dataset.Count:N0} samples of {Dataset.Scenario}";

    /// <summary>What makes the same samples and labels again, from what the card says.</summary>
    public override string? Command =>
        Dataset.Specification
            is { Seed: { } seed, Part: null, Coordinates: null, Distribution: not DatasetSpecification.Search } made
            ? $"nonlocality sample --scenario \"{made.Scenario}\" --distribution {made.Distribution} --count {made.Count} "
                + $"--seed {seed} --out samples"
                + (
                    made.Engine is { } engine
                        ? $"\nnonlocality label samples --measure {made.Kind} --engine {engine} --out {Heading}"
                        : ""
                )
            : null;

    public override string Sentence =>
        $"{Dataset.Count:N0} samples of {Dataset.Scenario}: {Dataset.Specification.Description.TrimEnd('.')}.";

    public override IEnumerable<IReportPart> Parts => DatasetReport.Of(Dataset, Model);
}
