using NonlocalityML.Datasets;
using NonlocalityML.Learning;

namespace NonlocalityML.Reports;

/// <summary>A data set, and a model for its labels where there is one. Both must be open while the page is made.</summary>
public sealed record DatasetInput(Dataset Dataset, Scorer? Model) : ReportInput(Dataset.Folder)
{
    public override string Title => $"{Heading}: {Dataset.Count:N0} samples of {Dataset.Scenario}";

    /// <summary>What makes the same samples and labels again, from what the card says.</summary>
    public override string? Command =>
        Dataset.Specification
            is { Seed: { } seed, Part: null, Coordinates: null, Distribution: not DatasetSpecification.Search } made
            ? $"nonlocality sample --scenario \"{made.Scenario}\" --distribution {made.Distribution} --count {made.Count} "
                + $"--seed {seed} --out samples{(Dataset.Labels.HasLabels ? Labelled(made) : "")}"
            : null;

    private string Labelled(DatasetSpecification made)
    {
        var engine = made.Engine is { } name ? $" --engine {name}" : "";
        return $"\nnonlocality label samples --measure {made.Kind}{engine} --out {Heading}";
    }

    public override string Sentence =>
        $"{Dataset.Count:N0} samples of {Dataset.Scenario}: {Dataset.Specification.Description.TrimEnd('.')}.";

    public override IEnumerable<IReportPart> Parts => DatasetReport.Of(Dataset, Model);
}
