using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>Whether an inequality is a facet of the local polytope: whether the deterministic strategies that reach its bound
/// span a face one dimension smaller.</summary>
internal static class FacetTest
{
    /// <summary>The largest number of strategies that are gone through.</summary>
    public const long MaximumStrategies = 1 << 20;

    /// <summary>Exact: whole-number values, and a rank that <see cref="ModularRank"/> decides. Null where there are too many
    /// strategies, or too many dimensions.</summary>
    /// <param name="inequality">Any bound but the local one would be no facet.</param>
    /// <param name="space">The space of the polytope; that of the inequality unless given.</param>
    public static bool? IsFacet(ReducedInequality inequality, CorrelationSpace? space = null)
    {
        var (scenario, within) = (inequality.Scenario, space ?? inequality.Space);
        var dimension = within.Dimension(scenario);
        if (scenario.StrategyCount > MaximumStrategies || dimension + 1 > ModularRank.MaximumLength)
            return null;
        return ModularRank.IsAtLeast(SaturatingPoints(inequality, within), dimension + 1, dimension);
    }

    /// <summary>The strategies that reach the local bound, as points of a space.</summary>
    internal static List<sbyte[]> SaturatingPoints(ReducedInequality inequality, CorrelationSpace space)
    {
        var (scenario, bound, points) = (inequality.Scenario, inequality.LocalBound, new List<sbyte[]>());
        for (var k = 0L; k < (long)scenario.StrategyCount; k++)
        {
            var strategy = DeterministicStrategy.FromIndex(scenario, k);
            var value = BigInteger.Zero;
            foreach (var slot in strategy.SlotIndices())
                value += inequality.Coefficients[slot];
            if (bound == new Rational(value, 1))
                points.Add(space.Point(strategy));
        }

        return points;
    }
}
