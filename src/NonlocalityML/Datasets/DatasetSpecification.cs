using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Bilocal;

namespace NonlocalityML.Datasets;

/// <summary>Everything that decides the bytes of a data set: the same specification gives the same files.</summary>
public sealed record DatasetSpecification
{
    /// <summary>A data set of behaviors alone.</summary>
    public const string Behaviors = "behaviors";

    /// <summary>A data set of behaviors with NL and its certificates.</summary>
    public const string Nonlocality = "nl";

    /// <summary>A data set of behaviors with NBL and its certificates.</summary>
    public const string Bilocality = "nbl";

    /// <summary>A data set of CHSH behaviors with the class of their four correlators.</summary>
    public const string Classes = "class";

    /// <summary>A data set of CHSH behaviors with the class of each, marginals included, and its certificates.</summary>
    public const string BehaviorClasses = "behavior-class";

    /// <summary>The distribution of behaviors that a search found.</summary>
    public const string Search = "search";

    /// <summary><see cref="Behaviors"/>, <see cref="Nonlocality"/>, <see cref="Bilocality"/>, <see cref="Classes"/> or
    /// <see cref="BehaviorClasses"/>.</summary>
    public required string Kind { get; init; }

    internal static string[] Kinds { get; } = [Behaviors, Nonlocality, Bilocality, Classes, BehaviorClasses];

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

    /// <summary>Whether the labels are classes, of whichever kind.</summary>
    internal bool HasClasses => IsClasses(Kind);

    internal static bool IsClasses(string kind) => kind is Classes or BehaviorClasses;

    /// <summary>The first thing in which another specification differs, as both write it in JSON; null where nothing
    /// does.</summary>
    internal JsonDifference? Difference(DatasetSpecification other) =>
        JsonDifference.First(JsonFile.ToBytes(this), JsonFile.ToBytes(other));

    /// <summary>Samples a shard: about 8 MiB, at most 512 (64 of NBL, whose proofs are long), whatever the number of
    /// threads.</summary>
    internal int ShardSize => Kind == Bilocality ? 64 : Math.Clamp((1 << 19) / Scenario.TableLength, 1, 512);

    internal int ShardCount => checked((int)((Count + ShardSize - 1) / ShardSize));
}

/// <param name="Name">File name without its folder.</param>
/// <param name="Sha256">Checksum of the array in it, in hexadecimal.</param>
public sealed record SourceFile(string Name, string Sha256);
