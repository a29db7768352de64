namespace NonlocalityML.Labeling;

/// <summary>A solver failed: it found no optimum in its time, was asked something that is no number, or answered
/// nonsense.</summary>
public sealed class SolverException : Exception
{
    public SolverException() { }

    public SolverException(string message)
        : base(message) { }

    public SolverException(string message, Exception innerException)
        : base(message, innerException) { }
}
