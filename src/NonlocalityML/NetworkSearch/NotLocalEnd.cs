using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// Goes down from a v as far as coefficients of an inflation prove v * behavior + (1 - v) * noise not local. What a set of them
/// proves is affine in v: the root of its inequality is the next v.
/// </summary>
/// <param name="network">Who sees which source.</param>
/// <param name="behavior">v = 1.</param>
/// <param name="noise">v = 0.</param>
/// <param name="levels">Copies of each source.</param>
/// <param name="run">Keeps where the search stands; null where nothing does.</param>
internal sealed class NotLocalEnd(Network network, Behavior behavior, Behavior noise, int[] levels, RunFolder? run)
{
    private const double Quality = 0.3; // of a direction before the next v is tried
    private const double LeastStep = 1e-7;
    private const double Overlap = 0.02; // of two pieces of the line, as a share of the upper one
    private const double LeastOverlap = 1e-9;

    private string StateName => $"inflation-{string.Join('x', levels)}";

    /// <param name="from">Where to begin: 1, or what is proven not local by another inflation.</param>
    /// <param name="floor">What is local: no need to go on there.</param>
    /// <param name="budget">Ends the search with what it has.</param>
    /// <param name="cancellation">Stops without a result.</param>
    public FoundEnd Find(double from, double floor, CancellationToken budget, CancellationToken cancellation)
    {
        InflationSearch? search = null;
        var state = run.Kept<Descent>(StateName) ?? new Descent(from, [], []);
        var links = state.Links.ToList();
        var isFinished = false;
        try
        {
            search = new InflationSearch(network, behavior.Scenario, levels, [behavior, noise], budget);
            var kept = state.Kept.ToList();
            for (var v = state.V; v > floor; )
            {
                if (search.Direction(behavior.MixWith(noise, v), Quality, kept, budget) is not { } direction)
                    break;
                var (start, end) = search.Interval(direction, behavior, noise, v);
                links.Add(new Link(direction, start, end));
                if (v - start < LeastStep)
                    break;
                v = start + (Overlap * (v - start));
                run.Keep(StateName, new Descent(v, [.. kept], [.. links]));
            }

            isFinished = true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What was reached stands.
        }

        var cover = search is null ? [] : Cover(links);
        // Where the pieces do not reach v = 1, they have to begin there.
        if (cover.Count == 0 && from < 1 && isFinished && links.Count > 0)
        {
            run.Keep(StateName, new Descent(1, [], []));
            return Find(1, floor, budget, cancellation);
        }

        var found = cover.Count == 0 ? new FoundEnd(true) : Close(search!, cover, cancellation);
        return found with { IsFinished = isFinished };
    }

    /// <summary>The last inequality, and above it as few as cover the line to v = 1; the uppermost first.</summary>
    private static List<Link> Cover(List<Link> links)
    {
        if (links.Count == 0)
            return [];
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
    private FoundEnd Close(InflationSearch search, List<Link> cover, CancellationToken cancellation)
    {
        var top = 1.0;
        foreach (var (index, link) in cover.Index())
        {
            if (index < cover.Count - 1)
            {
                var v = (link.From + cover[index + 1].To) / 2;
                if (Piece(search, link, v, top, cancellation) is null)
                    break;
                top = v;
                continue;
            }

            for (var margin = LocalEnd.Grid; margin < 0.1; margin *= 3)
            {
                var v = Math.Ceiling((link.From + (0.2 * margin)) / LocalEnd.Grid) * LocalEnd.Grid;
                if (v > top)
                    break;
                if (Piece(search, link, v, top, cancellation) is { } certificate)
                    return FoundEnd.Of(v, certificate, cover.Count);
            }
        }

        return new FoundEnd(true);
    }

    /// <summary>What is proven at the lower end of a piece; null where it is not proven at both.</summary>
    private NetworkCertificate? Piece(InflationSearch search, Link link, double from, double to, CancellationToken cancellation)
    {
        var (low, high) = (behavior.MixWith(noise, from), behavior.MixWith(noise, to));
        if (
            search.Rounded(low, link.Direction, cancellation) is not { } rounded
            || NetworkCertificate.LowerBound(high, network, rounded.Proof, cancellation) <= 0
        )
            return null;
        var model = NetworkModel.WhiteNoise(network, low.Scenario);
        return new NetworkCertificate(low, model, rounded.Proof, rounded.Lower, model.Distance(low));
    }

    /// <summary>A direction and the v at which it proves the table not local.</summary>
    private sealed record Link(double[] Direction, double From, double To);

    /// <summary>Where the search stands: the next v, the assignments to begin with there, and what was found above.</summary>
    private sealed record Descent(double V, int[] Kept, Link[] Links);
}
