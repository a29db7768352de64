using NonlocalityML.Experiments.Bilocal;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>How <c>network line</c> shows what is proven of a line: proofs first, then statistics.</summary>
internal static class LineText
{
    public static void Print(Output output, BilocalVerdict verdict)
    {
        var table = verdict.Table;
        output.Line(table.Name);
        output.Line(verdict.Sentence);
        output.Line();
        if (table.Counts is { } counts)
            ScoreText.Row(output, $"trials {counts.Trials:N0}", $"of scenario {table.Scenario}");
        else
            ScoreText.Row(output, table.Data, $"of scenario {table.Scenario}, without counts");
        if (table.ReadAs is { } read)
            ScoreText.Row(output, "read as", read);
        Rows(output, verdict);
        output.Line();
        output.Line($"  NL and NBL are {Text.Unit(verdict.Scenario)} sum |q - p|.");
    }

    /// <summary>The proofs and the statistics, one a row.</summary>
    public static void Rows(Output output, BilocalVerdict verdict)
    {
        if (verdict.IsTwoBit)
            ScoreText.Row(output, "B's outcome 2 b0 + b1", $"read as the answers b0 and b1 to two settings: {verdict.Scenario}");
        ScoreText.Row(
            output,
            "projection",
            $"the nearest no-signalling table (least squares, moved by {Text.Small(verdict.Projection.TraceDistance)}); NL "
                + "and NBL are about it"
        );
        ScoreText.Row(output, $"NL = {Text.NL(verdict.Nonlocality)}", Text.Interval(verdict.Nonlocality));
        ScoreText.Row(
            output,
            $"NBL = {Notation.AtLeast((double)verdict.Bilocality.Lower)}-{Notation.AtMost((double)verdict.Bilocality.Upper)}",
            Text.Interval(verdict.Bilocality)
        );
        if (verdict.Bootstrap is { } interval)
            ScoreText.Row(
                output,
                "bootstrap of NBL",
                $"{Text.Small(interval.Lower)} to {Text.Small(interval.Upper)}, 95 of 100 experiments drawn again; standard "
                    + $"error {Text.Small(interval.StandardError)}"
            );
        if (verdict.Form is { } form)
        {
            ScoreText.Row(
                output,
                $"{Text.Value(form.Value, form.Error)}",
                $"sqrt|I| + sqrt|J| as measured, bilocal models reach 1; I = {Text.Value(form.I, null)}, J = "
                    + $"{Text.Value(form.J, null)}"
            );
            if (form.PValue is { } bound)
                ScoreText.Row(
                    output,
                    $"P <= {Notation.AtMost(bound)}",
                    "against bilocality, if this form was named in advance and trials are independent"
                );
        }
    }
}
