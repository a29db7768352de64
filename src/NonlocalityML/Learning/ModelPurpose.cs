using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Bilocal;

namespace NonlocalityML.Learning;

/// <summary>What a card says about the use of a model, from what it was trained on.</summary>
internal static class ModelPurpose
{
    public static string Unit(DatasetSpecification specification) =>
        specification switch
        {
            { HasClasses: true } => "probability of local, quantum and post-quantum",
            { Coordinates: { } coordinates } => BilocalCoordinates.FromName(coordinates, specification.Scenario).Distance,
            _ => $"1/{2 * specification.Scenario.SettingTuples} sum |q - p|",
        };

    public static string IntendedUse(DatasetSpecification specification) =>
        specification.Kind switch
        {
            DatasetSpecification.Classes => "Fast sorting of the four CHSH correlators into local, quantum and post-quantum.",
            DatasetSpecification.BehaviorClasses =>
                "Fast sorting of whole CHSH behaviors, marginals included, into local, quantum and post-quantum.",
            DatasetSpecification.Bilocality =>
                "Fast estimates of the distance to the bilocal set for many behaviors of a line A - B - C.",
            _ => "Fast estimates of NL, the trace distance to the local set, for many no-signalling behaviors.",
        };

    public static string Limits(DatasetSpecification specification) =>
        $"Evidence, not proof: a score bounds nothing. Errors were measured on points sampled as stated ({specification.Description.TrimEnd('.')}); elsewhere they may be "
        + "larger, above all near a boundary. Counts signal: project them to the no-signalling set first.";
}
