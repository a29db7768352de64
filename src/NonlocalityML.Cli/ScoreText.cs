using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>How <c>score</c> shows a measured table: what is proven, apart from it what is learned, and statistics where they
/// were asked for.</summary>
internal static class ScoreText
{
    /// <summary>How many strategies of the closest local model the text lists.</summary>
    private const int ListedTerms = 12;

    /// <summary>Up to how many joint settings the text tells the trials of each.</summary>
    private const int ListedSettings = 8;

    public static void Print(Output output, Judgement scored)
    {
        var (verdict, learned, statistics) = scored;
        var (table, proof) = (verdict.Table, verdict.Certificate);
        output.Line(table.Name);
        output.Line(verdict.Sentence);
        if (statistics is not null)
            StatisticsText.PrintVerdict(output, statistics.Verdict);
        output.Line();
        if (table.Counts is { } counts)
            Row(output, $"trials {counts.Trials:N0}", TrialsBySetting(counts));
        else
            Row(output, table.Data, $"of scenario {table.Scenario}, without counts");
        if (table.ReadAs is { } read)
            Row(output, "read as", read);
        Row(
            output,
            $"signalling {Text.Small(table.Behavior.SignalingResidual)}",
            $"the largest change of a marginal; distance to the no-signalling set "
                + $"{Text.Small(verdict.NoSignalingDistance!.Value)}"
        );
        if (verdict.Chsh is { } chsh)
        {
            Row(output, $"S = {Text.Value(chsh.Value, chsh.Error)}", $"{chsh.Variants[0].Text}; local models reach 2");
            foreach (var (index, correlator) in chsh.Correlators.Index())
                Row(output, "", $"E{index / 2}{index % 2} = {Text.Value(correlator, chsh.Errors?[index])}");
        }

        Row(output, $"NL = {Text.NL(proof)}", Text.Interval(proof));
        if (verdict.StandardError is { } error)
            Row(output, "", OfErrors(error));
        Row(
            output,
            $"projected NL = {Text.NL(verdict.ProjectedCertificate)}",
            $"of the nearest no-signalling table (least squares, moved by {Text.Small(verdict.Projection.TraceDistance)})"
        );
        if (!verdict.IsExact)
            Row(output, "proven by", "a certified network; --exact, without --engine network, narrows NL to 1e-9");
        if (learned is not null)
        {
            Row(
                output,
                $"learned NL = {Text.Small(learned.Value)}",
                (learned.Warning is { } warning ? $"{warning}; " : "")
                    + $"evidence, not proof, by {learned.Model ?? "a model"}, about the no-signalling table"
                    + (
                        learned is { Lower: { } least, Upper: { } most }
                            ? $"; by its own bounds {Outward.Down(least, 4)} .. {Outward.Up(most, 4)}"
                            : ""
                    )
                    + (scored.LearnedMiss is { } miss ? $"; off by {Text.Small(miss)} from what is proven, which decides" : "")
                    + (learned.IsUsual ? "" : "; a guess: the model is not made for this table")
            );
        }

        if (verdict.Inequality is { } inequality)
        {
            Row(output, "violates", inequality);
            Thresholds(output, scored.Thresholds);
            Measures(output, scored.Measures);
            if (scored.Class is { } found)
                Row(output, found.Class, found.Reason);
        }

        if (scored.Line is { } line)
        {
            Row(output, "as a line A - B - C", line.Sentence);
            LineText.Rows(output, line);
            Row(output, "", $"of the line NL and NBL are {Text.Unit(line.Scenario)} sum |q - p|");
        }

        if (scored.Worth is { } worth)
            foreach (var (name, text) in WorthRows.Of(worth))
                Row(output, name, text.Text);
        Row(
            output,
            verdict.IsExact ? "closest local model" : "local model near it",
            "share, and what each party answers to its settings 0, 1, .."
        );
        var terms = verdict.ClosestLocalModel;
        foreach (var term in terms.Take(ListedTerms))
            Row(output, "", $"{term.Share, -10:G4} {string.Join("   ", Text.Answers(term.Strategy))}");
        if (terms.Count > ListedTerms)
            Row(output, "", $"and {terms.Count - ListedTerms} smaller ones; --json lists all");
        if (statistics is not null)
            StatisticsText.Print(output, statistics, (label, text) => Row(output, label, text));
        else
            output.Line();
        output.Line(
            $"  NL and distances are {Text.Unit(table.Scenario)} sum |q - p|."
                + (statistics is null ? " This is about the table as measured; no p-value is claimed." : "")
        );
    }

    private static void Thresholds(Output output, TableThresholds? thresholds)
    {
        if (thresholds is null)
            return;
        var violation = thresholds.Inequality;
        Row(
            output,
            violation.Name is { } name ? $"by name {name}" : "by value",
            $"{Text.Value(violation.Value, null)} at the no-signalling table, local models reach "
                + $"{Text.Value(violation.LocalBound, null).TrimEnd('0').TrimEnd('.')}"
        );
        var (local, nonlocal) = thresholds.Visibility;
        Row(
            output,
            "critical visibility",
            $"{InequalityText.Between(local, nonlocal)}: with more white noise local, with less nonlocal, both proven"
        );
        if (thresholds.Efficiency is { } efficiency)
            Row(
                output,
                "critical efficiency",
                efficiency.Lower is { } below
                    ? $"{InequalityText.Between(below, efficiency.Upper)}, undetected rounds answered in the best way"
                    : $"at most {Outward.Up(efficiency.Upper, 10)}, by this inequality; undetected rounds answered in the "
                        + "best way"
            );
    }

    private static void Measures(Output output, IReadOnlyCollection<MeasureCertificate> measures)
    {
        if (measures.Count > 0)
            Row(output, "a local description costs", "of the no-signalling table, both bounds proven:");
        foreach (var found in measures)
            Row(
                output,
                "",
                $"{InequalityText.Between(found.Lower, found.Upper), -30} {found.Measure.Title}: {found.Measure.Meaning}"
            );
    }

    /// <summary>What the errors of a file make of a value of NL.</summary>
    public static string OfErrors(double error) =>
        $"+- {Text.Small(error)} from the standard errors in the file, taken as independent; no p-value, as they tell no "
        + "number of trials";

    public static void Row(Output output, string label, string text) => output.Line($"  {label, -27} {text}");

    private static string TrialsBySetting(Counts counts)
    {
        var trials = counts.TrialsBySetting;
        return trials.Length <= ListedSettings
            ? string.Join(
                "   ",
                trials.Select((number, i) => $"({string.Join(',', counts.Scenario.SettingTuple(i))}) {number:N0}")
            )
            : $"{trials.Min():N0} to {trials.Max():N0} for each of the {trials.Length} joint settings";
    }
}
