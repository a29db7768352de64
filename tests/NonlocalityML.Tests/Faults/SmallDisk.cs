namespace NonlocalityML.Tests.Faults;

/// <summary>A disk of some megabytes, in memory, that can be filled. Only the superuser of Linux can make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Ends the test where it cannot be made.</summary>
    public SmallDisk()
    {
        if (OtherPrograms.TryRun("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.Path) is { ExitCode: 0 })
            return;
        folder.Dispose();
        Assert.Inconclusive("A disk can be mounted only by the superuser of Linux.");
    }

    public string Path => folder.Path;

    private string Filler => folder["filler"];

    /// <summary>Fills it with one file, up to some bytes; whole pages are counted.</summary>
    public void Fill(long leaving)
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[Environment.SystemPageSize];
        try
        {
            while (true)
                filler.Write(page);
        }
        catch (IOException)
        {
            filler.SetLength(Math.Max(0, filler.Length - leaving));
        }
    }

    public void Empty() => File.Delete(Filler);

    public void Dispose()
    {
        _ = OtherPrograms.TryRun("umount", folder.Path);
        folder.Dispose();
    }
}
