using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Makes the folder of a data set, shard by shard. Until the data set is complete, <c>shards/</c> holds its specification and the
/// shards that are done; what a stopped run finished is found again by the next one. The arrays are then merged, dataset.json is written
/// last, and <c>shards/</c> is removed.
/// </summary>
internal sealed class DatasetWriter : IDisposable
{
    private const string ShardFolder = "shards";

    private readonly string folder;
    private readonly DatasetSpecification specification;
    private readonly ImmutableArray<DatasetColumn> columns;
    private readonly byte[] specificationJson;
    private readonly FileStream? running;

    /// <exception cref="InvalidInputException">The folder cannot be written, holds something else, or another run is writing it.</exception>
    public DatasetWriter(string folder, DatasetSpecification specification)
    {
        (this.folder, this.specification) = (folder, specification);
        columns = DatasetColumn.Of(specification);
        specificationJson = JsonFile.ToBytes(specification);
        running = Guard(Prepare);
    }

    /// <summary>dataset.json is there.</summary>
    public bool IsComplete => File.Exists(Path.Combine(folder, DatasetCard.FileName));

    private string Shards => Path.Combine(folder, ShardFolder);

    private string SpecificationFile => Path.Combine(Shards, "specification.json");

    /// <summary>Numbers of the shards that are not done.</summary>
    public List<int> Missing() =>
        IsComplete ? [] : [.. Enumerable.Range(0, specification.ShardCount).Where(shard => !File.Exists(ShardFile(shard)))];

    /// <summary>Writes one shard; safe from several threads.</summary>
    public void Write(int index, Shard shard) => Guard(() =>
    {
        AtomicFile.Write(ShardFile(index), shard.ToFile(specificationJson));
        return true;
    }, kept: true);

    /// <summary>Merges the shards into the arrays, one shard in memory at a time.</summary>
    public void Finish() => Finish(Merge);

    /// <summary>Takes the arrays from all parts of the data set, in their order.</summary>
    public void Finish(IReadOnlyList<Dataset> parts, int threads, IProgress<long>? progress, CancellationToken cancellation) => Finish(() =>
    {
        var (arrays, done) = (new DatasetArray[columns.Length], 0L);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Alone(() => Parallel.For(0, columns.Length, options, i => arrays[i] = new ColumnMerge(folder, columns[i], i, parts).Run(
            specification.Count, bytes => progress?.Report(Interlocked.Add(ref done, bytes)), cancellation)));
        return [.. arrays];
    });

    public void Dispose() => running?.Dispose();

    private void Finish(Func<List<DatasetArray>> merge) => Guard(() =>
    {
        if (!IsComplete)
        {
            var card = DatasetCard.Create(specification, merge());
            AtomicFile.Write(Path.Combine(folder, DatasetCard.FileName), JsonFile.ToBytes(card));
        }

        RemoveShards();
        return true;
    }, kept: true);

