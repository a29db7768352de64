using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Bilocal;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Learning;

namespace NonlocalityML.Judging;

/// <summary>What is said of a measured table: what is proven, and apart from it what a model and what statistics say.</summary>
/// <param name="Verdict">Proof.</param>
/// <param name="Learned">Evidence, about the no-signalling projection; null where no model is for its scenario.</param>
/// <param name="Statistics">P-values and intervals; null where they were not asked for.</param>
public sealed record Judgement(ExperimentVerdict Verdict, LearnedScore? Learned, ExperimentStatistics? Statistics = null)
{
    /// <summary>Learned numbers this near to what is proven are told without a word.</summary>
    private const double ToldMiss = 1e-3;

    /// <summary>By how much the learned number misses what is proven of the same table; null where that is little, or there is
    /// no such number.</summary>
    internal double? LearnedMiss =>
        Learned is { } learned
        && Verdict.ProjectedCertificate is var proof
        && Math.Max((double)proof.Lower - learned.Value, learned.Value - (double)proof.Upper) is var miss and > ToldMiss
            ? miss
            : null;

    /// <summary>What a nonlocal table violates by name, and how much noise and loss it bears; null where that was not asked for,
    /// or was not found.</summary>
    public TableThresholds? Thresholds { get; init; }

    /// <summary>What a local description of a nonlocal table would cost, one proof a measure; empty where that was not asked
    /// for.</summary>
    public ImmutableArray<MeasureCertificate> Measures { get; init; } = [];

    /// <summary>The same along the line to white noise: <see cref="TableMeasures.Along"/>; empty where that was not asked
    /// for.</summary>
    internal ImmutableArray<(double Visibility, MeasureCertificate Proof)> Noise { get; init; } = [];

    /// <summary>Whether a nonlocal table of three and more parties is quantum or post-quantum. Null where that was not asked for,
    /// for local tables, for two parties, of which classify asks, and in scenarios where an answer may take long.</summary>
    public TableClass? Class { get; init; }

    /// <summary>What is proven of the table as a line A - B - C with two independent sources. Null where that was not asked for,
    /// and in scenarios that <see cref="TwoBitReading"/> does not know.</summary>
    internal BilocalVerdict? Line { get; init; }

    /// <summary>How well the outcomes can be guessed; null where that was not asked for.</summary>
    internal TableWorth? Worth { get; init; }
}
