using System.Collections.Concurrent;
using NonlocalityML.Bell;

namespace NonlocalityML.Labeling;

/// <summary>
/// Labels a stream of behaviors with several engines at once; certificates come back in order, and memory does not grow with the
/// length of the stream.
/// </summary>
/// <remarks>
/// An engine that keeps its last basis may end in another of several optimal solutions than a fresh one. So that results do not
/// depend on the number of threads, the stream is cut into blocks of <see cref="BlockLength"/>, and an engine is reset before
/// each block: a certificate depends on its block alone.
/// </remarks>
/// <param name="factory">Makes an engine; called at most once a thread, when it is first needed.</param>
/// <param name="threads">Number of engines at work, at least 1.</param>
public sealed class EnginePool(Func<INonlocalityEngine> factory, int threads) : IDisposable
{
    /// <summary>Behaviors in a block. To resume a stream with the same results, begin at a multiple of it.</summary>
    public const int BlockLength = 256;

    private readonly ConcurrentBag<INonlocalityEngine> idle = [];
    private readonly TaskFactory tasks = new(
        new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler
    );

    /// <summary>Labels the behaviors; one enumeration at a time.</summary>
    /// <exception cref="SolverException">The first label that could not be found; the message tells its place in the
    /// stream.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; certificates handed out before remain
    /// good.</exception>
    public IEnumerable<Certificate> Solve(IEnumerable<Behavior> behaviors, CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pending = new Queue<Task<Certificate[]>>();
        try
        {
            foreach (var (number, block) in behaviors.Chunk(BlockLength).Index())
            {
                pending.Enqueue(tasks.StartNew(() => SolveBlock(number, block, stop.Token), stop.Token));
                if (pending.Count < 2 * threads)
                    continue;
                foreach (var certificate in pending.Dequeue().GetAwaiter().GetResult())
                    yield return certificate;
            }

            while (pending.TryDequeue(out var block))
            {
                foreach (var certificate in block.GetAwaiter().GetResult())
                    yield return certificate;
            }
        }
        finally
        {
            // The engines must be at rest before anyone disposes of them, also when the caller stopped early.
            stop.Cancel();
            Task.WhenAll(pending).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var engine))
            engine.Dispose();
    }

    private Certificate[] SolveBlock(int number, Behavior[] block, CancellationToken cancellation)
    {
        var engine = idle.TryTake(out var rested) ? rested : factory();
        try
        {
            engine.Reset();
            engine.Foresee(block);
            var certificates = new Certificate[block.Length];
            for (var i = 0; i < block.Length; i++)
            {
                try
                {
                    certificates[i] = engine.Solve(block[i], cancellation);
                }
                catch (SolverException e)
                {
                    throw new SolverException($"Behavior {((long)number * BlockLength) + i}: {e.Message}", e);
                }
            }

            return certificates;
        }
        finally
        {
            idle.Add(engine);
        }
    }
}
