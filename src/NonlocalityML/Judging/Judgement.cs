using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Bilocal;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Learning;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Solvers;

namespace NonlocalityML.Judging;

/// <summary>What is said of a measured table: what is proven, and apart from it what a model and what statistics say.</summary>
/// <param name="Verdict">Proof.</param>
/// <param name="Learned">Evidence, about the no-signalling projection; null where no model is for its scenario.</param>
/// <param name="Statistics">P-values and intervals; null where they were not asked for.</param>
public sealed record Judgement(ExperimentVerdict Verdict, LearnedScore? Learned, ExperimentStatistics? Statistics = null)
{
    /// <summary>Three parties with two settings and two outcomes.</summary>
    private const int LargestTable = 64;

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

    private readonly Lazy<TableThresholds?> thresholds = new(() => TableThresholds.Of(Verdict));
    private readonly Lazy<ImmutableArray<MeasureCertificate>> measures = new(() => TableMeasures.Of(Verdict));

    private readonly Lazy<BilocalVerdict?> line = new(() => LineOf(Verdict.Table));

    private readonly Lazy<TableWorth> worth = new(() => TableWorth.Of(Verdict));

    private readonly Lazy<TableClass?> tableClass = new(() => ClassOf(Verdict));

    /// <summary>What a nonlocal table violates by name, and how much noise and loss it bears; found when it is asked
    /// for.</summary>
    public TableThresholds? Thresholds => thresholds.Value;

    /// <summary>What a local description of a nonlocal table would cost, one proof a measure; found when it is asked
    /// for.</summary>
    public ImmutableArray<MeasureCertificate> Measures => measures.Value;

    /// <summary>What is proven of the table as a line A - B - C with two independent sources; found when it is asked for. Null in
    /// scenarios that <see cref="TwoBitReading"/> does not know.</summary>
    internal BilocalVerdict? Line
    {
        get => line.Value;
        init => line = new Lazy<BilocalVerdict?>(value);
    }

    /// <summary>Whether <see cref="Worth"/> is asked for.</summary>
    internal bool IsWorthAsked { get; init; }

    /// <summary>How well the outcomes can be guessed; null where that was not asked for.</summary>
    internal TableWorth? Worth => IsWorthAsked ? worth.Value with { Confidence = Confidence } : null;

    /// <summary>Whether the measures along a line of white noise are asked for.</summary>
    internal bool IsNoiseAsked { get; init; }

    /// <summary>Of what counts certify.</summary>
    internal double Confidence { get; init; } = TableWorth.DefaultConfidence;

    /// <summary>Whether a nonlocal table of three and more parties is quantum or post-quantum; found when it is asked for. Null
    /// for local tables, for two parties, of which classify asks, and in scenarios where an answer may take long.</summary>
    public TableClass? Class => tableClass.Value;

    private static BilocalVerdict? LineOf(MeasuredTable table)
    {
        if (!TwoBitReading.Knows(table.Scenario))
            return null;
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, TwoBitReading.Bits);
        return BilocalVerdict.Of(table, _ => engine);
    }

    private static TableClass? ClassOf(ExperimentVerdict verdict)
    {
        var scenario = verdict.Table.Scenario;
        if (verdict.Locality != Locality.Nonlocal || scenario.Parties < 3 || scenario.TableLength > LargestTable)
            return null;
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, scenario);
        return TableClass.Of(verdict.Table, _ => engine, other => QuantumEngines.For(other));
    }
}
