using NonlocalityML.Experiments.Completion;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>A <see cref="CompletionVerdict"/> as other programs read it.</summary>
internal static class CompletionDocument
{
    public static object Of(CompletionVerdict verdict) =>
        new
        {
            verdict.Bounds.Table.Name,
            verdict.Sentence,
            Scenario = verdict.Bounds.Table.Scenario.ToString(),
            verdict.Bounds.Table.ReadAs,
            NL = Of(verdict.Bounds),
            ProjectedNL = verdict.Projected is { } projected ? Of(projected) : null,
        };

    private static object Of(CompletionBounds bounds) =>
        new
        {
            Lower = Outward.Below(bounds.Lower),
            Upper = Outward.Above(bounds.Upper),
            LowerFraction = bounds.Lower.ToString(),
            UpperFraction = bounds.Upper.ToString(),
            bounds.StandardError,
            bounds.IsUpperAttained,
            bounds.Table.AreCompletionsNoSignaling,
            Inequality = bounds.Inequality.Coefficients.ToArray(),
            Best = bounds.Best.Behavior.Table.ToArray(),
            Worst = bounds.Worst?.Behavior.Table.ToArray(),
        };
}
