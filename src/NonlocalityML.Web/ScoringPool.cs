using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using NonlocalityML.Judging;
using NonlocalityML.Numerics;

namespace NonlocalityML.Web;

/// <summary>
/// Judges for so many requests at a time; the others wait in order. One place, which is added where there is only one, is kept
/// for small tables, so that these never wait for large ones.
/// </summary>
internal sealed class ScoringPool(ServerOptions options) : IDisposable
{
    /// <summary>Up to this cost a table is small: a fraction of a second.</summary>
    private const double SmallCost = 4e6;

    private readonly ConcurrencyLimiter all = Limiter(Math.Max(2, options.Concurrency), options.Queue);
    private readonly ConcurrencyLimiter large = Limiter(Math.Max(2, options.Concurrency) - 1, options.Queue);

    private readonly ConcurrentBag<TableJudge> idle = [];
    private volatile bool isClosed;

    /// <summary>Runs work that cannot be interrupted; its place is free only when it has ended, also if nobody waits for it any
    /// more.</summary>
    /// <param name="cost">About how many numbers are looked at: <see cref="TableRequest.Cost"/>.</param>
    /// <param name="work">The work.</param>
    /// <param name="stop">When nobody waits for it any more.</param>
    /// <exception cref="Problem">Too many wait.</exception>
    /// <exception cref="OperationCanceledException">Not done in time.</exception>
    public async Task<T> Run<T>(double cost, Func<TableJudge, T> work, CancellationToken stop)
    {
        // Large tables leave one place of all free, so that among these only small tables wait for each other.
        var first = cost > SmallCost ? await Take(large, stop) : null;
        RateLimitLease place;
        try
        {
            place = await Take(all, stop);
        }
        catch
        {
            first?.Dispose();
            throw;
        }

        return await Task.Run(() => Work(work, [place, first]), CancellationToken.None).WaitAsync(stop);
    }

    public void Dispose()
    {
        isClosed = true;
        while (idle.TryTake(out var scorer))
            scorer.Dispose();
        all.Dispose();
        large.Dispose();
    }

    private static ConcurrencyLimiter Limiter(int places, int queue) =>
        new(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = places,
                QueueLimit = queue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );

    private static async Task<RateLimitLease> Take(ConcurrencyLimiter limiter, CancellationToken stop)
    {
        var place = await limiter.AcquireAsync(1, stop);
        if (place.IsAcquired)
            return place;
        place.Dispose();
        throw new Problem(StatusCodes.Status503ServiceUnavailable, "Too many tables are waiting; try again later.");
    }

    private T Work<T>(Func<TableJudge, T> work, IReadOnlyList<RateLimitLease?> places)
    {
        var scorer = idle.TryTake(out var rested) ? rested : new TableJudge(options.Judging);
        try
        {
            var result = work(scorer);
            if (isClosed)
                scorer.Dispose();
            else
                idle.Add(scorer);
            return result;
        }
        catch (Exception exception)
        {
            // What was refused did no harm; after anything else the solvers start anew.
            if (exception is InvalidInputException && !isClosed)
                idle.Add(scorer);
            else
                scorer.Dispose();
            throw;
        }
        finally
        {
            foreach (var place in places)
                place?.Dispose();
        }
    }
}
