using NonlocalityML.Bell;
using NonlocalityML.Inequalities;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>What the text result says of a Bell inequality.</summary>
internal static class InequalityText
{
    private const int Digits = 10;

    public static void Print(Output output, InequalityAnalysis analysis, InequalityAt? at)
    {
        var expression = analysis.Expression;
        output.Line($"{expression.Text}, of {expression.Scenario}{(expression.Assumed is { } assumed ? $"; {assumed}" : "")}");
        Row("name", Name(analysis));
        Row("local bound", $"{Exact(analysis.LocalBound)}, exact, by enumeration");
        if (expression.StatedBound is { } stated && stated != analysis.LocalBound)
            Row("", $"the bound {Exact(stated)} that is written beside it is not the local one");
        Row("quantum value", Quantum(analysis));
        if (analysis.IsViolatedByQuantum != true)
            Row(
                "",
                analysis.IsViolatedByQuantum == false
                    ? "no violation: it is the local bound, to the digits shown"
                    : "open: whether quantum theory exceeds the local bound is not decided"
            );
        Row("no-signalling bound", NoSignaling(analysis));
        if (analysis.CriticalVisibility is { } visibility)
            Row(
                "critical visibility",
                $"{Between(visibility.Lower, visibility.Upper)}, with white noise, of what reaches the quantum value"
            );
        if (analysis.Efficiency is { } efficiency)
            Row(
                "critical efficiency",
                $"{Between(efficiency.Lower, efficiency.Upper)}, of the model; undetected is answered "
                    + $"{string.Join(", ", Notation.Answers(efficiency.Lost))}"
            );
        if (at is not null)
            Row(
                "at the table",
                $"{Notation.Value(at.Value, at.Error)}, "
                    + $"{at.Table.Name}{(at.Value > (double)analysis.LocalBound ? "; above the local bound" : "; no violation")}"
            );

        void Row(string label, string text) => output.Line($"  {label, -20} {text}");
    }

    private static string Name(InequalityAnalysis analysis)
    {
        var facet = analysis.IsFacet switch
        {
            true => "a facet of the local polytope",
            false => "no facet of the local polytope",
            null => "facet or not is not decided",
        };
        return (analysis.Name ?? "none known here")
            + $"; {facet}"
            + (analysis.Class is { } own ? $"; {own.Copies} {(own.Copies.IsOne ? "copy" : "copies")} under relabelling" : "");
    }

    private static string Quantum(InequalityAnalysis analysis)
    {
        if (analysis.Quantum is not { } quantum)
            return "not computed in this scenario";
        var (lower, upper) = (analysis.Expression.ValueOf(quantum.Lower.Value), analysis.Expression.ValueOf(quantum.Upper.Value));
        return $"{Between(lower, upper)}; a model of local dimension {quantum.Lower.Model.Dimensions.Max()} reaches the "
            + $"first, a sum of squares of level {quantum.Upper.Level} proves the second";
    }

    private static string NoSignaling(InequalityAnalysis analysis)
    {
        if (analysis.NoSignaling is not { } bound)
            return "not computed in this scenario";
        var upper = analysis.Expression.ValueOf(bound.Upper);
        return bound.IsExact
            ? $"{Exact(upper)}, exact, by a linear program whose answer is checked"
            : $"at most {Outward.Up(upper, Digits)}, proven";
    }

    /// <summary>A fraction as people write it: a short decimal where there is one.</summary>
    internal static string Exact(Rational value)
    {
        var text = Outward.Down(value, Digits);
        return text == Outward.Up(value, Digits) ? text : value.ToString();
    }

    /// <summary>Both ends, rounded outwards.</summary>
    internal static string Between(Rational lower, Rational upper)
    {
        var (from, to) = (Outward.Down(lower, Digits), Outward.Up(upper, Digits));
        return from == to ? from : $"{from} to {to}";
    }
}
