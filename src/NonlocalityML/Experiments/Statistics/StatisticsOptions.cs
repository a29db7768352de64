using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>What <see cref="ExperimentStatistics"/> supposes and how much it computes.</summary>
public sealed record StatisticsOptions
{
    /// <summary>How far the probability of a party's setting may lie from 1/m, given all that the devices can know.</summary>
    public double SettingsBias { get; init; }

    /// <summary>The outcome that stands for "not detected", for all parties; null where the best is found.</summary>
    public int? NonDetection { get; init; }

    /// <summary>The form that was named before the data; null where none was.</summary>
    public NamedForm? Form { get; init; }

    /// <summary>Inequalities to evaluate beside the named ones, such as those of a certificate.</summary>
    public IReadOnlyList<BellInequality> Inequalities { get; init; } = [];

    /// <summary>Bootstrap, and seed of whatever is drawn.</summary>
    public BootstrapOptions Bootstrap { get; init; } = new();
}
