namespace NonlocalityML.Numerics;

/// <summary>Is told how long work goes on; what reports to <see cref="IProgress{T}"/> may do so in several phases.</summary>
public interface IWorkProgress : IProgress<long>
{
    /// <summary>A phase begins.</summary>
    /// <param name="phase">What is done in it.</param>
    /// <param name="total">How many items it has; 0 where nobody knows.</param>
    void Begin(string phase, long total);
}

/// <summary>Phases of work whose progress is reported as a number of items.</summary>
internal static class WorkProgress
{
    /// <summary>Begins a phase where the listener attends to phases.</summary>
    public static void Begin(this IProgress<long>? progress, string phase, long total = 0) =>
        (progress as IWorkProgress)?.Begin(phase, total);
}
