using NonlocalityML.Labeling.Visibilities;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>A published statement about a critical visibility.</summary>
/// <param name="Family">Name of a <see cref="VisibilityFamily"/>.</param>
/// <param name="Measurements">projective or planar.</param>
/// <param name="Statement">What is said of the visibility.</param>
/// <param name="Visibility">The visibility.</param>
/// <param name="IsProof">Whether it was proven; else it is evidence.</param>
/// <param name="Source">Where.</param>
internal sealed record PublishedThreshold(
    string Family,
    string Measurements,
    string Statement,
    double Visibility,
    bool IsProof,
    string Source
)
{
    private const string EightGon = "the eight-gon of BellPolytopes.jl, examples/GHZ.jl",
        Clouds = "von Selzam and Marquardt, PRX Quantum 6, 020317 (2025)",
        FrankWolfe = "Designolle et al., Phys. Rev. Research 5, 043059 (2023)",
        Planar = "Krivine, Adv. Math. 31, 16 (1979); Acin, Gisin and Toner, PRA 73, 062105 (2006)";

    private static readonly PublishedThreshold[] All =
    [
        new("werner", "projective", "local up to", 0.6875, true, FrankWolfe),
        new("werner", "projective", "nonlocal above", 0.69606, true, FrankWolfe),
        new("werner", "projective", "nonlocal above", 0.69604, true, "arXiv:2409.03739 (2024)"),
        new("werner", "projective", "clouds at the floor up to", 0.691, false, Clouds),
        new("werner", "planar", "local up to", Math.Sqrt(0.5), true, Planar),
        new("werner", "planar", "nonlocal above", Math.Sqrt(0.5), true, "Clauser, Horne, Shimony and Holt, PRL 23, 880 (1969)"),
        new("werner", "planar", "clouds at the floor up to", 0.7071, false, Clouds),
        new("ghz", "planar", "nonlocal above", 0.4932, true, EightGon),
        new("ghz", "projective", "nonlocal above", 0.4932, true, EightGon),
        new("ghz", "projective", "clouds at the floor up to", 0.487, false, Clouds),
        new("w", "projective", "clouds at the floor up to", 0.515, false, Clouds),
    ];

    /// <summary>Published thresholds of a family; may be empty.</summary>
    public static IEnumerable<PublishedThreshold> Of(VisibilityFamily family) =>
        All.Where(one => (one.Family, one.Measurements) == (family.Name, family.Measurements));
}
