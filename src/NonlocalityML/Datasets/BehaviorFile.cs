using System.Collections.Immutable;
using System.Security.Cryptography;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Behaviors in a file: <c>.npy</c> or <c>.npz</c> p[a,b,..,x,y,..] with or without a leading sample axis; one table as
/// <see cref="TableReader"/> reads it; or a row for each sample as <see cref="DatasetExport"/> writes them, <c>.csv</c>,
/// <c>.parquet</c> or <c>.h5</c>.
/// </summary>
public sealed class BehaviorFile : IBehaviorSource
{
    /// <summary>What a specification calls behaviors that were read.</summary>
    internal const string Distribution = "file";

    private readonly string path;
    private readonly NpyArray? array;
    private readonly Behavior? single;

    private BehaviorFile(string path, Scenario scenario, long count, NpyArray? array, Behavior? single)
    {
        (this.path, this.array, this.single) = (path, array, single);
        Specification = Describe(path, scenario, count);
    }

    public DatasetSpecification Specification { get; }

    /// <summary>Opens a file of behaviors, or the folder of a data set.</summary>
    /// <param name="path">A file, or a folder with dataset.json.</param>
    /// <param name="scenario">
    /// Needed for .npy and .npz, unless a file of the same name with the ending .json tells it:
    /// <c>{"outcomes": [2, 2], "settings": [3, 3]}</c>. Tables, other files and data sets that know their own must then agree.
    /// </param>
    /// <exception cref="InvalidInputException">Missing, of another kind, or of another scenario.</exception>
    public static IBehaviorSource Open(string path, Scenario? scenario = null) =>
        Open(path, new TableOptions { Scenario = scenario });

    /// <inheritdoc cref="Open(string, Scenario?)"/>
    /// <param name="path">A file, or a folder with dataset.json.</param>
    /// <param name="options">What a file of one table does not say, as <see cref="TableReader"/> takes it; the scenario of an
    /// array of many.</param>
    public static IBehaviorSource Open(string path, TableOptions options)
    {
        var scenario = options.Scenario;
        IBehaviorSource source = Directory.Exists(path)
            ? OpenDataset(path)
            : Path.GetExtension(Hdf5File.Split(path).File).ToUpperInvariant() switch
            {
                ".NPY" when IsOfSamples(path, options, NpyArray.Open) => OpenArray(path, scenario, NpyArray.Open),
                ".NPZ" when IsOfSamples(path, options, OpenOnly) => OpenArray(path, scenario, OpenOnly),
                ".CSV" when SampleFile.IsCsv(path) => SampleFile.OpenCsv(path),
                ".H5" or ".HDF5" when SampleFile.OpenHdf5(path, options) is { } samples => samples,
                ".PARQUET" when SampleFile.IsParquet(path) => SampleFile.OpenParquet(path),
                _ => OpenTable(path, options),
            };
        if (scenario is null || scenario.Equals(source.Specification.Scenario))
            return source;
        source.Dispose();
        throw new InvalidInputException($"{path} is of scenario {source.Specification.Scenario}, not {scenario}.");
    }

    /// <summary>How a file of one table was read, in one line; null for files of samples.</summary>
    public string? ReadAs { get; private init; }

    public Behavior Behavior(long index)
    {
        if (single is not null)
            return single;
        var table = new double[Specification.Scenario.TableLength];
        array!.Read(index * table.Length, table);
        try
        {
            return IsBehavior(table)
                ? new Behavior(Specification.Scenario, table)
                : TableAssembly.Of(path, Specification.Scenario, new TableOptions(), table).Finish("").ToBehavior();
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{path}, sample {index}: {exception.Message}", exception);
        }
    }

    public void Dispose() => array?.Dispose();

    /// <summary>What is known of behaviors that were read.</summary>
    internal static DatasetSpecification Describe(string path, Scenario scenario, long count) =>
        new()
        {
            Kind = LabelKinds.None.Name,
            Scenario = scenario,
            Count = count,
            Distribution = Distribution,
            Description = $"read from {Path.GetFileName(path)}",
            Source = new SourceFile(Path.GetFileName(path), Checksum(path)),
        };

