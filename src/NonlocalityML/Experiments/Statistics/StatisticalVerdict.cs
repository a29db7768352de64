using NonlocalityML.Quantum;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>What the numbers say about local realism.</summary>
public enum Rejection
{
    /// <summary>The settings were not chosen as stated, so that no p-value against local realism holds.</summary>
    SettingsContradicted,

    /// <summary>No p-value is at most <see cref="StatisticalVerdict.Level"/>.</summary>
    NotRejected,

    /// <summary>Only p-values that suppose independent trials are small.</summary>
    IfIndependent,

    /// <summary>Rejected under memory if the inequality (and the number of its decided trials) was fixed before the data.</summary>
    IfPlanned,

    /// <summary>Rejected under memory, nothing chosen before the data.</summary>
    Rejected,
}

/// <summary>The verdict of <see cref="ExperimentStatistics"/> in plain words.</summary>
public sealed class StatisticalVerdict
{
    /// <summary>A p-value up to here counts as a rejection. Beside a verdict the p-value always stands itself.</summary>
    public const double Level = 0.05;

    private readonly ExperimentStatistics statistics;
    private readonly Lazy<QuantumTest?> quantumTest;

    internal StatisticalVerdict(ExperimentStatistics statistics)
    {
        this.statistics = statistics;
        quantumTest = new(() => QuantumTest.Of(statistics.Counts));
        (Rejection, Method, PValue) = (Rejection.SettingsContradicted, "", PValue.One);
        if (statistics.Settings.IsContradictedBy(statistics.Counts)) return;
        // With the order known, the adaptive test is the one that was meant; the mixture needs no order. Two tests, hence twice the p-value.
        (string, PValue)[] planless = [.. Candidates()];
        var count = planless.Length;
        (Method, PValue) = planless.Select(test => (test.Item1, test.Item2.Times(count))).DefaultIfEmpty(("", PValue.One)).MinBy(test => test.Item2);
        Rejection = Reached(PValue) ? Rejection.Rejected : Rejection.NotRejected;
        if (Rejection == Rejection.Rejected) return;
        if (statistics.ChshGame is { } game && Reached(game.PValue)) Take(Rejection.IfPlanned, $"{game.Game.Name}", game.PValue);
        else if (statistics.EberhardGame is { } other && Reached(other.PValue)) Take(Rejection.IfPlanned, other.Game.Name, other.PValue);
        else if (statistics.Ratio is { IsOrderKnown: false } ratio && Reached(ratio.PValue))
            Take(Rejection.IfIndependent, "prediction-based ratios in random order", ratio.PValue);
        else if (planless.Length == 0 && statistics.Ratio is { IsOrderKnown: false } only)
            (Method, PValue) = ("prediction-based ratios in random order", only.PValue);
    }

    public Rejection Rejection { get; private set; }

    /// <summary>The test that the verdict rests on.</summary>
    public string Method { get; private set; }

    /// <summary>Its p-value.</summary>
    public PValue PValue { get; private set; }

    /// <summary>
    /// Where the four correlators lie within their statistical error: in the quantum set unless <see cref="QuantumTest"/> rejects
    /// it, and local unless local realism is rejected. Null outside the CHSH scenario, and where there is no verdict.
    /// </summary>
    public CorrelationClass? Class => (statistics.Bootstrap.QuantumMargin, Rejection) switch
    {
        (null, _) or (_, Rejection.SettingsContradicted) => null,
        (_, Rejection.NotRejected) => CorrelationClass.Local,
        ({ Upper: < 0 }, _) when RejectsQuantumTheory => CorrelationClass.PostQuantum,
        _ => CorrelationClass.Quantum,
    };

    /// <summary>The verdict in one sentence.</summary>
    public string Sentence => Rejection switch
    {
        Rejection.Rejected => $"Local realism is rejected, P <= {PValue}, with memory allowed and nothing chosen in advance{QuantumPart}.",
        Rejection.IfPlanned => $"Local realism is rejected, P <= {PValue}, with memory allowed, if {Method} was chosen before the data{QuantumPart}.",
        Rejection.IfIndependent => $"Local realism is rejected, P <= {PValue}, if the trials are independent{QuantumPart}.",
        Rejection.SettingsContradicted => "No verdict on local realism: the settings were not chosen as stated, "
            + $"a setting's share is off by {statistics.Balance.LargestDeviation:G2} and the stated settings bias is {statistics.Settings.Bias:G3}.",
        _ => $"Local realism is not rejected: local models give such data with a probability of up to {PValue}{QuantumPart}.",
    };

    /// <summary>What takes from the verdict's force, one sentence each.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var warnings = new List<string>();
            if (statistics.Projection is { Test.PValue: var signaling } && signaling.Value < 1e-3)
                warnings.Add($"The table signals beyond statistics (joint test, p = {signaling}).");
            return warnings;
        }
    }

    private bool RejectsQuantumTheory => quantumTest.Value is { IsRejected: true };

    private string QuantumPart => statistics.Bootstrap.QuantumMargin switch
    {
        null => "",
        { Upper: < 0 } when RejectsQuantumTheory => $"; quantum theory is rejected as well, P <= {quantumTest.Value!.PValue}, if the trials are independent",
        { Lower: < 0 } => "; the correlators are quantum within their statistical error",
        _ => "; quantum theory allows the correlators",
    };

    private IEnumerable<(string Method, PValue PValue)> Candidates()
    {
        if (statistics.Ratio is { IsOrderKnown: true } ratio) yield return ("prediction-based ratios", ratio.PValue);
        if (statistics.Mixture is { } mixture) yield return ("mixture martingale", mixture.PValue);
    }

    private static bool Reached(PValue p) => p.Value <= Level;

    private void Take(Rejection rejection, string method, PValue p) => (Rejection, Method, PValue) = (rejection, method, p);
}
