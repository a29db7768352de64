using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Bilocal;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>A scored table as other programs read it, once it is written with <see cref="JsonText"/>.</summary>
public static class ScoreDocument
{
    /// <summary>What it shows of a judgement; what a table is worth only where that is asked for.</summary>
    internal const Findings Shows = Findings.Thresholds | Findings.Measures | Findings.Class | Findings.Line;

    public static object Of(Judgement scored) =>
        Of(
            scored.Verdict,
            scored.Learned,
            scored.Statistics,
            scored.Thresholds,
            scored.Measures,
            scored.Class,
            scored.Line,
            scored.Worth
        );

    private static object Of(
        ExperimentVerdict verdict,
        LearnedScore? learned,
        ExperimentStatistics? statistics,
        TableThresholds? thresholds,
        IReadOnlyCollection<MeasureCertificate> measures,
        TableClass? found,
        BilocalVerdict? line,
        TableWorth? worth
    ) =>
        new
        {
            verdict.Table.Name,
            verdict.Locality,
            verdict.Sentence,
            Scenario = verdict.Table.Scenario.ToString(),
            verdict.Table.ReadAs,
            verdict.Table.Counts?.Trials,
            verdict.Table.Counts?.TrialsBySetting,
            verdict.Chsh,
            verdict.Correlations,
            QuantumTest = QuantumTestDocument.Of(verdict.QuantumTest),
            verdict.IsExact,
            NL = new Distance(verdict.Certificate),
            verdict.StandardError,
            ProjectedNL = new Distance(verdict.ProjectedCertificate),
            Learned = learned,
            verdict.Inequality,
            Violated = verdict.Locality == Locality.Nonlocal
                ? InequalityDocument.Of(verdict.ProjectedCertificate.Inequality)
                : null,
            Thresholds = thresholds is null
                ? null
                : new
                {
                    thresholds.Inequality.Name,
                    thresholds.Inequality.Value,
                    thresholds.Inequality.LocalBound,
                    Visibility = new
                    {
                        Lower = Outward.Below(thresholds.Visibility.Lower),
                        Upper = Outward.Above(thresholds.Visibility.Upper),
                    },
                    Efficiency = thresholds.Efficiency is not { } efficiency
                        ? null
                        : new
                        {
                            Lower = efficiency.Lower is { } below ? Outward.Below(below) : (double?)null,
                            Upper = Outward.Above(efficiency.Upper),
                        },
                },
            Measures = measures.Count == 0
                ? null
                : measures.Select(measured => new
                {
                    measured.Measure.Name,
                    measured.Measure.Meaning,
                    measured.Measure.Unit,
                    Lower = Outward.Below(measured.Lower),
                    Upper = Outward.Above(measured.Upper),
                }),
            Class = found is null
                ? null
                : new
                {
                    found.Class,
                    found.ProvenClass,
                    found.Reason,
                },
            Line = line is null ? null : LineDocument.Of(line),
            Worth = worth is null ? null : WorthDocument.Of(worth),
            verdict.Table.Behavior.SignalingResidual,
            verdict.NoSignalingDistance,
            Projection = new
            {
                verdict.Projection.EuclideanDistance,
                verdict.Projection.TraceDistance,
                Table = verdict.Projection.Behavior.Table.ToArray(),
            },
            ClosestLocalModel = verdict.ClosestLocalModel.Select(term => new { term.Share, term.Strategy.Outcomes }),
            Statistics = statistics is null ? null : StatisticsDocument.Of(statistics),
        };

    private sealed class Distance(Certificate certificate) : IntervalDocument(certificate.Lower, certificate.Upper)
    {
        public double Unit => certificate.Behavior.Scenario.Unit;
    }
}
