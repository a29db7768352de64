using NonlocalityML.Experiments.Completion;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>A table that is not complete: what is proven of all its completions.</summary>
internal sealed record CompletionInput(CompletionVerdict Verdict) : ReportInput(Verdict.Bounds.Table.Name)
{
    public override string Title => $"{Heading}: an incomplete table of {Verdict.Bounds.Table.Scenario}";

    public override string Sentence => Verdict.Sentence;

    public override IEnumerable<IReportPart> Parts => [new KeyValueList([.. Rows()])];

    private IEnumerable<KeyValuePair<string, Cell>> Rows()
    {
        var table = Verdict.Bounds.Table;
        if (table.ReadAs is { } read)
            yield return new("read as", read);
        yield return new(
            "not known",
            $"{table.Unknown.Sum(places => places.Length)} of {table.Scenario.TableLength} probabilities of {table.Scenario}"
        );
        yield return new("NL of the completions", Proven(Verdict.Bounds));
        if ((double)Verdict.Bounds.Lower > Certificate.Resolution)
            yield return new("all violate", Bell.InequalityFormatter.FormatForFrequencies(Verdict.Bounds.Inequality));
        if (Verdict.Projected is { } projected)
            yield return new("without signalling", Proven(projected));
        yield return new("unit", $"NL is {Notation.Unit(table.Scenario)} sum |q - p|");
    }

    private static string Proven(CompletionBounds bounds) =>
        $"{Notation.Between(bounds.Lower, "NL", bounds.Upper)}, proof checked in exact arithmetic; a completion has no more than "
        + Outward.Up(bounds.Best.Upper, 3)
        + (bounds.LooseUpperEnd is { } loose ? $"; {loose}" : "");
}
