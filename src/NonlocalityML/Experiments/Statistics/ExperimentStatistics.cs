using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The statistics of a Bell test, from counts or from trials in their order. All of it is statistical: p-values and intervals
/// hold under the suppositions that their types state, and prove nothing.
/// </summary>
/// <param name="Counts">The counts.</param>
/// <param name="IsOrderKnown">The trials are known in their order.</param>
/// <param name="Options">What was supposed.</param>
/// <param name="Settings">What is supposed about the choice of settings.</param>
/// <param name="Balance">Whether the settings look equally likely.</param>
/// <param name="Signaling">One test for each marginal.</param>
/// <param name="Projection">The no-signalling behavior by maximum likelihood, with the joint signalling test; null where it is
/// too large.</param>
/// <param name="Inequalities">S, CH and J in the CHSH scenario, then those of the options.</param>
/// <param name="Martingales">Bounds for the inequalities of the options, had they been chosen before the data.</param>
/// <param name="Named">The test of the form that was named in advance; null where none was.</param>
/// <param name="Ratio">Prediction-based ratios; null where there are too many strategies.</param>
/// <param name="ChshGame">The CHSH game; null outside the CHSH scenario.</param>
/// <param name="EberhardGame">The game of Clauser, Horne and Eberhard; null outside the CHSH scenario.</param>
/// <param name="Mixture">The p-value that needs neither order nor choice; null outside the CHSH scenario.</param>
/// <param name="Bootstrap">How NL would vary.</param>
/// <param name="BlockBootstrap">The same, keeping short memory; null for counts without order and for very few trials.</param>
/// <param name="Detection">The efficiency needed; null where the behavior is local, or where the outcome of a non-detection must
/// be stated.</param>
public sealed record ExperimentStatistics(
    Counts Counts,
    bool IsOrderKnown,
    StatisticsOptions Options,
    SettingsModel Settings,
    SettingsBalance Balance,
    IReadOnlyList<SignalingTest> Signaling,
    LikelihoodProjection? Projection,
    IReadOnlyList<InequalityValue> Inequalities,
    IReadOnlyList<MartingaleBound> Martingales,
    NamedTest? Named,
    PredictionBasedRatio? Ratio,
    GameBound? ChshGame,
    GameBound? EberhardGame,
    MixtureMartingale? Mixture,
    NonlocalityBootstrap Bootstrap,
    NonlocalityBootstrap? BlockBootstrap,
    DetectionThreshold? Detection
)
{
    /// <summary>Counts whose order is not known.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="options">What to suppose and compute.</param>
    /// <param name="engine">Finds NL of what is drawn again; null for the usual one.</param>
    /// <param name="progress">Told how much is done.</param>
    /// <param name="cancellation">Stops between bootstrap replicates.</param>
    /// <exception cref="InvalidInputException">An option that does not suit the scenario.</exception>
    public static ExperimentStatistics Of(
        Counts counts,
        StatisticsOptions? options = null,
        INonlocalityEngine? engine = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    ) => Of(counts, null, options ?? new(), engine, progress, cancellation);

    /// <summary>Trials in their order.</summary>
    /// <param name="blocks">The trials.</param>
    /// <param name="options">What to suppose and compute.</param>
    /// <param name="engine">Finds NL of what is drawn again; null for the usual one.</param>
    /// <param name="progress">Told how much is done.</param>
    /// <param name="cancellation">Stops between bootstrap replicates.</param>
    /// <exception cref="InvalidInputException">An option that does not suit the scenario.</exception>
    public static ExperimentStatistics Of(
        TrialBlocks blocks,
        StatisticsOptions? options = null,
        INonlocalityEngine? engine = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    ) => Of(blocks.Total, blocks, options ?? new(), engine, progress, cancellation);

    /// <summary>
    /// The joint p-value of no-signalling: of the maximum-likelihood test, or where that is too large, the smallest of all
    /// marginals times their number; null where there is nothing to test.
    /// </summary>
    public PValue? JointSignaling =>
        Projection is { } projection ? projection.Test.PValue
        : Signaling.Count > 0 ? Signaling.Min(test => test.Test.PValue).Times(Signaling.Count)
        : null;

    /// <summary>The verdict in words.</summary>
    public StatisticalVerdict Verdict => new(this);

    private static ExperimentStatistics Of(
        Counts counts,
        TrialBlocks? blocks,
        StatisticsOptions options,
        INonlocalityEngine? given,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        using var own = given is null ? NonlocalityEngines.Create(NonlocalityEngines.Default, counts.Scenario) : null;
        var engine = given ?? own!;
        var scenario = counts.Scenario;
        var settings = new SettingsModel(scenario, options.SettingsBias);
        var projection = LikelihoodProjection.Fits(scenario) ? LikelihoodProjection.Of(counts, cancellation) : null;
        var model = projection?.Behavior ?? NoSignalingProjection.Of(counts.Frequencies(), cancellation).Behavior;
        var isChsh = scenario.Equals(Scenario.Chsh);
        var bootstrap = NonlocalityBootstrap.Parametric(counts, model, engine, options.Bootstrap, progress, cancellation);
        return new ExperimentStatistics(
            counts,
            blocks is not null,
            options,
            settings,
            SettingsBalance.Of(counts),
            SignalingTest.AllOf(counts),
            projection,
            [
                .. isChsh ? InequalityValue.ChshFamily(counts) : [],
                .. options.Inequalities.Select(inequality =>
                    InequalityValue.Of("inequality", InequalityFormatter.FormatForFrequencies(inequality), inequality, counts)
                ),
            ],
            [.. options.Inequalities.Select(inequality => MartingaleBound.Of(inequality, counts, settings))],
            options.Form is { } form ? NamedTest.Of(form, counts, settings) : null,
            !PredictionBasedRatio.Fit(scenario, settings) ? null
                : blocks is null ? PredictionBasedRatio.Of(counts, settings, options.Bootstrap.Seed)
                : PredictionBasedRatio.Of(blocks, settings),
            isChsh ? GameBound.BestChsh(counts, settings) : null,
            isChsh ? GameBound.BestEberhard(counts, settings) : null,
            isChsh ? MixtureMartingale.Of(counts, settings) : null,
            bootstrap,
            blocks?.Tables.Length >= NonlocalityBootstrap.MinimumBlocks
                ? NonlocalityBootstrap.Block(blocks, engine, options.Bootstrap, progress, cancellation)
                : null,
            ThresholdOf(model, engine, options)
        );
    }

    private static DetectionThreshold? ThresholdOf(Behavior model, INonlocalityEngine engine, StatisticsOptions options)
    {
        if (options.NonDetection is null && !DetectionThreshold.CanChoose(model.Scenario))
            return null;
        var threshold = DetectionThreshold.Of(model, engine, options.NonDetection);
        return threshold.Factor < 1 ? threshold : null;
    }
}
