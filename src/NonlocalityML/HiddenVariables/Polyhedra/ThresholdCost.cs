using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>How much work the proofs of <see cref="ThresholdProof"/> are, before they are begun; right within a factor of three
/// or so.</summary>
/// <param name="Model">The search for a local model, with its size.</param>
/// <param name="ModelSeconds">About how long one core takes.</param>
/// <param name="Inequality">The local bound of a Bell inequality, with its size.</param>
/// <param name="InequalitySeconds">About how long one core takes.</param>
internal sealed record ThresholdCost(string Model, double ModelSeconds, string Inequality, double InequalitySeconds)
{
    /// <summary>Of more correlations, those that symmetries leave different are not counted; one in
    /// <see cref="UsualOrbit"/> is.</summary>
    private const int MostCounted = 1 << 20,
        UsualOrbit = 100;

    /// <exception cref="InvalidInputException">More than can be done at all.</exception>
    public static ThresholdCost Of(ThresholdOptions options)
    {
        var family = VisibilityFamily.FromName(options.Family, options.Measurements);
        Require(family, options);
        var correlations = Lengths(family, options.ModelAxes).Aggregate(1.0, (product, length) => product * length);
        var different = correlations > MostCounted ? correlations / UsualOrbit : Finder(family, options.ModelAxes).Dimension;
        var lengths = Lengths(family, options.InequalityAxes);
        return new ThresholdCost(
            $"a local model with {correlations} correlations along {options.ModelAxes}",
            SecondsOfModel(correlations, different),
            $"a local bound over {string.Join(" x ", lengths)} settings along {options.InequalityAxes}",
            SignEnumeration.Seconds(lengths, Actions(family, options.InequalityAxes))
        );
    }

    /// <summary>Strategies are searched for among all correlations and combined in those that symmetries leave different:
    /// measured on 18 searches of two and of three parties, with up to 519,841 correlations, 4,495 different, from 1 s to two
    /// hours.</summary>
    private static double SecondsOfModel(double correlations, double different) =>
        0.3 + (1.5e-7 * Math.Pow(correlations, 1.6)) + (9e-8 * Math.Pow(different, 3));

    private static VisibilityFinder Finder(VisibilityFamily family, string name)
    {
        var axes = AxisSet.Round(AxisSets.Unmoved(name, family.Dimension));
        return new(new AxisCorrelations(family, [.. Enumerable.Repeat(axes, family.Parties)]), new VisibilityFinderOptions());
    }

    /// <exception cref="InvalidInputException">Axes that there are not, or too many.</exception>
    public static void Require(VisibilityFamily family, ThresholdOptions options)
    {
        foreach (var name in (string[])[options.ModelAxes, options.InequalityAxes])
            AxisCorrelations.Require(Lengths(family, name));
        SignEnumeration.Require(Lengths(family, options.InequalityAxes), Actions(family, options.InequalityAxes));
    }

    /// <summary>How many exchanges of the first party's settings belong to symmetries.</summary>
    private static int Actions(VisibilityFamily family, string name)
    {
        var finder = Finder(family, name);
        return TensorSymmetry.Actions(TensorSymmetry.Group(finder.Symmetries, finder.Target.Lengths), 0).Count;
    }

    private static int[] Lengths(VisibilityFamily family, string axes) =>
        [.. Enumerable.Repeat(AxisSets.Count(axes, family.Dimension) + (family.HasMarginals ? 1 : 0), family.Parties)];
}
