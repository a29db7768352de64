using System.Runtime.ExceptionServices;

namespace NonlocalityML.Numerics;

/// <summary>Loops on several threads.</summary>
internal static class Parallelism
{
    /// <summary>Runs a body for 0 .. count-1. What it throws comes out as it is: wrong input before anything else.</summary>
    public static void For(int count, int threads, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(
                exception.InnerExceptions.FirstOrDefault(inner => inner is InvalidInputException) ?? exception.InnerExceptions[0]
            );
        }
    }
}
