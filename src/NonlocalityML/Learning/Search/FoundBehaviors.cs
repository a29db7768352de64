using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;

namespace NonlocalityML.Learning.Search;

/// <summary>The finds that a search keeps, by the Born rule from their parameters.</summary>
internal sealed class FoundBehaviors(SearchResult result) : IBehaviorSource
{
    private readonly (LaboratoryOptions Laboratory, Candidate Candidate)[] kept = [.. result.Kept];

    public DatasetSpecification Specification { get; } =
        new()
        {
            Kind = LabelKinds.None.Name,
            Scenario = result.Options.BellScenario,
            Count = result.Kept.Count(),
            Distribution = DatasetSpecification.Search,
            Description =
                "quantum behaviors of cos t |00> + sin t |11> that a search found"
                + (result.Options.IsBeyond ? $", none of which violates {result.Known}, relabelled in any way" : ""),
            Seed = result.Options.Seed,
        };

    public Behavior Behavior(long index) =>
        result.Options.NewLaboratory(kept[index].Laboratory).Behavior(kept[index].Candidate.Parameters.AsSpan());

    public void Dispose() { }
}
