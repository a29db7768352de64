using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Web;

/// <summary>Scorers for so many requests at a time; the others wait in order.</summary>
internal sealed class ScoringPool(ServerOptions options) : IDisposable
{
    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Concurrency, QueueLimit = options.Queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly ConcurrentBag<TableScorer> idle = [];
    private volatile bool isClosed;

    /// <summary>Runs work that cannot be interrupted; its place is free only when it has ended, also if nobody waits for it any more.</summary>
    /// <exception cref="Problem">Too many wait.</exception>
    /// <exception cref="OperationCanceledException">Not done in time.</exception>
    public async Task<T> Run<T>(Func<TableScorer, T> work, CancellationToken stop)
    {
        var place = await limiter.AcquireAsync(1, stop);
        if (!place.IsAcquired)
        {
            place.Dispose();
            throw new Problem(StatusCodes.Status503ServiceUnavailable, "Too many tables are waiting; try again later.");
        }

        return await Task.Run(() => Work(work, place), CancellationToken.None).WaitAsync(stop);
    }

    public void Dispose()
    {
        isClosed = true;
        while (idle.TryTake(out var scorer)) scorer.Dispose();
        limiter.Dispose();
    }

    private T Work<T>(Func<TableScorer, T> work, RateLimitLease place)
    {
        var scorer = idle.TryTake(out var rested) ? rested : new TableScorer();
        try
        {
            var result = work(scorer);
            if (isClosed) scorer.Dispose();
            else idle.Add(scorer);
            return result;
        }
        catch (Exception exception)
        {
            // What was refused did no harm; after anything else the solvers start anew.
            if (exception is InvalidInputException && !isClosed) idle.Add(scorer);
            else scorer.Dispose();
            throw;
        }
        finally
        {
            place.Dispose();
        }
    }
}
