using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>Standard output and error, written where they stand.</summary>
internal static class StandardStream
{
    /// <summary>What cannot be written throws <see cref="InvalidInputException"/>, also where a reader has gone.</summary>
    public static Stream Output() =>
        OperatingSystem.IsWindows()
            ? Console.OpenStandardOutput()
            : new DescriptorStream(1, fault => throw FileFault.Unwritten("standard output", fault));

    /// <summary>What cannot be written is passed over: there is nobody to tell.</summary>
    public static Stream Error() => OperatingSystem.IsWindows() ? Console.OpenStandardError() : new DescriptorStream(2, _ => { });
}
