using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;

namespace NonlocalityML.Cli;

/// <summary>How <c>score --incomplete</c> shows <see cref="CompletionBounds"/>.</summary>
internal static class CompletionText
{
    public static void Print(Output output, CompletionBounds bounds)
    {
        var (table, scenario) = (bounds.Table, bounds.Table.Scenario);
        output.Line(table.Name);
        output.Line(Sentence(bounds));
        output.Line();
        output.Line($"  not known                   {table.Unknown.Sum(places => places.Length)} of {scenario.TableLength} probabilities of {scenario}");
        output.Line($"  {bounds.Lower.RoundDown():R} <= NL <= {bounds.Upper.RoundUp():R} for all completions, signalling or not; proof checked in exact arithmetic");
        if ((double)bounds.Lower > ExperimentVerdict.Resolution) output.Line($"  lower end                   {InequalityFormatter.Format(bounds.Inequality)}");
        output.Line($"  a completion near it        {Text.Interval(bounds.Best)}");
        output.Line("  upper end                   " + (bounds.Worst is { } worst
            ? $"that of the worst of {bounds.Extremes.Count} extreme completions, as NL is convex: {Unknown(table, worst.Behavior)}"
            : $"proven, not tight: more than {CompletionBounds.MaximumExtremes} extreme completions"));
        output.Line();
        output.Line($"  NL is {Text.Unit(scenario)} sum |q - p|.");
    }

    public static object Document(CompletionBounds bounds) => new
    {
        bounds.Table.Name,
        Sentence = Sentence(bounds),
        Scenario = bounds.Table.Scenario.ToString(),
        NL = new { Lower = bounds.Lower.RoundDown(), Upper = bounds.Upper.RoundUp(), LowerFraction = bounds.Lower.ToString(), UpperFraction = bounds.Upper.ToString() },
        bounds.IsUpperAttained,
        Inequality = bounds.Inequality.Coefficients.ToArray(),
        Best = bounds.Best.Behavior.Table.ToArray(),
        Worst = bounds.Worst?.Behavior.Table.ToArray(),
    };

    private static string Sentence(CompletionBounds bounds) => ((double)bounds.Lower > ExperimentVerdict.Resolution, (double)bounds.Upper > ExperimentVerdict.Resolution) switch
    {
        (true, _) => "Nonlocal: whatever the missing probabilities are, no local model gives this table.",
        (_, false) => "Local: whatever the missing probabilities are, a local model gives this table.",
        _ => "Open: it depends on the missing probabilities whether a local model gives this table.",
    };

    private static string Unknown(IncompleteTable table, Behavior completion) => string.Join(' ', table.Unknown
        .SelectMany(places => places).Where(i => completion.Table[i] > 0).Select(i => $"p{table.Scenario.EntryName(i)} = {completion.Table[i]:G4}"));
}
