using NonlocalityML.Datasets.Labels;
using NonlocalityML.Learning;

namespace NonlocalityML.Reports;

/// <summary>A trained model.</summary>
public sealed record ModelInput(string Folder, ModelCard Card) : ReportInput(Folder)
{
    public override string Title =>
        $"{Heading}: {LabelKinds.Find(Card.Kind)?.Symbol} of {Card.Scenario} learned by {Card.Members.Length} members in one "
        + "blend";

    public override string? Command => Card.Command;

    public override string Sentence => Card.IntendedUse;

    public override IEnumerable<IReportPart> Parts =>
        [
            new Paragraph($"Features: {Card.FeatureDescription}. A score is {Card.Unit}. {Card.Limits}"),
            .. LearningReport.OfModel(Card),
        ];
}