    /// <summary>SHA-256 of a file, in hexadecimal.</summary>
    internal static string Checksum(string path)
    {
        using var stream = InputFile.Open(Hdf5File.Split(path).File);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>What is made from a data set names its seed, so its behaviors must be the ones drawn.</summary>
    private static Dataset OpenDataset(string path)
    {
        var dataset = Dataset.Open(path);
        try
        {
            dataset.RequireChecksum(dataset.Card.Arrays[0]);
            return dataset;
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    private static BehaviorFile OpenTable(string path, TableOptions options)
    {
        var raw = TableReader.Read(path, options);
        return new BehaviorFile(path, raw.Scenario, 1, null, raw.ToBehavior()) { ReadAs = raw.Understood };
    }

    /// <summary>The array of an .npz file that holds one.</summary>
    private static NpyArray OpenOnly(string path) => NpyArray.OpenPacked(path);

    /// <summary>Whether an array is of many tables: one more axis than a table has. One table is read as from any other
    /// file.</summary>
    private static bool IsOfSamples(string path, TableOptions options, Func<string, NpyArray> open)
    {
        if (Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase) && NpyArray.Names(path).Count != 1)
            return false;
        var scenario = options.Scenario ?? (options.Layout is null ? SidecarScenario(path) : null);
        if (scenario is null)
            return options.Layout is null;
        using var array = open(path);
        return array.Shape.Length != 2 && !array.Shape.SequenceEqual(scenario.TableShape.Select(length => (long)length));
    }

    /// <summary>Quickly: what is no behavior may still be counts, or rounded.</summary>
    private bool IsBehavior(ReadOnlySpan<double> table)
    {
        var settings = Specification.Scenario.SettingTuples;
        for (var setting = 0; setting < settings; setting++)
        {
            var sum = 0.0;
            for (var i = setting; i < table.Length; i += settings)
                sum += table[i];
            if (Math.Abs(sum - 1) > Bell.Behavior.NormalizationTolerance)
                return false;
        }

        return true;
    }

    private static BehaviorFile OpenArray(string path, Scenario? scenario, Func<string, NpyArray> open)
    {
        var array = open(path);
        try
        {
            scenario ??= RequireScenario(path);
            ImmutableArray<long> table = [.. scenario.TableShape.Select(length => (long)length)];
            var count =
                array.Shape.SequenceEqual(table) ? 1
                : array.Shape.Length == table.Length + 1 && array.Shape.Skip(1).SequenceEqual(table) ? array.Shape[0]
                : throw new InvalidInputException(
                    $"{path}: shape ({string.Join(',', array.Shape)}); "
                        + $"scenario {scenario} needs ({string.Join(',', table)}), or that after a sample axis."
                );
            if (count == 0)
                throw new InvalidInputException($"{path} holds no sample; at least 1 is needed.");
            return new BehaviorFile(path, scenario, count, array, null);
        }
        catch
        {
            array.Dispose();
            throw;
        }
    }

    private static Scenario RequireScenario(string path) =>
        SidecarScenario(path)
        ?? throw new InvalidInputException(
            $"{path}: an array does not tell its scenario; give --outcomes and --settings, "
                + $"or {Path.GetFileName(Path.ChangeExtension(path, ".json"))} with \"outcomes\" and \"settings\"."
        );

    /// <summary>The scenario that a .json file of the same name tells, or an HDF5 file itself; null where none does.</summary>
    internal static Scenario? SidecarScenario(string path) =>
        Path.ChangeExtension(Hdf5File.Split(path).File, ".json") is var sidecar && File.Exists(sidecar)
            ? JsonFile.Read<Scenario>(sidecar)
        : Hdf5File.IsHdf5(path) && Hdf5File.ScenarioOf(path) is { } told ? Scenario.Parse(told)
        : null;
}
