using NonlocalityML.Bell;
using NonlocalityML.Files;
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
    private const double Grid = LocalEnd.Grid; // stated visibilities are multiples of it, rounded to the side on which they hold
    private const int ClosedSteps = 2; // of the grid, between both ends

    /// <summary>Looks from both sides.</summary>
    /// <param name="network">Who sees which source.</param>
    /// <param name="behavior">v = 1.</param>
    /// <param name="noise">v = 0.</param>
    /// <param name="options">Levels, cardinalities, starts and time, once for either side.</param>
    /// <param name="run">Keeps what is finished, so that the same call goes on from there; null where nothing does.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops without a result.</param>
    public static NetworkThreshold Of(
        Network network,
        Behavior behavior,
        Behavior noise,
        NetworkOptions? options = null,
        RunFolder? run = null,
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
        var local = correlators is { Model: { } known, Local: { } reached }
            ? FoundEnd.Of(reached * Grid, NetworkCertificate.Close(At(reached * Grid), known, null, cancellation))
            : new FoundEnd(true);
        if (correlators is { Model: { } closing, NotLocal: { } place } && place - correlators.Local <= ClosedSteps)
        {
            var closed = NetworkCertificate.Close(At(place * Grid), closing, correlators.Proof, cancellation);
            return new NetworkThreshold(place * Grid, closed, local.V, local.Read(), 1, true);
        }

        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.EndAfter(options.Budget);
        foreach (var cardinality in NetworkEngine.IsFitted(behavior.Scenario) ? options.Cardinalities : [])
        {
            progress.Begin($"models whose sources have {cardinality} values");
            var before = local;
            local = run.Step(
                $"models-{cardinality}",
                () =>
                    new LocalEnd(network, behavior, noise, cardinality).Improve(
                        before,
                        options.Starts,
                        options.Seed,
                        budget.Token,
                        cancellation
                    )
            );
        }

        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        rest.EndAfter(options.Budget);
        var notLocal = correlators is { NotLocal: { } proven, Proof: { } proof }
            ? FoundEnd.Of(
                proven * Grid,
                NetworkCertificate.Close(
                    At(proven * Grid),
                    NetworkModel.WhiteNoise(network, behavior.Scenario),
                    proof,
                    cancellation
                ),
                1
            )
            : new FoundEnd(true);
        foreach (var levels in engine.Levels)
        {
            var text = string.Join('x', levels);
            progress.Begin($"the {text} inflation");
            var (from, floor) = (notLocal.V ?? 1, local.V ?? 0);
            var found = run.Step(
                $"level-{text}",
                () => new NotLocalEnd(network, behavior, noise, levels, run).Find(from, floor, rest.Token, cancellation)
            );
            var isFinished = notLocal.IsFinished && found.IsFinished;
            notLocal = (found.V is { } lower && (notLocal.V is null || lower < from) ? found : notLocal) with
            {
                IsFinished = isFinished,
            };
        }

        var certificate = notLocal.Read();
        if (certificate is not null)
        {
            var nearest = NearestModel(engine, certificate.Behavior, options, cancellation);
            certificate = new NetworkCertificate(
                certificate.Behavior,
                nearest,
                certificate.Proof,
                certificate.Lower,
                nearest.Distance(certificate.Behavior)
            );
        }

        return new NetworkThreshold(
            notLocal.V,
            certificate,
            local.V,
            local.Read(),
            notLocal.Inequalities,
            local.IsFinished && notLocal.IsFinished
        );

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
}
