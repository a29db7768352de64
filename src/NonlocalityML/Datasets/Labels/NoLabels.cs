using System.Collections.Immutable;

namespace NonlocalityML.Datasets.Labels;

/// <summary>Behaviors alone.</summary>
internal sealed class NoLabels() : LabelKind("behaviors")
{
    public override string Symbol => "";

    public override string Description => "behaviors alone";

    public override bool HasLabels => false;

    public override bool HasCertificates => false;

    /// <summary>Parts of behaviors are labelled as they are, by whatever engine.</summary>
    internal override bool PartsAreShards => true;

    internal override string IntendedUse => "None.";

    public override string Unit(DatasetSpecification specification) => "probability";

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification) => [];

    internal override Labeler Open(DatasetSpecification specification, Action<long>? fallbacks) => new((_, _, _) => { });

    internal override LabelCheck Check(Dataset dataset, long index)
    {
        dataset.Behavior(index);
        return new LabelCheck(null);
    }
}
