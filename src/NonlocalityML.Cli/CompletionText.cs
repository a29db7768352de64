using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>How <c>score</c> shows a <see cref="CompletionVerdict"/>.</summary>
internal static class CompletionText
{
    public static void Print(Output output, CompletionVerdict verdict)
    {
        var (table, scenario) = (verdict.Bounds.Table, verdict.Bounds.Table.Scenario);
        output.Line(table.Name);
        output.Line(verdict.Sentence);
        output.Line();
        if (table.ReadAs is { } read)
            Row("read as", read);
        Row("not known", $"{table.Unknown.Sum(places => places.Length)} of {scenario.TableLength} probabilities of {scenario}");
        Print("NL of the completions", verdict.Bounds, Row);
        if (verdict.Projected is { } projected)
            Print("without signalling", projected, Row);
        output.Line();
        output.Line(
            $"  NL is {Text.Unit(scenario)} sum |q - p|. "
                + (
                    table.AreCompletionsNoSignaling
                        ? "Completions are those without signalling."
                        : "Completions may signal where they are not known."
                )
        );

        void Row(string label, string text) => output.Line($"  {label, -27} {text}");
    }

    private static void Print(string label, CompletionBounds bounds, Action<string, string> row)
    {
        row(label, $"{Notation.Between(bounds.Lower, "NL", bounds.Upper)}, proof checked in exact arithmetic");
        if (bounds.StandardError is { } error)
            row("", ScoreText.OfErrors(error));
        row(
            "",
            $"a completion has no more than {Outward.Up(bounds.Best.Upper, 3)}"
                + (
                    (double)bounds.Lower <= Certificate.Resolution
                        ? ""
                        : $"; all violate {InequalityFormatter.FormatForFrequencies(bounds.Inequality)}"
                )
        );
        row(
            "",
            bounds.Worst is { } worst
                ? $"at most: the worst of {bounds.Extremes.Count} extreme completions, as NL is convex: "
                    + $"{Unknown(bounds.Table, worst.Behavior)}"
                : bounds.LooseUpperEnd!
        );
    }

    private static string Unknown(IncompleteTable table, Behavior completion)
    {
        if (!table.AreCompletionsNoSignaling)
        {
            return string.Join(
                ' ',
                table
                    .Unknown.SelectMany(places => places)
                    .Where(i => completion.Table[i] > 0)
                    .Select(i => $"p{table.Scenario.EntryName(i)} = {completion.Table[i]:G4}")
            );
        }

        var means = Correlators.Of(completion);
        return $"mean outcomes A {Means(0, x => means[x + 1, 0])}, B {Means(1, y => means[0, y + 1])}";

        string Means(int party, Func<int, double> mean) =>
            string.Join(
                ' ',
                Enumerable.Range(0, table.Scenario.Settings(party)).Select(setting => $"{Math.Round(mean(setting), 9) + 0.0:G4}")
            );
    }
}
