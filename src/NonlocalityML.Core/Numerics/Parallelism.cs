using System.Runtime.ExceptionServices;

namespace NonlocalityML.Numerics;

/// <summary>Loops on several threads.</summary>
internal static class Parallelism
{
    /// <summary>Runs a body for 0 .. count-1. What it throws comes out as it is: wrong input before anything else, a stop
    /// last.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; bodies that had begun have ended.</exception>
    public static void For(int count, int threads, Action<int> body, CancellationToken cancellation = default)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, count, options, body);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(
                exception.InnerExceptions.FirstOrDefault(inner => inner is InvalidInputException)
                    ?? exception.InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException)
                    ?? exception.InnerExceptions[0]
            );
        }
    }
}
