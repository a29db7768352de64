using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>How much work the proofs of <see cref="ThresholdProof"/> are, before they are begun; right within a factor of ten or
/// so.</summary>
/// <param name="Model">The search for a local model, with its size.</param>
/// <param name="ModelSeconds">About how long one core takes.</param>
/// <param name="Inequality">The local bound of a Bell inequality, with its size.</param>
/// <param name="InequalitySeconds">About how long one core takes.</param>
internal sealed record ThresholdCost(string Model, double ModelSeconds, string Inequality, double InequalitySeconds)
{
    /// <summary>Seconds for the third power of the number of correlations: 406 axes of two parties take one core four minutes,
    /// 721 two hours. Three parties share fewer symmetries.</summary>
    private const double ModelUnit = 5e-14,
        UnitOfThree = 8 * ModelUnit;

    /// <exception cref="InvalidInputException">More than can be done at all.</exception>
    public static ThresholdCost Of(ThresholdOptions options)
    {
        var family = VisibilityFamily.FromName(options.Family, options.Measurements);
        Require(family, options);
        var correlations = Lengths(family, options.ModelAxes).Aggregate(1.0, (product, length) => product * length);
        var steps = SignEnumeration.Work(Lengths(family, options.InequalityAxes));
        return new ThresholdCost(
            $"a local model with {correlations} correlations along {options.ModelAxes}",
            (family.Parties == 2 ? ModelUnit : UnitOfThree) * Math.Pow(correlations, 3),
            $"a local bound of {steps:G2} steps along {options.InequalityAxes}",
            steps / SignEnumeration.Speed
        );
    }

    /// <exception cref="InvalidInputException">Axes that there are not, or too many.</exception>
    public static void Require(VisibilityFamily family, ThresholdOptions options)
    {
        foreach (var name in (string[])[options.ModelAxes, options.InequalityAxes])
            AxisCorrelations.Require(Lengths(family, name));
        SignEnumeration.Require(Lengths(family, options.InequalityAxes));
    }

    private static int[] Lengths(VisibilityFamily family, string axes) =>
        [.. Enumerable.Repeat(AxisSets.Count(axes, family.Dimension) + (family.HasMarginals ? 1 : 0), family.Parties)];
}
