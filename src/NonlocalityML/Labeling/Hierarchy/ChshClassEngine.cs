using NonlocalityML.Bell;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.Planar;

namespace NonlocalityML.Labeling.Hierarchy;

/// <summary>
/// Finds the class of behaviors of the CHSH scenario, marginals included, in bulk: NL first; of nonlocal behaviors the best mixture of planar
/// two-qubit models, which decides from inside; where it falls short, the levels 1+AB and 3 of the hierarchy from outside. One engine
/// serves one thread; what it returns is proven by its certificates.
/// </summary>
/// <remarks>
/// Models and level 3 agreed to 1e-7 of visibility on every behavior that was tried, so that hardly any stays undecided; level 1+AB exceeds both by up to
/// 1e-2.
/// </remarks>
internal sealed class ChshClassEngine(INonlocalityEngine local) : IDisposable
{
    private readonly VisibilityProgram[] levels =
        [.. ((HierarchyLevel[])[HierarchyLevel.OneAB, HierarchyLevel.Parse("3")]).Select(level => new VisibilityProgram(Scenario.Chsh, level, new InteriorPointSolver()))];

    private readonly PlanarMaximum maximum = new();

    /// <summary>How many behaviors needed the higher level.</summary>
    public long HighLevels { get; private set; }

    public void Reset() => local.Reset();

    /// <exception cref="Numerics.InvalidInputException">Another scenario, or a behavior that signals.</exception>
    public ChshClass Solve(Behavior behavior)
    {
        ChshClass.Require(behavior);
        var locality = local.Solve(behavior);
        if ((double)locality.Lower <= Classification.Resolution) return ChshClass.Of(locality, null, null, null);
        var mixture = PlanarMixture.Of(behavior, maximum);
        for (var k = 0; k < levels.Length && mixture.Visibility < 1; k++)
        {
            HighLevels += k;
            var outside = levels[k].Solve(behavior);
            if (outside.Value < 1 && ChshClass.Of(locality, outside.Inequality, outside.Squares, mixture) is { Class: BehaviorClass.PostQuantum } proven) return proven;
        }

        return ChshClass.Of(locality, null, null, mixture);
    }

    public void Dispose() => local.Dispose();
}
