using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// The distance of a behavior to the local set of a network with a proof on both sides: a finite model from above, an inflation
/// from below. Where neither closes, the certificate holds the interval, and the verdict is open.
/// </summary>
public sealed class NetworkEngine
{
    /// <summary>Models whose squares sum to less are looked at exactly.</summary>
    internal const double Near = 1e-19;

    /// <summary>Minima of squares that are sharpened to total variation.</summary>
    private const int Sharpened = 4;

    /// <summary>Behaviors of more joint slots are too large to fit models to.</summary>
    private const int LargestFit = 256;

    private readonly NetworkOptions options;

    /// <param name="network">Who sees which source.</param>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="options">What it may spend.</param>
    /// <exception cref="InvalidInputException">The scenario does not fit the network, or an option is out of range.</exception>
    public NetworkEngine(Network network, Scenario scenario, NetworkOptions? options = null)
    {
        network.Require(scenario);
        (Network, Scenario, this.options) = (network, scenario, options ?? new NetworkOptions());
        if (this.options.Starts < 0)
            throw new InvalidInputException($"The search has {this.options.Starts} starts; at least 0 are needed.");
        foreach (var cardinality in this.options.Cardinalities)
        {
            if (cardinality is < 1 or > 12)
                throw new InvalidInputException($"A source has {cardinality} values; 1 to 12 are allowed.");
        }

        foreach (var levels in this.options.Levels ?? [])
            _ = new Inflation(network, scenario, levels);
    }

    public Network Network { get; }

    public Scenario Scenario { get; }

    /// <summary>The levels of inflation that are tried.</summary>
    public IReadOnlyList<int[]> Levels =>
        options.Levels is { } given ? [.. given.Select(levels => levels.ToArray())]
        : IsWithinReach([.. Network.Sources.Select(_ => 2)])
            ?
            [
                [.. Network.Sources.Select(_ => 2)],
            ]
        : [];

    /// <summary>Whether the last search went to its end, or the time allowed ended it.</summary>
    internal bool IsFinished { get; private set; } = true;

    /// <summary>The certificate of a behavior.</summary>
    public NetworkCertificate Solve(Behavior behavior, CancellationToken cancellation = default) =>
        Solve(behavior, AnswerDirectly(behavior, cancellation), null, cancellation);

