using System.Globalization;
using CsvHelper;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using Parquet;
using Parquet.Schema;
using PureHDF;

namespace NonlocalityML.Datasets;

/// <summary>
/// A data set as one file for other programs: a row for each sample, with its probabilities and its label.
/// <see cref="BehaviorFile"/> reads such files. Proofs stay in the folder.
/// </summary>
public static class DatasetExport
{
    private const int Block = 4096;

    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["parquet", "hdf5", "csv"];

    /// <param name="dataset">Any data set.</param>
    /// <param name="path">The file; replaced when it exists, and only when it is complete.</param>
    /// <param name="format">A name of <see cref="Formats"/>.</param>
    /// <param name="progress">Told how many samples are written.</param>
    /// <param name="cancellation">Stops between blocks; then there is no file.</param>
    /// <exception cref="InvalidInputException">Another format, a folder that was changed, or a file that cannot be
    /// written.</exception>
    public static void Write(
        Dataset dataset,
        string path,
        string format,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (!Formats.Contains(format))
            throw new InvalidInputException($"The format is '{format}'; {string.Join(" and ", Formats)} are there.");
        dataset.RequireChecksums();
        using var file = new AtomicFile(path);
        using (var stream = new ForwardStream(file))
        {
            if (format == "csv")
                WriteCsv(dataset, stream, progress, cancellation);
            else if (format == "hdf5")
                WriteHdf5(dataset, stream, progress, cancellation);
            else
                WriteParquet(dataset, stream, progress, cancellation).GetAwaiter().GetResult();
        }

        file.Complete();
        AtomicFile.RemoveLeftOf(path);
    }

    private static void WriteCsv(Dataset dataset, Stream stream, IProgress<long>? progress, CancellationToken cancellation)
    {
        using var csv = new CsvWriter(new StreamWriter(stream), CultureInfo.InvariantCulture);
        var (entries, labels) = (SampleColumns.Entries(dataset.Scenario), LabelNames(dataset));
        foreach (var name in SampleColumns.Names(dataset.Scenario).Concat(labels))
            csv.WriteField(name);
        csv.NextRecord();
        for (var index = 0L; index < dataset.Count; index++)
        {
            if (index % Block == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(index);
            }

            var table = dataset.Behavior(index).Table;
            foreach (var entry in entries)
                csv.WriteField(table[entry].ToString("R", CultureInfo.InvariantCulture));
            foreach (var name in labels)
                csv.WriteField(
                    name == SampleColumns.Class
                        ? ClassOf(dataset, index)
                        : Label(dataset, index, name).ToString("R", CultureInfo.InvariantCulture)
                );
            csv.NextRecord();
        }
    }

    private static async Task WriteParquet(
        Dataset dataset,
        Stream stream,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        var (entries, labels) = (SampleColumns.Entries(dataset.Scenario), LabelNames(dataset));
        DataField[] numbers = [.. SampleColumns.Names(dataset.Scenario).Select(name => new DataField<double>(name))];
        DataField[] said =
        [
            .. labels.Select(name =>
                name == SampleColumns.Class ? (DataField)new DataField<string>(name) : new DataField<double>(name)
            ),
        ];
        await using var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema([.. numbers, .. said]),
            stream,
            cancellationToken: cancellation
        );
        for (var start = 0L; start < dataset.Count; start += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(start);
            var count = (int)Math.Min(Block, dataset.Count - start);
            Behavior[] behaviors = [.. Enumerable.Range(0, count).Select(i => dataset.Behavior(start + i))];
            using var group = writer.CreateRowGroup();
            foreach (var (column, entry) in entries.Index())
                await group.WriteAsync<double>(
                    numbers[column],
                    behaviors.Select(behavior => behavior.Table[entry]).ToArray(),
                    cancellationToken: cancellation
                );
            foreach (var (column, name) in labels.Index())
            {
                var rows = Enumerable.Range(0, count).Select(i => start + i);
                if (name == SampleColumns.Class)
                    await group.WriteAsync(said[column], [.. rows.Select(index => ClassOf(dataset, index))]);
                else
                    await group.WriteAsync<double>(
                        said[column],
                        rows.Select(index => Label(dataset, index, name)).ToArray(),
                        cancellationToken: cancellation
                    );
            }
        }
    }

    /// <summary>Arrays p[sample,a,b,..,x,y,..] and one for each label; the scenario is an attribute of the file.</summary>
    private static void WriteHdf5(Dataset dataset, Stream stream, IProgress<long>? progress, CancellationToken cancellation)
    {
        var (scenario, length) = (dataset.Scenario, dataset.Scenario.TableLength);
        if (dataset.Count > SampleFile.MostNumbers / length)
            throw new InvalidInputException(
                $"{dataset.Count} samples of {length} numbers are more than the {SampleFile.MostNumbers} of an HDF5 file here; "
                    + "parquet takes them."
            );
        var p = new double[dataset.Count * length];
        for (var index = 0L; index < dataset.Count; index++)
        {
            if (index % Block == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(index);
            }

            dataset.Behavior(index).Table.CopyTo(p.AsSpan((int)index * length));
        }

        var file = new H5File
        {
            [SampleFile.ProbabilitiesName] = new H5Dataset<double[]>(
                p,
                fileDims: [(ulong)dataset.Count, .. scenario.TableShape.Select(size => (ulong)size)]
            ),
        };
        file.Attributes[Hdf5File.ScenarioName] = $"{scenario}";
        var samples = Enumerable.Range(0, (int)dataset.Count);
        foreach (var name in LabelNames(dataset))
            file[name] =
                name == SampleColumns.Class
                    ? samples.Select(index => ClassOf(dataset, index)).ToArray()
                    : samples.Select(index => Label(dataset, index, name)).ToArray();
        using var bytes = new MemoryStream();
        file.Write(bytes, new H5WriteOptions());
        bytes.Position = 0;
        bytes.CopyTo(stream);
    }

    private static string[] LabelNames(Dataset dataset) =>
        dataset.Labels switch
        {
            DistanceLabels => [SampleColumns.Lower, SampleColumns.Upper],
            ClassLabels => [SampleColumns.Class, SampleColumns.Margin],
            _ => [],
        };

    private static double Label(Dataset dataset, long index, string name) =>
        name switch
        {
            SampleColumns.Lower => dataset.Label(index).Lower,
            SampleColumns.Upper => dataset.Label(index).Upper,
            _ => dataset.Margin(index),
        };

    private static string ClassOf(Dataset dataset, long index) => dataset.Class(index).ToString();

    /// <summary>Writes into a file that takes its name when it is complete.</summary>
    private sealed class ForwardStream(AtomicFile file) : Stream
    {
        private long written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => written;

        public override long Position
        {
            get => written;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            file.Write(buffer);
            written += buffer.Length;
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
