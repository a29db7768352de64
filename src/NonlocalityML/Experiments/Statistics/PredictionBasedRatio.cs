using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The p-value of prediction-based ratios (Zhang, Glancy and Knill, PRA 84, 062118 (2011), arXiv:1108.2468): blocks of trials in
/// their order; from all earlier blocks the factor 1 + gain is found that would have grown fastest, and it bets on the next
/// block. The product over all trials exceeds K with probability at most 1/K under every local model, with any memory and any
/// rule for stopping.
/// </summary>
/// <param name="PValue">min(1, 1 / product), an upper bound.</param>
/// <param name="LogProduct">ln of the product of all factors.</param>
/// <param name="Fits">How often the factor was found anew.</param>
/// <param name="IsOrderKnown">The true order of trials was used: valid under memory. Otherwise an order was drawn at random,
/// which is valid for independent trials only.</param>
/// <remarks>
/// The fastest-growing factor is q/p, with q the expected behavior (earlier frequencies, half a trial added to each cell, made
/// no-signalling by maximum likelihood) and p the local behavior nearest to it by the Kullback-Leibler divergence. Its mean is
/// then brought to at most 1, exactly; see <see cref="TestFactor"/>.
/// </remarks>
public sealed record PredictionBasedRatio(PValue PValue, double LogProduct, int Fits, bool IsOrderKnown)
{
    /// <summary>Blocks of a random order.</summary>
    private const int RandomBlocks = 64;

    /// <summary>The factor is found anew when the trials before have grown by this factor.</summary>
    private const double Growth = 1.25;

    /// <summary>Whether the scenario is small enough: at most 512 pairs of a strategy and an extreme choice of
    /// settings.</summary>
    public static bool Fit(Scenario scenario, SettingsModel settings) =>
        LocalLikelihood.Fits(scenario, settings) && LikelihoodProjection.Fits(scenario);

    /// <summary>Trials in their true order: valid under memory.</summary>
    /// <exception cref="InvalidInputException">Too many strategies.</exception>
    public static PredictionBasedRatio Of(TrialBlocks blocks, SettingsModel settings)
    {
        Require(blocks.Scenario, settings);
        var (product, fits) = Bet(blocks, settings, new LocalLikelihood(blocks.Scenario, settings));
        return new PredictionBasedRatio(PValue.FromLogarithm(-product), product, fits, IsOrderKnown: true);
    }

    /// <summary>Counts alone: the mean of the products of several random orders. Valid for independent trials only.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="settings">What is supposed about the choice of settings.</param>
    /// <param name="seed">Order i is drawn from stream (seed, i).</param>
    /// <param name="orders">How many orders, at least 1.</param>
    /// <exception cref="InvalidInputException">Too many strategies.</exception>
    public static PredictionBasedRatio Of(Counts counts, SettingsModel settings, ulong seed, int orders = 4)
    {
        Require(counts.Scenario, settings);
        var local = new LocalLikelihood(counts.Scenario, settings);
        var bets = Enumerable
            .Range(0, orders)
            .Select(i => Bet(TrialBlocks.Shuffle(counts, RandomBlocks, new RandomStream(seed, (ulong)i)), settings, local))
            .ToList();
        var largest = bets.Max(bet => bet.LogProduct);
        var product = largest + Math.Log(bets.Average(bet => Math.Exp(bet.LogProduct - largest)));
        return new PredictionBasedRatio(PValue.FromLogarithm(-product), product, bets.Sum(bet => bet.Fits), IsOrderKnown: false);
    }

    /// <summary>The factor that trials like these make grow fastest.</summary>
    internal static TestFactor FactorFor(Counts counts, SettingsModel settings, LocalLikelihood local)
    {
        var scenario = counts.Scenario;
        var weights = scenario.ToSlots<double>([.. counts.Table.Select(count => count + 0.5)]);
        var behavior = LikelihoodProjection.Maximize(scenario, scenario.ToTable<double>(weights));
        var choice = settings.Nearest(counts);
        var q = scenario.ToSlots<double>([.. behavior.Table.ToArray().Select((value, i) => value * choice[i % choice.Length])]);
        var p = local.Nearest(q);
        var gains = q.Zip(p, (expected, best) => (expected - best) / best).ToArray();
        return TestFactor.Of(scenario, scenario.ToTable<double>(gains), settings);
    }

    private static (double LogProduct, int Fits) Bet(TrialBlocks blocks, SettingsModel settings, LocalLikelihood local)
    {
        var seen = new double[blocks.Scenario.TableLength];
        var isComplete = false;
        TestFactor? factor = null;
        double product = 0,
            trials = 0,
            atFit = 0;
        var fits = 0;
        foreach (var table in blocks.Tables)
        {
            isComplete = isComplete || HasEverySetting(seen, blocks.Scenario);
            if (isComplete && trials > Growth * atFit)
            {
                factor = FactorFor(new Counts(blocks.Scenario, seen), settings, local);
                atFit = trials;
                fits++;
            }

            product += factor?.LogProduct(table) ?? 0;
            for (var i = 0; i < seen.Length; i++)
                seen[i] += table[i];
            trials += table.Sum();
        }

        return (product, fits);
    }

    private static bool HasEverySetting(double[] counts, Scenario scenario) =>
        Enumerable
            .Range(0, scenario.SettingTuples)
            .All(setting => counts.Where((count, i) => count > 0 && i % scenario.SettingTuples == setting).Any());

    private static void Require(Scenario scenario, SettingsModel settings)
    {
        if (Fit(scenario, settings))
            return;
        throw new InvalidInputException(
            $"Prediction-based ratios take up to {LocalLikelihood.MaximumColumns} pairs of a strategy and an extreme choice "
                + "of settings; "
                + $"{scenario} has {scenario.StrategyCount * settings.Vertices.Length}."
        );
    }
}