    /// <summary>The same.</summary>
    /// <param name="behavior">The behavior.</param>
    /// <param name="direct">What is known of it without a search.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops without a result.</param>
    internal NetworkCertificate Solve(
        Behavior behavior,
        DirectAnswer direct,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        IsFinished = true;
        if (direct.Closed is { } closed)
            return closed;
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.EndAfter(options.Budget);
        var target = Scenario.ToSlots(behavior.Table);
        var minima = new List<Minimum>();
        InflationProof? proof = null;
        InflationSearch? search = null;
        try
        {
            if (FindModel(target, minima, progress, budget.Token) is { } model)
                return NetworkCertificate.Close(behavior, model, null, cancellation);
            foreach (var levels in Levels)
            {
                progress.Begin($"the {string.Join('x', levels)} inflation");
                search = new InflationSearch(Network, Scenario, levels, [behavior], budget.Token);
                proof = search.Prove(behavior, budget.Token);
                if (proof is not null)
                    break;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What is proven by now stands; the rest is open.
            IsFinished = false;
        }

        progress.Begin("the nearest model");
        var nearest = Sharpen(behavior, direct.Model, target, minima, cancellation);
        progress.Begin("the distance");
        if (proof is not null && search is not null && options.IsTuned)
        {
            proof = search.Tune(behavior, proof, (double)nearest.Distance(behavior), budget.Token);
            IsFinished = !budget.IsCancellationRequested;
        }

        cancellation.ThrowIfCancellationRequested();
        return NetworkCertificate.Close(
            behavior,
            nearest,
            Better(behavior, proof, direct.Correlators, cancellation),
            cancellation
        );
    }

    /// <summary>What two correlators and the model that reaches them, or a known model, say without a search.</summary>
    internal DirectAnswer AnswerDirectly(Behavior behavior, CancellationToken cancellation)
    {
        var correlators = options.AsksCorrelators ? CorrelatorSearch.Best(Network, behavior) : null;
        var models = TriangleModels.For(Network, Scenario);
        if (correlators is not null && CorrelatorModel.Of(Network, behavior, correlators) is { } reaching)
            models = models.Append(reaching);
        NetworkModel? nearest = null;
        foreach (var candidate in models)
        {
            var certificate = NetworkCertificate.Close(behavior, candidate, correlators, cancellation);
            if (certificate.Width <= Certificate.Resolution)
                return new DirectAnswer(correlators, candidate, certificate);
            if (nearest is null || certificate.Upper < nearest.Distance(behavior))
                nearest = candidate;
        }

        return new DirectAnswer(correlators, nearest, null);
    }

    /// <summary>About how many seconds the search through an inflation takes, right within a factor of ten or so: in the triangle
    /// 0.5 s for 2^12 assignments, 20 s for 2^21, 152 s for 2^27.</summary>
    internal static double Seconds(Inflation inflation) => 0.5 * Math.Pow(inflation.Assignments / 4096.0, 0.55);

    /// <summary>Whether random models are fitted to behaviors of a scenario.</summary>
    internal static bool IsFitted(Scenario scenario) => scenario.SlotLength <= LargestFit;

    private bool IsWithinReach(int[] levels)
    {
        try
        {
            _ = new Inflation(Network, Scenario, levels);
            return true;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }

    /// <summary>A model that gives the behavior to within rounding; the minima that were met on the way.</summary>
    private NetworkModel? FindModel(
        double[] target,
        List<Minimum> minima,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        if (!IsFitted(Scenario))
            return null;
        foreach (var guess in options.Guesses)
        {
            progress.Begin("a model that was guessed");
            var fit = new ModelFit(Network, Scenario, guess.Cardinalities);
            if (Try(fit, ModelFit.FreeOf(guess)) is { } model)
                return model;
        }

        foreach (var cardinality in options.Cardinalities)
        {
            progress.Begin($"models whose sources have {cardinality} values");
            var fit = new ModelFit(Network, Scenario, Network.Sources.Select(_ => cardinality));
            for (var start = 0; start < options.Starts; start++)
            {
                if (Try(fit, fit.Start(new RandomStream(options.Seed, (ulong)start))) is { } model)
                    return model;
            }
        }

        return null;

        NetworkModel? Try(ModelFit fit, double[] free)
        {
            cancellation.ThrowIfCancellationRequested();
            var squares = fit.Descend(target, free);
            if (squares < Near)
                return fit.ToModel(free);
            minima.Add(new Minimum(fit, free, squares));
            return null;
        }
    }

    /// <summary>The one that proves the larger bound.</summary>
    private NetworkProof? Better(
        Behavior behavior,
        InflationProof? proof,
        CorrelatorProof? correlators,
        CancellationToken cancellation
    ) =>
        NetworkCertificate.LowerBound(behavior, Network, correlators, cancellation)
        > NetworkCertificate.LowerBound(behavior, Network, proof, cancellation)
            ? correlators
            : proof;

    private NetworkModel Sharpen(
        Behavior behavior,
        NetworkModel? known,
        double[] target,
        List<Minimum> minima,
        CancellationToken cancellation
    )
    {
        var best = NetworkModel.WhiteNoise(Network, Scenario);
        var least = best.Distance(behavior);
        if (known?.Distance(behavior) is { } reached && reached < least)
            (best, least) = (known, reached);
        foreach (var (fit, free, _) in minima.OrderBy(minimum => minimum.Squares).Take(Sharpened))
        {
            cancellation.ThrowIfCancellationRequested();
            var model = fit.ToModel(fit.Sharpen(target, free));
            if (model.Distance(behavior) is var distance && distance < least)
                (best, least) = (model, distance);
        }

        return best;
    }

    /// <param name="Correlators">The best; null where no parties are without a common source.</param>
    /// <param name="Model">The nearest of those that are known; null where none is.</param>
    /// <param name="Closed">The certificate, where both bounds meet.</param>
    internal sealed record DirectAnswer(CorrelatorProof? Correlators, NetworkModel? Model, NetworkCertificate? Closed);

    private sealed record Minimum(ModelFit Fit, double[] Free, double Squares);
}

/// <summary>Time that work may take.</summary>
internal static class TimeAllowed
{
    /// <summary>Ends after a time; at once where none is allowed, which a timer would not do.</summary>
    public static void EndAfter(this CancellationTokenSource source, TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            source.Cancel();
        else
            source.CancelAfter(time);
    }
}
