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
