using System.Security.Cryptography;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>
/// A file that is written under a temporary name beside it and takes its own only when it is complete and on the disk. What is
/// not completed is removed. A link stays, and what it leads to is replaced; the permissions of what is replaced stay; a device,
/// a pipe or a descriptor such as /dev/stdout is written through. Temporary names cannot be foretold and are opened as new files
/// only.
/// </summary>
internal sealed partial class AtomicFile : IDisposable
{
    private const string Suffix = ".partial";
    private const int RandomBytes = 8,
        KeptOfName = 60;

    private static readonly TimeSpan PatienceForReader = TimeSpan.FromSeconds(3);

    private readonly string path,
        target;
    private readonly string? temporary;
    private readonly Stream stream;
    private readonly UnixFileMode? permissions;
    private bool isComplete;

    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public AtomicFile(string path)
    {
        this.path = path;
        target = Require(path);
        (permissions, var through) = FileFault.Guard(path, Look);
        if (through is null)
            temporary = NameFor(target);
        stream = through ?? FileFault.Guard(path, OpenTemporary);
    }

    /// <summary>Refuses what can be seen to be no place for a file, before the work whose result it would hold.</summary>
    /// <returns>Where the path leads.</returns>
    /// <exception cref="InvalidInputException">Its name is empty or that of a folder, or there is no folder for it.</exception>
    public static string Require(string path)
    {
        if (path.Length == 0)
            throw new InvalidInputException("The name of a file is empty.");
        var target = FileFault.Guard(path, () => OutputPath.Resolve(path));
        if (Directory.Exists(target))
            throw new InvalidInputException($"{path} is a folder; a file is needed.");
        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(target)))
            ? target
            : throw FileFault.Unwritten(path, new DirectoryNotFoundException());
    }

    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Write(bytes);
        file.Complete();
    }

    /// <summary>Writes a file that the user names, and removes what a killed run has left of it.</summary>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        Write(path, bytes);
        RemoveLeftOf(path);
    }

    /// <summary>Removes what killed runs have left of a file that the user names.</summary>
    public static void RemoveLeftOf(string path) =>
        RemoveLeft(Path.GetDirectoryName(Path.GetFullPath(path))!, Kept(path) + ".*" + Suffix);

    /// <summary>Writes a file unless one is there.</summary>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Write(bytes);
        try
        {
            file.Complete(overwrite: false);
        }
        catch (InvalidInputException exception) when (exception.InnerException is IOException inner && FileFault.IsThere(inner))
        {
            // Another process was first.
        }
    }

    /// <summary>Removes what killed runs have left in a folder; files that are being written are held, and stay.</summary>
    public static void RemoveLeft(string folder, string pattern = "*" + Suffix)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern).Where(IsTemporary).ToList())
        {
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None))
                    File.Delete(file);
            }
            catch (Exception exception) when (FileFault.IsOfSystem(exception))
            {
                // Nothing depends on it.
            }
        }
    }

    /// <summary>Whether this class gives such names, and no link or pipe has taken one.</summary>
    public static bool IsTemporary(string path) =>
        TemporaryName().IsMatch(path)
        && new FileInfo(path) is { Exists: true, LinkTarget: null }
        && (OperatingSystem.IsWindows() || UnixFile.At(path) is { IsRegular: true });

    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (IOException exception)
        {
            throw FileFault.Unwritten(path, exception);
        }
    }

    public void Complete() => Complete(overwrite: true);

    public void Dispose()
    {
        if (isComplete)
            return;
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full: what the buffer holds is lost with the file.
        }

        try
        {
            if (temporary is not null)
                File.Delete(temporary);
        }
        catch (Exception exception) when (FileFault.IsOfSystem(exception))
        {
            // The fault that led here is told.
        }
    }

    private void Complete(bool overwrite) =>
        FileFault.Guard(
            path,
            () =>
            {
                if (stream is FileStream file && temporary is not null)
                {
                    file.Flush(flushToDisk: OperatingSystem.IsWindows());
                    if (!OperatingSystem.IsWindows())
                        UnixFile.Flush(file.SafeFileHandle);
                    if (!OperatingSystem.IsWindows() && permissions is { } kept)
                        File.SetUnixFileMode(file.SafeFileHandle, kept);
                }

                stream.Dispose();
                if (temporary is not null)
                    File.Move(temporary, target, overwrite);
                isComplete = true;
            }
        );

    /// <summary>Permissions of a file that is there, and the stream to write to where it is no ordinary file.</summary>
    private (UnixFileMode?, Stream?) Look()
    {
        if (OperatingSystem.IsWindows())
            return (null, null);
        if (DescriptorStream.Of(target) is { } descriptor)
            return (null, new DescriptorStream(descriptor));
        if (UnixFile.At(target) is not { } there)
            return (null, null);
        if (!there.IsRegular)
            return (null, OpenThrough());
        // A file that may not be written to is not replaced either.
        new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
        return (there.Permissions, null);
    }

    /// <summary>A pipe opens when somebody reads from it, which may be never.</summary>
    private FileStream OpenThrough()
    {
        var opened = Task.Factory.StartNew(
            () => new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return Task.WaitAny([opened], PatienceForReader) == 0
            ? opened.GetAwaiter().GetResult()
            : throw new InvalidInputException($"{path} is a pipe from which nobody reads.");
    }

    private FileStream OpenTemporary()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1 << 16,
        };
        // Until it is complete nobody may read of it what could not be read before.
        if (!OperatingSystem.IsWindows() && permissions is not null)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(temporary!, options);
    }

    private static string NameFor(string target) =>
        Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(target))!,
            $"{Kept(target)}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}{Suffix}"
        );

    /// <summary>So much of the name that the temporary one is not too long.</summary>
    private static string Kept(string path) =>
        Path.GetFileName(path) is var name && name.Length > KeptOfName ? name[..KeptOfName] : name;

    [GeneratedRegex(@"\.[0-9a-f]{16}\.partial$")]
    private static partial Regex TemporaryName();
}
