using System.IO.Enumeration;
using System.Text.Json;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>
/// A folder that one command makes, in one go or several. It is claimed when it is new or empty or holds what an earlier run of
/// the same command has left, and locked until this is disposed of; the system frees the lock when the process ends, however it
/// ends. What was asked for is kept and compared. The result's last file says that all is done; then what was needed until there
/// is removed.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string Mark = "lock";
    private const int Attempts = 20;

    private readonly RunKind kind;
    private readonly bool isAlone;
    private FileStream? mark,
        markOfStep;
    private bool isNew;

    private RunFolder(string folder, RunKind kind, bool isAlone) => (Path, this.kind, this.isAlone) = (folder, kind, isAlone);

    /// <summary>The folder as it was named.</summary>
    public string Path { get; }

    /// <summary>The result is there, and nothing is locked.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>The folder of what is needed until all is done.</summary>
    public string Work => System.IO.Path.Combine(Path, kind.Work);

    private string OptionsPath => System.IO.Path.Combine(Path, kind.Options);

    private string MarkPath => System.IO.Path.Combine(Work, Mark);

    private bool HasResult => kind.Result is { } name && File.Exists(System.IO.Path.Combine(Path, name));

    /// <param name="folder">A new or empty folder, or that of the same command.</param>
    /// <param name="kind">What is made.</param>
    /// <param name="options">All that decides the result, as a JSON document; null where nothing is compared.</param>
    /// <param name="step">The one step that is worked on, beside processes that work on others; null for the whole.</param>
    /// <exception cref="InvalidInputException">It is a file, holds something else, is being written by another run, or cannot be
    /// written.</exception>
    public static RunFolder Claim(string folder, RunKind kind, byte[]? options = null, string? step = null)
    {
        if (folder.Length == 0)
            throw new InvalidInputException("The name of a folder is empty.");
        if (File.Exists(folder))
            throw new InvalidInputException($"{folder} is a file; a folder is needed.");
        var run = new RunFolder(folder, kind, step is null);
        try
        {
            FileFault.Guard(folder, () => run.Take(options, step));
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a finished result that something else was asked for.</summary>
    /// <param name="there">What was asked for then, as a JSON document.</param>
    /// <param name="asked">What is asked for now.</param>
    /// <exception cref="InvalidInputException">They differ; the message names the first difference.</exception>
    public void RequireSame(byte[] there, byte[] asked) => RequireSame(there, asked, kind.What);

    /// <summary>Writes the last file of the result, removes what was needed until there, and gives the folder free.</summary>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public void Finish(byte[] result)
    {
        AtomicFile.Write(System.IO.Path.Combine(Path, kind.Result!), result);
        Finish();
    }

    /// <summary>Removes what was needed until the result was complete, and gives the folder free.</summary>
    public void Finish()
    {
        RemoveWork();
        Dispose();
    }

    /// <summary>Gives the folder free; what is finished stays for the next run.</summary>
    public void Dispose()
    {
        if (mark is null)
            return;
        // Only who is alone may remove the mark, and on Unix only while it is held.
        if (isAlone && !OperatingSystem.IsWindows())
            RemoveMark();
        markOfStep?.Dispose();
        mark.Dispose();
        if (isAlone && OperatingSystem.IsWindows())
            RemoveMark();
        mark = markOfStep = null;
        if (!isAlone)
            return;
        // Neither goes unless it is empty.
        Try(() => Directory.Delete(Work));
        if (isNew)
            Try(() => Directory.Delete(Path));
    }

    private void Take(byte[]? options, string? step)
    {
        isNew = !Directory.Exists(Path);
        for (var attempt = 0; ; attempt++)
        {
            // Another run that ends may take away the mark or its folder at any moment.
            if (HasResult || TryLock(step, attempt == Attempts))
                break;
            Thread.Sleep(attempt);
        }

        if (HasResult)
        {
            TakeResult();
            return;
        }

        AtomicFile.RemoveLeft(Path);
        AtomicFile.RemoveLeft(Work);
        if (options is null)
            return;
        if (!File.Exists(OptionsPath))
            AtomicFile.WriteNew(OptionsPath, options);
        RequireSame(File.ReadAllBytes(OptionsPath), options, kind.Result is null ? kind.What : kind.Unfinished);
    }

    /// <summary>Nothing is left to do but what a run that was killed at the very end has not done.</summary>
    private void TakeResult()
    {
        IsFinished = true;
        // A disk with a fault may have kept what the last run wished to remove.
        Try(() => AtomicFile.RemoveLeft(Path));
        if (!Directory.Exists(Work))
            return;
        Try(() =>
        {
            if (mark is not null || (isAlone && TryLock(null, isLast: false)))
                RemoveWork();
        });
        Dispose();
    }

    private bool TryLock(string? step, bool isLast)
    {
        try
        {
            if (!HasResult)
                RequireOurs();
            Directory.CreateDirectory(Work);
            mark = Open(Mark, isShared: step is not null);
            if (step is not null)
                markOfStep = Open($"{Mark}-{step}", isShared: false);
        }
        catch (Exception exception) when (!isLast && exception is FileNotFoundException or DirectoryNotFoundException)
        {
            mark?.Dispose();
            mark = null;
            return false;
        }
        catch (IOException exception) when (FileFault.IsHeld(exception))
        {
            throw new InvalidInputException($"{Path} is being written by another run.", exception);
        }

        if (OperatingSystem.IsWindows() || UnixFile.At(mark.SafeFileHandle) == UnixFile.At(MarkPath))
            return true;
        markOfStep?.Dispose();
        mark.Dispose();
        mark = markOfStep = null;
        return false;
    }

    /// <summary>A shared mark keeps out only who wants the folder alone.</summary>
    private FileStream Open(string name, bool isShared) =>
        new(
            System.IO.Path.Combine(Work, name),
            FileMode.OpenOrCreate,
            isShared ? FileAccess.Read : FileAccess.ReadWrite,
            isShared ? FileShare.Read : FileShare.None
        );

    /// <summary>Before the options are written nothing but a mark and temporary files may be there.</summary>
    private void RequireOurs()
    {
        if (!Directory.Exists(Path) || File.Exists(OptionsPath))
            return;
        var entries = Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)!).ToList();
        if (entries.Any(IsOwn))
            return;
        var inside = Directory.Exists(Work) ? Directory.EnumerateFileSystemEntries(Work).Where(entry => !IsMark(entry)) : [];
        var foreign = entries
            .Where(name => name != kind.Work)
            .Select(name => System.IO.Path.Combine(Path, name))
            .Concat(inside)
            .FirstOrDefault(entry => !AtomicFile.IsTemporary(entry));
        // What another run has just finished is no longer in the way.
        if (foreign is null || HasResult || File.Exists(OptionsPath) || !System.IO.Path.Exists(foreign))
            return;
        throw new InvalidInputException(
            $"{Path} is not empty: it holds {System.IO.Path.GetRelativePath(Path, foreign)} and no {kind.Noun}; a new or an "
                + "empty folder is needed."
        );
    }

    private static bool IsMark(string entry) => System.IO.Path.GetFileName(entry).StartsWith(Mark, StringComparison.Ordinal);

    private bool IsOwn(string name) =>
        kind.Own.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    private void RequireSame(byte[] there, byte[] asked, string what)
    {
        JsonDifference? difference;
        try
        {
            difference = JsonDifference.First(there, asked);
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException($"{OptionsPath} was changed after it was written; name another folder.", exception);
        }

        if (difference is null)
            return;
        throw new InvalidInputException(
            $"{Path} holds {what} whose {difference.Name} is {difference.There}, not {difference.Asked}; name another "
                + "folder or give the same command."
        );
    }

    /// <summary>Removes what runs wrote there; what somebody else put there stays.</summary>
    private void RemoveWork() =>
        Try(() =>
        {
            AtomicFile.RemoveLeft(Work);
            // The options last: as long as they are there the files beside them are ours.
            foreach (var pattern in (string[])[.. kind.WorkFiles, $"{Mark}-*"])
            {
                foreach (var file in Directory.EnumerateFiles(Work, pattern).ToList())
                    File.Delete(file);
            }

            if (System.IO.Path.GetDirectoryName(OptionsPath) == Work)
                File.Delete(OptionsPath);
        });

    private void RemoveMark() => Try(() => File.Delete(MarkPath));

    /// <summary>What does not matter for the result may fail: another run may be doing the same.</summary>
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (FileFault.IsOfSystem(exception) || exception is InvalidInputException) { }
    }
}
