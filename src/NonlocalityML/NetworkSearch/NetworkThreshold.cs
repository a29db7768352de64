using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// What is proven along v * behavior + (1 - v) * noise: coefficients that prove every v from some point on not local, and a
/// model at a v as large as can be found. Between them nothing is proven.
/// </summary>
/// <param name="NotLocalFrom">Every v from here to 1 is proven not local: <see cref="Inequalities"/> sets of coefficients prove a
/// piece each at both of its ends, and so all between; null where none were found.</param>
/// <param name="NotLocal">The certificate at that v.</param>
/// <param name="LocalAt">Where a model was found; 0 at least where the noise is local.</param>
/// <param name="Local">The certificate there.</param>
/// <param name="Inequalities">How many sets of coefficients it took.</param>
/// <param name="IsFinished">Whether the searches ended by themselves, not by the time allowed.</param>
internal sealed record NetworkThreshold(
    double? NotLocalFrom,
    NetworkCertificate? NotLocal,
    double? LocalAt,
    NetworkCertificate? Local,
    int Inequalities,
    bool IsFinished
)
{
    /// <summary>Stated visibilities are multiples of it, rounded to the side on which they hold.</summary>
    private const double Grid = 1e-6;

    private const double Quality = 0.3; // of a direction before the next v is tried
    private const double LeastStep = 1e-7;
    private const double Overlap = 0.02; // of two pieces of the line, as a share of the upper one
    private const int ClosedSteps = 2; // of the grid, between both ends
    private const double LeastOverlap = 1e-9;

    /// <summary>Looks from both sides.</summary>
    /// <param name="network">Who sees which source.</param>
    /// <param name="behavior">v = 1.</param>
    /// <param name="noise">v = 0.</param>
    /// <param name="options">Levels, cardinalities, starts and time, once for either side.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops without a result.</param>
    public static NetworkThreshold Of(
        Network network,
        Behavior behavior,
        Behavior noise,
        NetworkOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        options ??= new NetworkOptions();
        var engine = new NetworkEngine(network, behavior.Scenario, options);
        progress.Begin("correlators");
        var correlators = CorrelatorThreshold.Of(
            network,
            place => behavior.MixWith(noise, place * Grid),
            (int)Math.Round(1 / Grid)
        );
        double? localAt = correlators.Local * Grid;
        var local = correlators.Model is { } model
            ? NetworkCertificate.Close(At(localAt!.Value), model, null, cancellation)
            : null;
        if (correlators is { Model: { } closing, NotLocal: { } place } && place - correlators.Local <= ClosedSteps)
        {
            var closed = NetworkCertificate.Close(At(place * Grid), closing, correlators.Proof, cancellation);
            return new NetworkThreshold(place * Grid, closed, localAt, local, 1, true);
        }

        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.EndAfter(options.Budget);
        progress.Begin("models");
        (localAt, local) = Furthest(network, behavior, noise, options, (localAt, local), budget.Token, cancellation);
        var isFinished = !budget.IsCancellationRequested;
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        rest.EndAfter(options.Budget);
        var above = new Above(network, behavior, noise);
        foreach (var levels in engine.Levels)
        {
            progress.Begin($"the {string.Join('x', levels)} inflation");
            isFinished &= above.Lower(levels, localAt ?? 0, rest.Token, cancellation);
        }

        (double From, NetworkProof? Proof, int Inequalities) best = above.Best;
        if (correlators.NotLocal * Grid is { } reached && (best.Proof is null || reached < best.From))
            best = (reached, correlators.Proof, 1);
        if (best.Proof is null)
            return new NetworkThreshold(null, null, localAt, local, 0, isFinished);
        var nearest = NearestModel(engine, At(best.From), options, cancellation);
        var notLocal = NetworkCertificate.Close(At(best.From), nearest, best.Proof, cancellation);
        return new NetworkThreshold(best.From, notLocal, localAt, local, best.Inequalities, isFinished);

        Behavior At(double v) => behavior.MixWith(noise, v);
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
        (double? At, NetworkCertificate? Certificate) best,
        CancellationToken budget,
        CancellationToken cancellation
    )
    {
        var scenario = behavior.Scenario;
        var start = scenario.ToSlots(noise.Table);
        double[] direction = [.. scenario.ToSlots(behavior.Table).Zip(start, (whole, none) => whole - none)];
        foreach (var cardinality in NetworkEngine.IsFitted(scenario) ? options.Cardinalities : [])
        {
            var fit = new ModelFit(network, scenario, network.Sources.Select(_ => cardinality));
            for (var index = 0; index < options.Starts && !budget.IsCancellationRequested; index++)
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
        public (double From, InflationProof? Proof, int Inequalities) Best { get; private set; } = (1, null, 0);

        /// <returns>Whether the search ended by itself.</returns>
        public bool Lower(int[] levels, double floor, CancellationToken budget, CancellationToken cancellation)
        {
            InflationSearch? search = null;
            var links = new List<Link>();
            var isFinished = false;
            try
            {
                search = new InflationSearch(network, behavior.Scenario, levels, [behavior, noise], budget);
                var kept = new List<int>();
                for (var v = 1.0; v > floor; )
                {
                    if (search.Direction(behavior.MixWith(noise, v), Quality, kept, budget) is not { } direction)
                        break;
                    var (from, to) = search.Interval(direction, behavior, noise, v);
                    links.Add(new Link(direction, from, to));
                    if (v - from < LeastStep)
                        break;
                    v = from + (Overlap * (v - from));
                }

                isFinished = true;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // What was reached stands.
            }

            if (search is not null && links.Count > 0)
                Close(search, Cover(links), cancellation);
            return isFinished;
        }

        /// <summary>The last inequality, and above it as few as cover the line to v = 1; the uppermost first.</summary>
        private static List<Link> Cover(List<Link> links)
        {
            var cover = new List<Link> { links[^1] };
            while (cover[0].To < 1)
            {
                var next = links.Where(link => link.From < cover[0].To - LeastOverlap).MaxBy(link => link.To);
                if (next is null || next.To <= cover[0].To)
                    return []; // rounding left a hole
                cover.Insert(0, next);
            }

            return cover;
        }

        /// <summary>Whole numbers that prove each piece exactly at both of its ends.</summary>
        private void Close(InflationSearch search, List<Link> cover, CancellationToken cancellation)
        {
            var top = 1.0;
            foreach (var (index, link) in cover.Index())
            {
                if (index < cover.Count - 1)
                {
                    var v = (link.From + cover[index + 1].To) / 2;
                    if (Piece(search, link, v, top, cancellation) is null)
                        return;
                    top = v;
                    continue;
                }

                for (var margin = Grid; margin < 0.1; margin *= 3)
                {
                    var v = Math.Ceiling((link.From + (0.2 * margin)) / Grid) * Grid;
                    if (v > top || (Best.Proof is not null && v >= Best.From))
                        return;
                    if (Piece(search, link, v, top, cancellation) is not { } proof)
                        continue;
                    Best = (v, proof, cover.Count);
                    return;
                }
            }
        }

        private InflationProof? Piece(
            InflationSearch search,
            Link link,
            double from,
            double to,
            CancellationToken cancellation
        ) =>
            search.Rounded(behavior.MixWith(noise, from), link.Direction, cancellation) is { } proof
            && NetworkCertificate.LowerBound(behavior.MixWith(noise, to), network, proof, cancellation) > 0
                ? proof
                : null;

        /// <summary>A direction and the v at which it proves the table not local.</summary>
        private sealed record Link(double[] Direction, double From, double To);
    }
}
