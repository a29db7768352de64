using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>Axes and budget of <see cref="ThresholdProof"/>. What is written beside it must not change between runs in one
/// folder.</summary>
/// <param name="Family">Name of a <see cref="VisibilityFamily"/>.</param>
/// <param name="Measurements">projective or planar.</param>
/// <param name="ModelAxes">Name of the axes of the local model; see <see cref="AxisSets.FromName"/>.</param>
/// <param name="InequalityAxes">Name of the axes of the Bell inequality.</param>
/// <param name="Goal">The local model is good enough when it proves this visibility.</param>
/// <param name="Seed">The seed of the random starts.</param>
internal sealed record ThresholdOptions(
    string Family,
    string Measurements,
    string ModelAxes,
    string InequalityAxes,
    double Goal = 1,
    ulong Seed = 1
)
{
    /// <summary>Axes that prove good bounds in seconds to minutes.</summary>
    /// <exception cref="Numerics.InvalidInputException">No such family.</exception>
    public static ThresholdOptions For(string family, string measurements)
    {
        var opened = VisibilityFamily.FromName(family, measurements);
        var (model, inequality) = (family, opened.IsPlanar) switch
        {
            ("werner", false) => ("icosahedral-406", "icosahedral-61"),
            ("werner", true) => ("polygon-40", "polygon-4"),
            ("ghz", false) => ("octahedral-51", "polygon-16"),
            ("ghz", true) => ("polygon-24", "polygon-16"),
            (_, false) when opened.Parties == 2 => ("octahedral-51", "octahedral-9"),
            (_, true) when opened.Parties == 2 => ("polygon-32", "polygon-12"),
            (_, false) => ("octahedral-33", "octahedral-9"),
            (_, true) => ("polygon-16", "polygon-8"),
        };
        return new ThresholdOptions(family, measurements, model, inequality);
    }
}
