using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>What the system says against a file that is written, in words of this library: one line, exit code 2.</summary>
internal static class FileFault
{
    private const string Cannot = " cannot be written: ";

    /// <summary>Whether this says that something could not be written.</summary>
    public static bool IsOf(InvalidInputException exception) => exception.Message.Contains(Cannot, StringComparison.Ordinal);

    /// <summary>Whether an exception is one that the system raises about a file.</summary>
    public static bool IsOfSystem(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether the disk is full, broken or may not be written to.</summary>
    public static bool IsOfDisk(IOException exception) =>
        Code(exception) is 5 or 28 or 30 or 69 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    /// <param name="what">The file or folder, or the name of a stream.</param>
    /// <param name="exception">What the system said.</param>
    public static InvalidInputException Unwritten(string what, Exception exception) =>
        new(what + Cannot + Words(exception) + ".", exception);

    /// <summary>Runs what writes; what the system refuses becomes one line that names the file or folder.</summary>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    internal static T Guard<T>(string what, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (IsOfSystem(exception) || exception is ArgumentException or NotSupportedException)
        {
            throw Unwritten(what, exception);
        }
    }

    /// <inheritdoc cref="Guard{T}(string, Func{T})"/>
    internal static void Guard(string what, Action write) =>
        Guard(
            what,
            () =>
            {
                write();
                return true;
            }
        );

    /// <summary>Whether another process holds the file.</summary>
    internal static bool IsHeld(IOException exception) => Code(exception) is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Whether something of that name is there already.</summary>
    internal static bool IsThere(IOException exception) =>
        Code(exception) is 17 or unchecked((int)0x80070050) or unchecked((int)0x800700B7);

    /// <summary>The reason, after "cannot be written", without what only a programmer understands.</summary>
    public static string Words(Exception exception) =>
        exception switch
        {
            PathTooLongException => "its name is too long",
            DirectoryNotFoundException or FileNotFoundException => "its folder does not exist",
            UnauthorizedAccessException when Code(exception.InnerException) == 9 => "it is closed",
            UnauthorizedAccessException => "access is denied",
            IOException => Words(Code(exception)),
            _ => "no file can have this name",
        };

    private static string Words(int code) =>
        code switch
        {
            5 => "the disk reports a fault",
            6 => "nothing reads it",
            9 => "it is closed",
            17 => "a file is in the way",
            20 => "a part of its path is a file",
            27 => "it is too large for the disk",
            28 or unchecked((int)0x80070070) or unchecked((int)0x80070027) => "the disk is full",
            30 => "the disk is read-only",
            32 or unchecked((int)0x8007006D) or unchecked((int)0x800700E8) => "its reader has gone",
            36 or 63 => "its name is too long",
            40 or 62 => "its links go round in a circle",
            69 or 122 => "the disk quota is used up",
            _ when code is 11 or 35 or unchecked((int)0x80070020) => "another process holds it",
            _ => FormattableString.Invariant($"the system refuses it, error {code}"),
        };

    /// <summary>On Unix the number of the system's error.</summary>
    private static int Code(Exception? exception) => exception?.HResult ?? 0;
}
