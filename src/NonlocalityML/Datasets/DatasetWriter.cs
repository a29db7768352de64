using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Makes the folder of a data set, shard by shard. Until the data set is complete, <c>shards/</c> holds its specification and the
/// shards that are done; what a stopped run finished is found again by the next one. The arrays are then merged, dataset.json is
/// written last, and <c>shards/</c> is removed.
/// </summary>
internal sealed class DatasetWriter : IDisposable
{
    private static readonly RunKind Kind = new("a data set")
    {
        Work = "shards",
        Options = "shards/specification.json",
        Result = DatasetCard.FileName,
        WorkFiles = ["*.shard"],
    };

    private readonly RunFolder run;
    private readonly DatasetSpecification specification;
    private readonly ImmutableArray<DatasetColumn> columns;
    private readonly byte[] specificationJson;

    /// <exception cref="InvalidInputException">The folder cannot be written, holds something else, or another run is writing
    /// it.</exception>
    public DatasetWriter(string folder, DatasetSpecification specification)
    {
        this.specification = specification;
        columns = DatasetColumn.Of(specification);
        specificationJson = JsonFile.ToBytes(specification);
        run = RunFolder.Claim(folder, Kind, specificationJson);
        if (run.IsFinished)
            run.RequireSame(
                JsonFile.ToBytes(DatasetCard.Read(Path.Combine(folder, DatasetCard.FileName)).Specification),
                specificationJson
            );
    }

    /// <summary>Removes what a run whose last file operations failed left beside a complete data set.</summary>
    public static void Tidy(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, Kind.Work)))
            RunFolder.Claim(folder, Kind).Dispose();
    }

    /// <summary>dataset.json is there.</summary>
    public bool IsComplete => run.IsFinished;

    private string Folder => run.Path;

    /// <summary>Numbers of the shards that are not done.</summary>
    public List<int> Missing() =>
        IsComplete ? [] : [.. Enumerable.Range(0, specification.ShardCount).Where(shard => !File.Exists(ShardFile(shard)))];

    /// <summary>Writes one shard; safe from several threads.</summary>
    public void Write(int index, Shard shard) => AtomicFile.Write(ShardFile(index), shard.ToFile(specificationJson));

    /// <summary>Merges the shards into the arrays, one shard in memory at a time.</summary>
    public void Finish() => Finish(Merge);

    /// <summary>Takes the arrays from all parts of the data set, in their order.</summary>
    public void Finish(IReadOnlyList<Dataset> parts, int threads, IProgress<long>? progress, CancellationToken cancellation) =>
        Finish(() =>
        {
            var (arrays, done) = (new DatasetArray[columns.Length], 0L);
            Parallelism.For(
                columns.Length,
                threads,
                i =>
                    arrays[i] = new ColumnMerge(Folder, columns[i], i, parts).Run(
                        specification.Count,
                        bytes => progress?.Report(Interlocked.Add(ref done, bytes)),
                        cancellation
                    ),
                cancellation
            );
            return [.. arrays];
        });

    public void Dispose() => run.Dispose();

    private void Finish(Func<List<DatasetArray>> merge)
    {
        if (!IsComplete)
            run.Finish(JsonFile.ToBytes(DatasetCard.Create(specification, merge())));
    }

    private List<DatasetArray> Merge()
    {
        var totals = new long[columns.Length];
        for (var index = 0; index < specification.ShardCount; index++)
        {
            var lengths = Shard.Lengths(ShardFile(index), columns.Length);
            for (var i = 0; i < totals.Length; i++)
                totals[i] += lengths[i];
        }

        var writers = new List<NpyWriter>();
        try
        {
            var shapes = columns.Select((column, i) => column.Shape(specification.Count, totals[i] / column.Type.Size)).ToList();
            for (var i = 0; i < columns.Length; i++)
                writers.Add(new NpyWriter(Path.Combine(Folder, columns[i].File), columns[i].Type, shapes[i]));
            var offsets = new long[columns.Length];
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Layout == ColumnLayout.Offsets)
                    writers[i].Append(BitConverter.GetBytes(0L));
            }

            for (var index = 0; index < specification.ShardCount; index++)
            {
                var shard = Shard.FromFile(ShardFile(index), columns, specificationJson);
                for (var i = 0; i < columns.Length; i++)
                    writers[i]
                        .Append(columns[i].Layout == ColumnLayout.Offsets ? RunningSums(shard[i], ref offsets[i]) : shard[i]);
            }

            return
            [
                .. columns.Select(
                    (column, i) =>
                        new DatasetArray(
                            column.File,
                            column.Type.Descriptor,
                            shapes[i],
                            column.Axes,
                            column.Unit,
                            writers[i].Complete()
                        )
                ),
            ];
        }
        finally
        {
            foreach (var writer in writers)
                writer.Dispose();
        }
    }

    private static byte[] RunningSums(ReadOnlySpan<byte> counts, ref long sum)
    {
        var sums = new long[counts.Length / sizeof(long)];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = sum += BitConverter.ToInt64(counts[(i * sizeof(long))..]);
        return MemoryMarshal.AsBytes(sums.AsSpan()).ToArray();
    }

    private string ShardFile(int index) => Path.Combine(run.Work, $"{index:D6}.shard");
}
