using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>What the text results say of a catalogue of inequalities.</summary>
internal static class InequalitiesText
{
    private const int Rows = 20,
        NearRows = 5;

    public static void Print(Output output, Dataset dataset, InequalityCatalogue catalogue)
    {
        output.Line(
            $"{dataset.Folder}: {catalogue.Labels} labels of {catalogue.Scenario}, {catalogue.Nonlocal} nonlocal; "
                + $"{catalogue.Inequalities.Length} {(catalogue.Inequalities.Length == 1 ? "class" : "classes")} of inequalities "
                + (catalogue.Space == CorrelationSpace.FullCorrelators ? "in correlators" : "in no-signalling behaviors")
        );
        if (catalogue.Unrecognized > 0)
            output.Line(
                $"  {catalogue.Unrecognized} inequalities have no coefficients of a small common denominator and are left out"
            );
        if (catalogue.Inequalities.IsEmpty)
            return;
        var hasRays = catalogue.Inequalities.Any(entry => entry.Rays > 0);
        output.Line(
            $"  {"labels", 6}{(hasRays ? $" {"rays", 6}" : "")} {"copies", 9}  {"facet", -5}  {"name", -10}  "
                + $"{"quantum value", -18}  inequality"
        );
        var shown = catalogue.Inequalities.Where((entry, i) => i < Rows || entry.Rays > 0).ToList();
        foreach (var entry in shown)
        {
            output.Line(
                $"  {entry.Labels, 6}{(hasRays ? $" {entry.Rays, 6}" : "")} {entry.Class.Copies, 9}  "
                    + $"{Decided(entry.IsFacet), -5}  {entry.Name ?? "-", -10}  {Quantum(entry), -18}  {entry.Inequality}"
            );
        }

        if (shown.Count < catalogue.Inequalities.Length)
            output.Line($"  and {catalogue.Inequalities.Length - shown.Count} more, in --json and the files of --out");
    }

    public static void Print(Output output, string behavior, string model, ScoreExplanation explanation)
    {
        output.Line(
            $"{model} says NL = {Text.Small(explanation.Score.Value)} of "
                + $"{behavior}{(explanation.Score.IsUsual ? "" : ", which is unlike the behaviors it was trained for")}"
        );
        if (explanation.Nearest.IsEmpty)
        {
            output.Line("  The score is flat there: it does not use any inequality.");
            return;
        }

        output.Line("  The gradient of its score points nearly the same way as these inequalities:");
        output.Line($"  {"cosine", 8}  {"class", 5}  {"name", -10}  {"facet", -5}  {"proves NL >=", -12}  inequality");
        foreach (var near in explanation.Nearest.Take(NearRows))
            output.Line(
                $"  {near.Cosine, 8:F5}  {near.Number, 5}  {near.Entry.Name ?? "-", -10}  {Decided(near.Entry.IsFacet), -5} "
                    + $" {Notation.AtLeast(near.Bound), -12}  {near.Inequality}"
            );
        output.Line("  A score is evidence, not proof; the bounds are proven, to rounding.");
    }

    private static string Decided(bool? isFacet) =>
        isFacet switch
        {
            true => "yes",
            false => "no",
            null => "-",
        };

    private static string Quantum(CataloguedInequality entry)
    {
        var row = CatalogueRow.Of(0, entry);
        return row is not { QuantumLower: { } lower, QuantumUpper: { } upper } ? "not computed"
            : upper - lower < 1e-6 * upper ? $"{(lower + upper) / 2:F5}"
            : $"{Outward.Down(lower, 6)} to {Outward.Up(upper, 6)}";
    }
}
