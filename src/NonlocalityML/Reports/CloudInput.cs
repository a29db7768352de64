using NonlocalityML.HiddenVariables.Clouds;

namespace NonlocalityML.Reports;

/// <summary>The folder of a fit of clouds to a state.</summary>
internal sealed record CloudInput(string Folder, CloudCard Card) : ReportInput(Folder)
{
    public override string Title =>
        $"A local model of {Card.Specification.State}, {Card.Specification.Measurements} measurements";

    public override string Sentence => CloudReport.Sentence(Card);

    public override IEnumerable<IReportPart> Parts => CloudReport.Of(Folder, Card);
}
