using NonlocalityML.Bell;
using NonlocalityML.Labeling;

namespace NonlocalityML.Tests.Datasets;

/// <summary>
/// The closed form of NL in the CHSH scenario as an engine. The inequality of its certificates is the best one, their local model
/// a placeholder, so only the lower bound is NL.
/// </summary>
internal sealed class ChshEngine : INonlocalityEngine
{
    public int Calls { get; private set; }

    public string Name => "closed form";

    public Scenario Scenario => Scenario.Chsh;

    public Certificate Solve(Behavior behavior)
    {
        Calls++;
        var best = KnownFacets.TwoSettings.MaxBy(facet => KnownFacets.Excess([facet], behavior))!;
        var inequality = Correlators.ToInequality(Scenario, [0, .. best[1..]]);
        var scale = Math.Max(1, inequality.Coefficients.ToArray().Max(Math.Abs));
        return Certificate.Close(behavior, inequality.Coefficients.ToArray().Select(value => value / scale).ToArray(), [0], [1]);
    }

    /// <summary>(S - 2)/8: NL where positive, the distance to the nearest facet where negative.</summary>
    public static double SignedNonlocality(Behavior behavior) => KnownFacets.Excess(KnownFacets.TwoSettings, behavior) / 8;

    public void Dispose() { }
}
