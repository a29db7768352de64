using System.Numerics;
using System.Text.Json.Serialization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>Everything that decides the bytes of a data set: the same specification gives the same files.</summary>
public sealed record DatasetSpecification
{
    /// <summary>The distribution of behaviors that a search found.</summary>
    public const string Search = "search";

    /// <summary>Name of <see cref="Labels"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What is said of each behavior.</summary>
    /// <exception cref="InvalidInputException"><see cref="Kind"/> names nothing that is known.</exception>
    [JsonIgnore]
    public LabelKind Labels => LabelKinds.Named(Kind);

    public required Scenario Scenario { get; init; }

    /// <summary>Number of samples.</summary>
    public required long Count { get; init; }

    /// <summary>Name of the sampler, or "file".</summary>
    public required string Distribution { get; init; }

    /// <summary>The distribution in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Sample i was drawn from the stream (seed, i); null where nothing was drawn.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What found the labels; null where there are none.</summary>
    public string? Engine { get; init; }

    /// <summary>Where NBL is measured, a name of <see cref="BilocalCoordinates"/>; null elsewhere.</summary>
    public string? Coordinates { get; init; }

    /// <summary>The network that distances are measured in; null elsewhere.</summary>
    public string? Network { get; init; }

    /// <summary>The gap at which the search for NBL ends; null elsewhere.</summary>
    public double? Gap { get; init; }

    /// <summary>The cells after which the search for NBL ends at the latest; null elsewhere.</summary>
    public int? MaximumCells { get; init; }

    /// <summary>The engine that the sampler asked for NL; null where it did not.</summary>
    public string? SamplingEngine { get; init; }

    /// <summary>The file that the behaviors were read from; null where they were drawn.</summary>
    public SourceFile? Source { get; init; }

    /// <summary>Which part of a larger data set this is; null for a whole one.</summary>
    public DatasetPart? Part { get; init; }

    /// <summary>Version of this library.</summary>
    public string Library { get; init; } = CurrentLibrary;

    internal static string CurrentLibrary { get; } = typeof(DatasetSpecification).Assembly.GetName().Version!.ToString(3);

    /// <summary>The first thing in which another specification differs, as both write it in JSON; null where nothing
    /// does.</summary>
    internal JsonDifference? Difference(DatasetSpecification other) =>
        JsonDifference.First(JsonFile.ToBytes(this), JsonFile.ToBytes(other));

    /// <summary>Samples a shard at most: a power of two, at most 8 MiB and what the kind of labels says. It does not depend on
    /// engine or options, so that parts, which begin at its multiples, can be cut before these are known.</summary>
    internal int LargestShard =>
        1 << BitOperations.Log2((uint)Math.Clamp((1 << 19) / Scenario.TableLength, 1, Labels.LargestShard));

    /// <summary>Samples a shard, whatever the number of threads: <see cref="LargestShard"/>, halved until it is no more than
    /// <see cref="ShardSeconds"/> of work. What is lost when a run is stopped is a shard of each thread.</summary>
    internal int ShardSize
    {
        get
        {
            var (size, seconds) = (LargestShard, Labels.Seconds(this));
            while (size > 1 && size * seconds > ShardSeconds)
                size /= 2;
            return size;
        }
    }

    private const double ShardSeconds = 4;

    /// <summary>What the label of a sample costs.</summary>
    internal SampleCost CostToLabel => new("label", Scenario, Labels.Size(this), Labels.Seconds(this));

    internal int ShardCount => checked((int)((Count + ShardSize - 1) / ShardSize));
}

/// <param name="Name">File name without its folder.</param>
/// <param name="Sha256">Checksum of the array in it, in hexadecimal.</param>
public sealed record SourceFile(string Name, string Sha256);
