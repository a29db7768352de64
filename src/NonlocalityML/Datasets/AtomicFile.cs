namespace NonlocalityML.Datasets;

/// <summary>
/// A file that is written under a temporary name and takes its own only when it is complete and on the disk. What is not
/// completed is removed.
/// </summary>
internal sealed class AtomicFile(string path) : IDisposable
{
    private readonly string partial = path + ".partial";
    private readonly FileStream stream = new(path + ".partial", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
    private bool isComplete;

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Write(bytes);
        file.Complete();
    }

    public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public void Complete()
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(partial, path, overwrite: true);
        isComplete = true;
    }

    public void Dispose()
    {
        if (isComplete) return;
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full: what the buffer holds is lost with the file.
        }

        File.Delete(partial);
    }
}
