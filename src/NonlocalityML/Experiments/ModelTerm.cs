using NonlocalityML.Bell;

namespace NonlocalityML.Experiments;

/// <summary>One deterministic strategy of a local model and its share of the total weight.</summary>
public sealed record ModelTerm(double Share, DeterministicStrategy Strategy)
{
    /// <summary>The terms of a model, the largest share first; the shares sum to one.</summary>
    public static IReadOnlyList<ModelTerm> ListOf(LocalModel model)
    {
        var total = model.Weights.Sum();
        return
        [
            .. model
                .Strategies.Zip(model.Weights)
                .Select(term => new ModelTerm(term.Second / total, DeterministicStrategy.FromIndex(model.Scenario, term.First)))
                .OrderByDescending(term => term.Share),
        ];
    }
}
