using NonlocalityML.Bell;
using NonlocalityML.Inequalities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The analysis of a Bell inequality as other programs read it.</summary>
internal static class InequalityAnalysisDocument
{
    /// <param name="analysis">The analysis of the inequality.</param>
    /// <param name="at">The value at a table, with its name and error; null where none was asked for.</param>
    public static object Of(InequalityAnalysis analysis, object? at)
    {
        var expression = analysis.Expression;
        return new
        {
            Inequality = InequalityDocument.Of(expression, analysis.Name),
            LocalBound = Bound(analysis.LocalBound),
            StatedBound = expression.StatedBound is { } stated ? Bound(stated) : null,
            Quantum = analysis.Quantum is not { } quantum
                ? null
                : new
                {
                    Lower = Outward.Below(expression.ValueOf(quantum.Lower.Value)),
                    Upper = Outward.Above(expression.ValueOf(quantum.Upper.Value)),
                    Dimensions = quantum.Lower.Model.Dimensions,
                    Level = quantum.Upper.Level.Name,
                    IsViolated = analysis.IsViolatedByQuantum,
                },
            NoSignaling = analysis.NoSignaling is not { } bound
                ? null
                : new { Upper = Bound(expression.ValueOf(bound.Upper)), bound.IsExact },
            Copies = analysis.Class is { } own ? $"{own.Copies}" : null,
            analysis.IsFacet,
            CriticalVisibility = analysis.CriticalVisibility is not { } visibility
                ? null
                : new { Lower = Outward.Below(visibility.Lower), Upper = Outward.Above(visibility.Upper) },
            CriticalEfficiency = analysis.Efficiency is not { } efficiency
                ? null
                : new
                {
                    Lower = Outward.Below(efficiency.Lower),
                    Upper = Outward.Above(efficiency.Upper),
                    LostOutcomes = efficiency.Lost.Outcomes,
                },
            At = at,
        };
    }

    private static object Bound(Rational value) => new { Value = (double)value, Fraction = value.ToString() };
}
