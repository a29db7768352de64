using NonlocalityML.Experiments.Completion;

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
            NL = new Distance(verdict.Bounds),
            ProjectedNL = verdict.Projected is { } projected ? new Distance(projected) : null,
        };

    private sealed class Distance(CompletionBounds bounds) : IntervalDocument(bounds.Lower, bounds.Upper)
    {
        public double? StandardError => bounds.StandardError;

        public bool IsUpperAttained => bounds.IsUpperAttained;

        public bool AreCompletionsNoSignaling => bounds.Table.AreCompletionsNoSignaling;

        public double[] Inequality => bounds.Inequality.Coefficients.ToArray();

        public double[] Best => bounds.Best.Behavior.Table.ToArray();

        public double[]? Worst => bounds.Worst?.Behavior.Table.ToArray();
    }
}
