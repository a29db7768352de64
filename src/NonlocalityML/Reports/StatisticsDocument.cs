using NonlocalityML.Experiments.Statistics;

namespace NonlocalityML.Reports;

/// <summary><see cref="ExperimentStatistics"/> as other programs read it.</summary>
internal static class StatisticsDocument
{
    public static object Of(ExperimentStatistics statistics) =>
        new
        {
            statistics.Verdict.Sentence,
            statistics.Verdict.Rejection,
            statistics.Verdict.Method,
            statistics.Verdict.Condition,
            PValue = Bound(statistics.Verdict.PValue),
            statistics.Verdict.Class,
            statistics.Verdict.Warnings,
            statistics.IsOrderKnown,
            SettingsBias = statistics.Settings.Bias,
            Balance = new { statistics.Balance.LargestDeviation, Test = Of(statistics.Balance.Test) },
            Signaling = statistics.Signaling.Select(test => new { test.Name, Test = Of(test.Test) }),
            LikelihoodProjection = statistics.Projection is { } projection
                ? new
                {
                    projection.TraceDistance,
                    projection.Divergence,
                    Test = Of(projection.Test),
                    Table = projection.Behavior.Table.ToArray(),
                }
                : null,
            Inequalities = statistics.Inequalities.Select(value => new
            {
                value.Name,
                value.Text,
                value.Value,
                value.LocalBound,
                value.StandardError,
                value.Sigmas,
                NormalPValue = value.NormalPValue is { } tail ? Of(tail) : null,
            }),
            Martingales = statistics.Martingales.Select(bound => new
            {
                bound.MeanScore,
                bound.LocalMean,
                PValue = Bound(bound.PValue),
            }),
            Named = statistics.Named is { } named
                ? new
                {
                    named.Text,
                    named.Form.Source,
                    named.Condition,
                    named.Wins,
                    named.Decided,
                    named.Beta,
                    PValue = Bound(named.PValue),
                }
                : null,
            Ratio = statistics.Ratio is { } ratio
                ? new
                {
                    PValue = Bound(ratio.PValue),
                    ratio.LogProduct,
                    ratio.Fits,
                    ratio.IsOrderKnown,
                }
                : null,
            Mixture = statistics.Mixture is { } mixture ? new { PValue = Bound(mixture.PValue), mixture.LogProduct } : null,
            ChshGame = Of(statistics.ChshGame),
            EberhardGame = Of(statistics.EberhardGame),
            statistics.Bootstrap,
            statistics.BlockBootstrap,
            statistics.Detection,
        };

    private static object Bound(PValue p) => new { Value = p.UpperValue, p.AsBound.Log10 };

    private static object Of(PValue p) => new { p.Value, p.Log10 };

    private static object Of(ChiSquareTest test) =>
        new
        {
            test.Statistic,
            test.DegreesOfFreedom,
            PValue = Of(test.PValue),
        };

    private static object? Of(GameBound? bound) =>
        bound is null
            ? null
            : new
            {
                bound.Game.Name,
                bound.Wins,
                bound.Decided,
                bound.Beta,
                PValue = Bound(bound.PValue),
                AfterChoice = Bound(bound.AfterChoice),
            };
}

/// <summary>A <see cref="QuantumTest"/> as other programs read it.</summary>
internal static class QuantumTestDocument
{
    public static object? Of(QuantumTest? test) =>
        test is null
            ? null
            : new
            {
                PValue = new { Value = test.PValue.UpperValue, test.PValue.AsBound.Log10 },
                QuantumTest.Level,
                test.IsRejected,
            };
}