    /// <summary>Throws the first failure of several threads as it was.</summary>
    private static void Alone(Action work)
    {
        try
        {
            work();
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException) ?? exception.InnerExceptions[0]);
        }
    }

    private FileStream? Prepare()
    {
        if (File.Exists(folder)) throw new InvalidInputException($"{folder} is a file; a folder is needed.");
        if (IsComplete)
        {
            RequireSame(DatasetCard.Read(Path.Combine(folder, DatasetCard.FileName)).Specification, "a data set");
            return null;
        }

        if (Directory.Exists(folder) && !File.Exists(SpecificationFile) && Entries(folder).FirstOrDefault(name => !IsOurs(name)) is { } other)
            throw new InvalidInputException($"{folder} holds {other} and no data set; a new or an empty folder is needed.");
        Directory.CreateDirectory(Shards);
        var mark = TakeHold();
        if (File.Exists(SpecificationFile))
            RequireSame(JsonFile.Read<DatasetSpecification>(SpecificationFile), "an unfinished data set");
        else
            AtomicFile.Write(SpecificationFile, specificationJson);
        return mark;
    }

    /// <summary>The system frees the file when the process ends, however it ends.</summary>
    private FileStream TakeHold()
    {
        try
        {
            return new FileStream(Path.Combine(Shards, "running"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
            when (exception.GetType() == typeof(IOException) && exception.Message.Contains("being used", StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{folder} is being written by another run.", exception);
        }
    }

    private void RequireSame(DatasetSpecification there, string what)
    {
        if (there.Difference(specification) is not var (name, theirs, ours)) return;
        throw new InvalidInputException(
            $"{folder} holds {what} whose {name} is {theirs}, not {ours}; name another folder or give the same command.");
    }

    private List<DatasetArray> Merge()
    {
        var totals = new long[columns.Length];
        for (var index = 0; index < specification.ShardCount; index++)
        {
            var lengths = Shard.Lengths(ShardFile(index), columns.Length);
            for (var i = 0; i < totals.Length; i++) totals[i] += lengths[i];
        }

        var writers = new List<NpyWriter>();
        try
        {
            var shapes = columns.Select((column, i) => column.Shape(specification.Count, totals[i] / column.Type.Size)).ToList();
            for (var i = 0; i < columns.Length; i++)
                writers.Add(new NpyWriter(Path.Combine(folder, columns[i].File), columns[i].Type, shapes[i]));
            var offsets = new long[columns.Length];
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Layout == ColumnLayout.Offsets) writers[i].Append(BitConverter.GetBytes(0L));
            }

            for (var index = 0; index < specification.ShardCount; index++)
            {
                var shard = Shard.FromFile(ShardFile(index), columns.Length, specificationJson);
                for (var i = 0; i < columns.Length; i++)
                    writers[i].Append(columns[i].Layout == ColumnLayout.Offsets ? RunningSums(shard[i], ref offsets[i]) : shard[i]);
            }

            return [.. columns.Select((column, i) =>
                new DatasetArray(column.File, column.Type.Descriptor, shapes[i], column.Axes, column.Unit, writers[i].Complete()))];
        }
        finally
        {
            foreach (var writer in writers) writer.Dispose();
        }
    }

    private static byte[] RunningSums(ReadOnlySpan<byte> counts, ref long sum)
    {
        var sums = new long[counts.Length / sizeof(long)];
        for (var i = 0; i < sums.Length; i++) sums[i] = sum += BitConverter.ToInt64(counts[(i * sizeof(long))..]);
        return System.Runtime.InteropServices.MemoryMarshal.AsBytes(sums.AsSpan()).ToArray();
    }

    private string ShardFile(int index) => Path.Combine(Shards, $"{index:D6}.shard");

    /// <summary>Everything below a folder, by names relative to it.</summary>
    private static IEnumerable<string> Entries(string folder) =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path));

    /// <summary>Whether a run leaves an entry of this name before its specification is written; nothing else may be in the way.</summary>
    private static bool IsOurs(string name) => name is ShardFolder or ShardFolder + "/running" or ShardFolder + "/specification.json.partial";

    /// <summary>Removes what runs wrote there, and the folder unless somebody else put something in it.</summary>
    private void RemoveShards()
    {
        if (!Directory.Exists(Shards)) return;
        foreach (var file in Directory.EnumerateFiles(Shards).Where(file =>
            Path.GetExtension(file) is ".shard" or ".partial" || Path.GetFileName(file) is "running" or "specification.json"))
            File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(Shards).Any()) Directory.Delete(Shards);
    }

    /// <param name="work">What may fail as files do.</param>
    /// <param name="kept">Something may be finished already.</param>
    private T Guard<T>(Func<T> work, bool kept = false)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException($"{folder} cannot be written: {exception.Message}{(kept ? " What is finished is kept." : "")}", exception);
        }
    }
}
