using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>The verdict of <see cref="ExperimentStatistics"/> in plain words. It rests on <see cref="HeadlineTest"/>
/// alone.</summary>
public sealed class StatisticalVerdict
{
    /// <summary>A p-value up to here counts as a rejection. Beside a verdict the p-value always stands itself.</summary>
    public const double Level = 0.05;

    /// <summary>A p-value of no-signalling up to here is beyond statistics.</summary>
    public const double SignalingLevel = 1e-3;

    private readonly ExperimentStatistics statistics;
    private readonly HeadlineTest test;
    private readonly Lazy<QuantumTest?> quantumTest;

    internal StatisticalVerdict(ExperimentStatistics statistics)
    {
        this.statistics = statistics;
        quantumTest = new(() => QuantumTest.Of(statistics.Counts));
        test = HeadlineTest.Of(statistics.Named, statistics.ChshGame, statistics.Mixture, statistics.Ratio);
        Rejection =
            statistics.Settings.IsContradictedBy(statistics.Counts) ? Rejection.SettingsContradicted
            : !Reached(test.PValue) ? Rejection.NotRejected
            : Signals ? Rejection.Signaling
            : test.Rejection;
    }

    public Rejection Rejection { get; }

    /// <summary>The test that the verdict rests on.</summary>
    public string Method => test.Method;

    /// <summary>Under which condition its p-value holds, beside the choice of settings.</summary>
    public string Condition => test.Condition;

    /// <summary>Its p-value; 1 where the settings were not chosen as stated.</summary>
    public PValue PValue => Rejection == Rejection.SettingsContradicted ? PValue.One : test.PValue;

    /// <summary>
    /// Where the four correlators lie within their statistical error: in the quantum set unless <see cref="QuantumTest"/> rejects
    /// it, and local unless local realism is rejected. Null outside the CHSH scenario, and where there is no verdict.
    /// </summary>
    public Membership? Class =>
        (statistics.Bootstrap.QuantumMargin, Rejection) switch
        {
            (null, _) or (_, Rejection.SettingsContradicted or Rejection.Signaling) => null,
            (_, Rejection.NotRejected) => Membership.Local,
            ({ Upper: < 0 }, _) when RejectsQuantumTheory => Membership.PostQuantum,
            _ => Membership.Quantum,
        };

    /// <summary>The verdict in one sentence.</summary>
    public string Sentence =>
        Rejection switch
        {
            Rejection.Rejected =>
                $"Local realism is rejected, P <= {PValue.Bound}, with memory allowed and no inequality chosen in advance: "
                    + $"{Method}, {Condition}{QuantumPart}.",
            Rejection.IfPlanned =>
                $"Local realism is rejected, P <= {PValue.Bound}, with memory allowed: {Method}; {Condition}{QuantumPart}.",
            Rejection.IfIndependent =>
                $"Local realism is rejected, P <= {PValue.Bound}, if the trials are independent{QuantumPart}.",
            Rejection.SettingsContradicted => "No verdict on local realism: the settings were not chosen as stated, "
                + $"a setting's share is off by {statistics.Balance.LargestDeviation:G2} and the stated settings bias is "
                + $"{statistics.Settings.Bias:G3}.",
            Rejection.Signaling => "No verdict on local realism: the counts signal beyond statistics "
                + $"(joint test, p = {statistics.JointSignaling}). Settings that reach the other side, or a drift that goes "
                + "with the settings, "
                + $"give local devices a P like {PValue} too; NL of such frequencies measures the signalling as well.",
            _ => $"Local realism is not rejected: {(Method.Length > 0 ? $"by {Method}, " : "")}P <= {PValue.Bound}{QuantumPart}.",
        };

    /// <summary>What takes from the verdict's force, and what the data do not show although it looks so, one sentence
    /// each.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var warnings = new List<string>();
            if (Signals && Rejection != Rejection.Signaling)
                warnings.Add($"The table signals beyond statistics (joint test, p = {statistics.JointSignaling}).");
            if (Rejection == Rejection.NotRejected && statistics.Named is null && !Signals && HadBeenNamed() is { } missed)
                warnings.Add(missed);
            return warnings;
        }
    }

    private bool Signals => statistics.JointSignaling is { } signaling && signaling.Value < SignalingLevel;

    private bool RejectsQuantumTheory => quantumTest.Value is { IsRejected: true };

    private string QuantumPart =>
        statistics.Bootstrap.QuantumMargin switch
        {
            null => "",
            { Upper: < 0 } when RejectsQuantumTheory =>
                $"; quantum theory is rejected as well, P <= {quantumTest.Value!.PValue.Bound}, if the trials are independent",
            { Lower: < 0 } => "; the correlators are quantum within their statistical error",
            _ => "; quantum theory allows the correlators",
        };

    /// <summary>What would have to have been chosen before the data for a rejection; null where nothing would do.</summary>
    private string? HadBeenNamed()
    {
        if (statistics.ChshGame is { } game && Reached(game.PValue))
            return $"Only if {game.Game.Name} had been named before the data, and the number of trials fixed, would P <= "
                + $"{game.PValue.Bound} count; "
                + $"it is the best of {game.Choices} forms.";
        if (statistics.EberhardGame is { } other && Reached(other.PValue))
            return $"Only if {other.Game.Name} and the number of its decided trials, {other.Decided:N0}, had been fixed "
                + "before the data would "
                + $"P <= {other.PValue.Bound} count; it is the best of {other.Choices} forms.";
        return statistics.Martingales.MinBy(bound => bound.PValue) is { } bound && Reached(bound.PValue)
            ? "Only if the certificate's inequality had been named before the data, and the number of trials fixed, would "
                + $"P <= {bound.PValue.Bound} count."
            : null;
    }

    private static bool Reached(PValue p) => p.AsBound.Value <= Level;
}
