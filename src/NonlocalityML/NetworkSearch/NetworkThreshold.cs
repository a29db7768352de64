using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// What is proven along v * behavior + (1 - v) * noise: coefficients that prove every v from some point on not local, and a
/// model at a v as large as can be found. Between them nothing is proven.
/// </summary>
/// <param name="NotLocalFrom">The same coefficients prove <see cref="NotLocal"/> and v = 1, and so all between; null where none
/// were found.</param>
/// <param name="NotLocal">The certificate at that v.</param>
/// <param name="LocalAt">Where a model was found; 0 at least where the noise is local.</param>
/// <param name="Local">The certificate there.</param>
/// <param name="Level">The inflation, as 2x2x2; null where none proved anything.</param>
/// <param name="IsFinished">Whether the searches ended by themselves, not by the time allowed.</param>
public sealed record NetworkThreshold(
    double? NotLocalFrom,
    NetworkCertificate? NotLocal,
    double? LocalAt,
    NetworkCertificate? Local,
    string? Level,
    bool IsFinished
)
{
    /// <summary>Stated visibilities are multiples of it, rounded to the side on which they hold.</summary>
    private const double Grid = 1e-6;

    private const double Quality = 0.3; // of a direction before the next v is tried
    private const double LeastStep = 1e-7;

    /// <summary>Looks from both sides.</summary>
    /// <param name="network">Who sees which source.</param>
    /// <param name="behavior">v = 1.</param>
    /// <param name="noise">v = 0.</param>
    /// <param name="options">Levels, cardinalities, starts and time.</param>
    /// <param name="cancellation">Stops without a result.</param>
    public static NetworkThreshold Of(
        Network network,
        Behavior behavior,
        Behavior noise,
        NetworkOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        options ??= new NetworkOptions();
        var engine = new NetworkEngine(network, behavior.Scenario, options);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.CancelAfter(options.Budget);
        var (localAt, local) = Furthest(network, behavior, noise, options, cancellation);
        var above = new Above(network, behavior, noise);
        var isFinished = true;
        foreach (var levels in engine.Levels)
            isFinished = above.Lower(levels, localAt ?? 0, budget.Token, cancellation);
        var (from, proof, level) = above.Best;
        NetworkCertificate? notLocal = null;
        if (proof is not null)
        {
            var at = behavior.MixWith(noise, from);
            notLocal = NetworkCertificate.Close(at, NearestModel(engine, at, options, cancellation), proof, cancellation);
        }

        return new NetworkThreshold(proof is null ? null : from, notLocal, localAt, local, level, isFinished);
    }

    private static NetworkModel NearestModel(
        NetworkEngine engine,
        Behavior behavior,
        NetworkOptions options,
        CancellationToken cancellation
    ) =>
        new NetworkEngine(engine.Network, engine.Scenario, options with { Levels = [], Starts = Math.Min(options.Starts, 4) })
            .Solve(behavior, cancellation)
            .Model;

    private static (double? At, NetworkCertificate? Certificate) Furthest(
        Network network,
        Behavior behavior,
        Behavior noise,
        NetworkOptions options,
        CancellationToken cancellation
    )
    {
        var scenario = behavior.Scenario;
        var start = scenario.ToSlots(noise.Table);
        double[] direction = [.. scenario.ToSlots(behavior.Table).Zip(start, (whole, none) => whole - none)];
        (double? At, NetworkCertificate? Certificate) best = default;
        foreach (var cardinality in options.Cardinalities)
        {
            var fit = new ModelFit(network, scenario, network.Sources.Select(_ => cardinality));
            for (var index = 0; index < options.Starts; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                var free = fit.Start(new RandomStream(options.Seed, (ulong)index));
                var v = Math.Min(1, fit.Furthest(start, direction, free));
                if (v < (best.At ?? 0) - 1e-3)
                    continue;
                v = Math.Clamp(Math.Floor(fit.PushOn(start, direction, free, v) / Grid) * Grid, 0, 1);
                if (v <= (best.At ?? -1))
                    continue;
                var at = behavior.MixWith(noise, v);
                fit.Descend(scenario.ToSlots(at.Table), free);
                var certificate = NetworkCertificate.Close(at, fit.ToModel(free), null, cancellation);
                if (certificate.Verdict == NetworkVerdict.Local)
                    best = (v, certificate);
            }
        }

        return best;
    }

    /// <summary>Goes down from v = 1 as far as coefficients reach.</summary>
    private sealed class Above(Network network, Behavior behavior, Behavior noise)
    {
        public (double From, InflationProof? Proof, string? Level) Best { get; private set; } = (1, null, null);

        /// <returns>Whether the search ended by itself.</returns>
        public bool Lower(int[] levels, double floor, CancellationToken budget, CancellationToken cancellation)
        {
            InflationSearch? search = null;
            var (reached, direction) = (Best.From, (double[]?)null);
            var isFinished = false;
            try
            {
                search = new InflationSearch(network, behavior.Scenario, levels, [behavior, noise], budget);
                var kept = new List<int>();
                for (var v = reached; v > floor; )
                {
                    if (search.Direction(behavior.MixWith(noise, v), Quality, kept, budget) is not { } next)
                        break;
                    var (from, to) = search.Interval(next, behavior, noise, v);
                    if (to < 1)
                        break; // proves a piece of the line only
                    (var step, reached, direction, v) = (v - from, from, next, from);
                    if (step < LeastStep)
                        break;
                }

                isFinished = true;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // What was reached stands.
            }

            if (search is not null && direction is not null)
                Close(search, direction, reached, cancellation);
            return isFinished;
        }

        /// <summary>The least multiple of the grid at which whole numbers prove the line from there to v = 1.</summary>
        private void Close(InflationSearch search, double[] direction, double reached, CancellationToken cancellation)
        {
            for (var margin = Grid; margin < 0.1; margin *= 3)
            {
                var v = Math.Ceiling((reached + (0.2 * margin)) / Grid) * Grid;
                if (v >= Best.From && Best.Proof is not null)
                    return;
                if (v > 1)
                    return;
                if (
                    search.Rounded(behavior.MixWith(noise, v), direction, cancellation) is { } proof
                    && NetworkCertificate.LowerBound(behavior, network, proof, cancellation) > 0
                )
                {
                    Best = (v, proof, search.Inflation.LevelText);
                    return;
                }
            }
        }
    }
}
