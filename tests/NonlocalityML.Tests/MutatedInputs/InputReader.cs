namespace NonlocalityML.Tests.MutatedInputs;

/// <summary>A reader of files from outside, and good files for it to begin with.</summary>
/// <param name="Name">What is read.</param>
/// <param name="File">The name that a mutant gets.</param>
/// <param name="Good">Files that must be read.</param>
/// <param name="Read">Reads a file as far as a command would; answers that are wrong fail the test.</param>
internal sealed record InputReader(string Name, string File, IReadOnlyList<byte[]> Good, Action<string> Read)
{
    /// <summary>Bytes that are no longer asked for: where a library believes sizes, those of its largest array.</summary>
    public long MostMemory { get; init; } = 1L << 30;

    public override string ToString() => Name;
}
