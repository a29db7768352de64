using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// Looks for a model of v * behavior + (1 - v) * noise at a v as large as can be. A fit at a v beyond reach finds a model that
/// comes near; then v is let go, and slides down to where such a model gives the table. The v aimed at comes nearer to what is
/// reached from round to round: near the end minima of the misfit are minima of the end itself.
/// </summary>
internal sealed class LocalEnd
{
    /// <summary>v that are tried are multiples of it.</summary>
    public const double Grid = 1e-6;

    private const double Hopeless = 0.05; // below what is reached: not worth a longer search

    /// <summary>Of the way from what is reached to v = 1, one a round.</summary>
    private static readonly double[] Aims = [1, 0.3, 0.1, 0.03];

    /// <summary>Steps of the grid below what a search says, as it may say too much.</summary>
    private static readonly int[] Margins = [0, 1, 10, 100, 1000];

    private readonly Network network;
    private readonly Behavior behavior;
    private readonly Behavior noise;
    private readonly double[] start;
    private readonly double[] direction;
    private readonly ModelFit fit;

    /// <param name="network">Who sees which source.</param>
    /// <param name="behavior">v = 1.</param>
    /// <param name="noise">v = 0.</param>
    /// <param name="cardinality">Values of each source.</param>
    public LocalEnd(Network network, Behavior behavior, Behavior noise, int cardinality)
    {
        (this.network, this.behavior, this.noise) = (network, behavior, noise);
        var scenario = behavior.Scenario;
        start = scenario.ToSlots(noise.Table);
        direction = [.. scenario.ToSlots(behavior.Table).Zip(start, (whole, none) => whole - none)];
        fit = new ModelFit(network, scenario, network.Sources.Select(_ => cardinality));
    }

    /// <summary>Goes on from what is found already.</summary>
    /// <param name="found">What is found already.</param>
    /// <param name="starts">Random starts in each round.</param>
    /// <param name="seed">They depend on it.</param>
    /// <param name="budget">Ends the search with what it has.</param>
    /// <param name="cancellation">Stops without a result.</param>
    public FoundEnd Improve(FoundEnd found, int starts, ulong seed, CancellationToken budget, CancellationToken cancellation)
    {
        foreach (var (round, share) in Aims.Index())
            for (var index = 0; index < starts; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (budget.IsCancellationRequested)
                    return found with { IsFinished = false };
                var reached = found.V ?? 0;
                var aim = reached + (share * (1 - reached));
                var free = fit.Start(new RandomStream(seed, ((ulong)round * (ulong)starts) + (ulong)index));
                fit.Descend([.. start.Zip(direction, (none, change) => none + (aim * change))], free);
                var v = fit.Release(start, direction, free, aim, 1e-2, 1e-3, 1e-4);
                if (v < reached - Hopeless)
                    continue;
                v = fit.Release(start, direction, free, v, 1e-5);
                while (v > (found.V ?? -1) && Close(v, free, found.V, cancellation) is { } further)
                {
                    found = further with { IsFinished = found.IsFinished };
                    v = fit.Release(start, direction, free, found.V!.Value, 1e-4, 1e-5, 1e-6);
                }
            }

        return found;
    }

    /// <summary>A model that gives the table at about v, proven.</summary>
    /// <param name="v">What a search said.</param>
    /// <param name="free">In and out: the free numbers.</param>
    /// <param name="reached">What has to be exceeded.</param>
    /// <param name="cancellation">Stops.</param>
    private FoundEnd? Close(double v, double[] free, double? reached, CancellationToken cancellation)
    {
        foreach (var margin in Margins)
        {
            cancellation.ThrowIfCancellationRequested();
            var place = Math.Min(Math.Floor(v / Grid) - margin, Math.Round(1 / Grid));
            if (place < 0 || place * Grid <= (reached ?? -1))
                return null;
            var at = behavior.MixWith(noise, place * Grid);
            var trial = (double[])free.Clone();
            if (fit.Descend(behavior.Scenario.ToSlots(at.Table), trial) >= NetworkEngine.Near)
                continue;
            var certificate = NetworkCertificate.Close(at, fit.ToModel(trial), null, cancellation);
            if (certificate.Verdict != NetworkVerdict.Local)
                continue;
            trial.CopyTo(free, 0);
            return FoundEnd.Of(place * Grid, certificate);
        }

        return null;
    }
}
