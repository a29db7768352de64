using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>A catalogue as JSON.</summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Scenario">As <see cref="Bell.Scenario"/> prints.</param>
/// <param name="Space">NoSignaling or FullCorrelators: where inequalities that agree are the same.</param>
/// <param name="Unit">The unit of NL.</param>
/// <param name="Labels">Labels that were read.</param>
/// <param name="Nonlocal">Those that are nonlocal.</param>
/// <param name="Unrecognized">Those whose inequality was not recognised.</param>
/// <param name="Inequalities">One for each class.</param>
internal sealed record CatalogueDocument(
    int Format,
    string Scenario,
    string Space,
    double Unit,
    long Labels,
    long Nonlocal,
    long Unrecognized,
    ImmutableArray<CatalogueRow> Inequalities
)
{
    public static CatalogueDocument Of(InequalityCatalogue catalogue) =>
        new(
            1,
            $"{catalogue.Scenario}",
            $"{catalogue.Space}",
            catalogue.Scenario.Unit,
            catalogue.Labels,
            catalogue.Nonlocal,
            catalogue.Unrecognized,
            [.. catalogue.Inequalities.Select((entry, i) => CatalogueRow.Of(i + 1, entry))]
        );
}

/// <summary>One class of inequalities g.x &lt;= L, by its canonical member.</summary>
/// <param name="Number">Its place in the catalogue, from 1.</param>
/// <param name="Name">Its name in the literature; null for none known here.</param>
/// <param name="Labels">Labels that found it.</param>
/// <param name="Rays">Rays that left the local polytope through it.</param>
/// <param name="Copies">Different inequalities in the class.</param>
/// <param name="Facet">Whether it is a facet of the local polytope of the catalogue's space; null where that was not
/// decided.</param>
/// <param name="Inequality">Written out.</param>
/// <param name="Representation">The notation of the coefficients.</param>
/// <param name="Coefficients">g, laid out as <see cref="Correlators.Values"/> or <see cref="CollinsGisin.Values"/>.</param>
/// <param name="LocalBound">L, a fraction.</param>
/// <param name="Scale">The fraction s in NL >= unit * s * (g.x - L).</param>
/// <param name="QuantumLower">What a quantum model reaches, rounded down; null where not computed.</param>
/// <param name="QuantumUpper">What no quantum model exceeds, rounded up.</param>
/// <param name="Level">The level of the hierarchy that says so.</param>
internal sealed record CatalogueRow(
    int Number,
    string? Name,
    long Labels,
    long Rays,
    string Copies,
    bool? Facet,
    string Inequality,
    string Representation,
    ImmutableArray<long> Coefficients,
    string LocalBound,
    string Scale,
    double? QuantumLower,
    double? QuantumUpper,
    string? Level
)
{
    public static CatalogueRow Of(int number, CataloguedInequality entry)
    {
        var written = WrittenInequality.Of(entry.Inequality);
        return new CatalogueRow(
            number,
            entry.Name,
            entry.Labels,
            entry.Rays,
            $"{entry.Class.Copies}",
            entry.IsFacet,
            $"{entry.Inequality}",
            written.Representation,
            written.Coefficients,
            $"{written.Value(entry.Inequality.LocalBound)}",
            $"{entry.Scale / written.Factor}",
            entry.Quantum is { } lower ? Outward.Below(written.Value(lower.Lower)) : null,
            entry.Quantum is { } upper ? Outward.Above(written.Value(upper.Upper)) : null,
            entry.Quantum?.Level
        );
    }
}
