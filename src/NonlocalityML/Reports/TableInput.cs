using NonlocalityML.Experiments;
using NonlocalityML.Judging;

namespace NonlocalityML.Reports;

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
