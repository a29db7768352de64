using NonlocalityML.Numerics;

namespace NonlocalityML.Native;

/// <summary>Runs work and calls back on the thread of the caller, where an interpreter may look after its own signals.</summary>
internal static unsafe class Watch
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <param name="run">The work.</param>
    /// <param name="threads">How many threads it may use; 0 for one a core.</param>
    /// <param name="progress">The callback, or null: then the work is done where it was asked for.</param>
    /// <param name="context">Handed to the callback.</param>
    /// <exception cref="OperationCanceledException">The callback asked to stop.</exception>
    public static void Over(Action<Work> run, int threads, delegate* unmanaged<nint, long, long, int> progress, nint context)
    {
        if (threads is < 0 or > 4096)
            throw new InvalidInputException($"{threads} threads are asked for; 1 to 4096, or 0 for one a core, are allowed.");
        using var stop = new CancellationTokenSource();
        var work = new Work(threads == 0 ? Environment.ProcessorCount : threads, stop.Token);
        if (progress is null)
        {
            run(work);
            return;
        }

        var task = Task.Run(() => run(work), CancellationToken.None);
        while (!Task.WaitAny([task], Period).Equals(0))
        {
            if (progress(context, work.Done, work.Total) != 0)
                stop.Cancel();
        }

        task.GetAwaiter().GetResult();
    }
}
