namespace NonlocalityML.Numerics;

/// <summary>
/// Input from outside that cannot be used. The message is one line that says what was wrong, where, and what is allowed;
/// the command line prints it and exits with code 2.
/// </summary>
public sealed class InvalidInputException : Exception
{
    public InvalidInputException() { }

    public InvalidInputException(string message)
        : base(message) { }

    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException) { }
}
