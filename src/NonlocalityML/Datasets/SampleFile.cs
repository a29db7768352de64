using System.Globalization;
using CsvHelper;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>Behaviors in a file with a row for each, as <see cref="DatasetExport"/> writes it; labels in it are passed
/// over.</summary>
internal sealed class SampleFile : IBehaviorSource
{
    /// <summary>The array of probabilities in an HDF5 file.</summary>
    public const string ProbabilitiesName = "p";

    /// <summary>The most numbers that an HDF5 file of samples may hold: 1 GiB.</summary>
    public const long MostNumbers = 1L << 27;

    private readonly string path;
    private readonly double[] tables;

    private SampleFile(string path, Scenario scenario, double[] tables)
    {
        (this.path, this.tables) = (path, tables);
        if (tables.Length == 0)
            throw new InvalidInputException($"{path} holds no sample; at least 1 is needed.");
        Specification = BehaviorFile.Describe(path, scenario, tables.Length / scenario.TableLength);
    }

    public DatasetSpecification Specification { get; }

    /// <summary>Whether a CSV file begins with a column of samples; otherwise it is one table.</summary>
    public static bool IsCsv(string path)
    {
        using var reader = new StreamReader(InputFile.Open(path));
        var start = new char[256];
        var first = start.AsSpan(0, reader.ReadBlock(start)).TrimStart("\" \r\n");
        return SampleColumns.AreOf([first[..(first.IndexOf(')') + 1)].ToString()]);
    }

    /// <summary>Whether a Parquet file has the columns of samples; otherwise it is one table.</summary>
    public static bool IsParquet(string path)
    {
        using var stream = InputFile.Open(path);
        return Guard(path, () => Fields(stream).GetAwaiter().GetResult() is var names && SampleColumns.AreOf(names));

        static async Task<string[]> Fields(Stream stream)
        {
            await using var reader = await ParquetInput.Open(stream);
            return [.. reader.Schema.DataFields.Select(field => field.Name)];
        }
    }

    /// <exception cref="InvalidInputException">The file is not such a one.</exception>
    public static SampleFile OpenCsv(string path) =>
        Guard(
            path,
            () =>
            {
                using var csv = new CsvReader(new StreamReader(InputFile.Open(path)), CultureInfo.InvariantCulture);
                csv.Read();
                csv.ReadHeader();
                var scenario = SampleColumns.ScenarioOf(path, csv.HeaderRecord!);
                int[] columns = [.. SampleColumns.Names(scenario).Select(name => Array.IndexOf(csv.HeaderRecord!, name))],
                    entries = SampleColumns.Entries(scenario);
                var tables = new List<double>();
                while (csv.Read())
                {
                    var table = new double[scenario.TableLength];
                    foreach (var (entry, column) in entries.Zip(columns))
                    {
                        var text = csv.GetField(column);
                        table[entry] = double.TryParse(text, CultureInfo.InvariantCulture, out var value)
                            ? value
                            : throw new InvalidInputException($"{path}, line {csv.Parser.RawRow}: '{text}' is no number.");
                    }

                    tables.AddRange(table);
                }

                return new SampleFile(path, scenario, [.. tables]);
            }
        );

    /// <exception cref="InvalidInputException">The file is not such a one.</exception>
    public static SampleFile OpenParquet(string path)
    {
        using var stream = InputFile.Open(path);
        return Guard(path, () => ReadParquet(path, stream).GetAwaiter().GetResult());
    }

    /// <summary>Behaviors behind a sample axis; null where the file holds something else.</summary>
    /// <param name="path">An HDF5 file, or one array of it; of several arrays p is taken.</param>
    /// <param name="options">Names the scenario, unless the file does.</param>
    /// <exception cref="InvalidInputException">The file is not such a one.</exception>
    public static SampleFile? OpenHdf5(string path, TableOptions options)
    {
        if ((options.Scenario ?? BehaviorFile.SidecarScenario(path)) is not { } scenario)
            return null;
        long[] table = [.. scenario.TableShape.Select(length => (long)length)];
        var found = Hdf5File
            .Arrays(path, MostNumbers)
            .FindAll(array => array.Shape.Length == table.Length + 1 && array.Shape.AsSpan(1).SequenceEqual(table));
        if (found.Count > 1)
            found = found.FindAll(array => array.Name == $"/{ProbabilitiesName}");
        return found is [var samples] ? new SampleFile(path, scenario, samples.Values) : null;
    }

    public Behavior Behavior(long index)
    {
        var length = Specification.Scenario.TableLength;
        try
        {
            return new Behavior(Specification.Scenario, tables.AsSpan(checked((int)index * length), length));
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{path}, sample {index}: {exception.Message}", exception);
        }
    }

    public void Dispose() { }

    private static async Task<SampleFile> ReadParquet(string path, Stream stream)
    {
        await using var reader = await ParquetInput.Open(stream);
        var fields = reader.Schema.DataFields;
        var scenario = SampleColumns.ScenarioOf(path, [.. fields.Select(field => field.Name)]);
        var length = scenario.TableLength;
        var tables = new List<double>();
        for (var number = 0; number < reader.RowGroupCount; number++)
        {
            using var group = reader.OpenRowGroupReader(number);
            var values = new double[group.RowCount];
            var block = new double[checked((int)group.RowCount * length)];
            foreach (var (entry, name) in SampleColumns.Entries(scenario).Zip(SampleColumns.Names(scenario)))
            {
                var field = fields.Single(field => field.Name == name);
                if (field.ClrType != typeof(double) || field.IsNullable)
                    throw new InvalidInputException(
                        $"{path}: column {name} is {field.ClrType.Name}; Double without gaps is needed."
                    );
                await group.ReadAsync<double>(field, values.AsMemory());
                for (var row = 0; row < values.Length; row++)
                    block[row * length + entry] = values[row];
            }

            tables.AddRange(block);
        }

        return new SampleFile(path, scenario, [.. tables]);
    }

    /// <summary>Files come from outside: whatever a reader throws at them becomes one line.</summary>
    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
#pragma warning disable CA1031 // The readers of CSV and Parquet throw exceptions of many types at a broken file.
        catch (Exception exception) when (exception is not (InvalidInputException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            throw new InvalidInputException($"{path} cannot be read: it is damaged or of another kind.", exception);
        }
    }
}
