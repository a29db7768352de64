using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Files;

namespace NonlocalityML.Datasets;

/// <summary>An array of a data set before its number of samples is known.</summary>
/// <param name="Name">File name without .npy.</param>
/// <param name="Type">Element type.</param>
/// <param name="Layout">How the array grows with the samples.</param>
/// <param name="RowShape">Shape of one sample's numbers (<see cref="ColumnLayout.Rows"/> only).</param>
/// <param name="Axes">Name of each axis.</param>
/// <param name="Unit">What the numbers are.</param>
internal sealed record DatasetColumn(
    string Name,
    NpyType Type,
    ColumnLayout Layout,
    ImmutableArray<long> RowShape,
    ImmutableArray<string> Axes,
    string Unit
)
{
    public string File => $"{Name}.npy";

    /// <summary>The array that says where the terms of each sample are (<see cref="ColumnLayout.Terms"/> only); null where that
    /// follows from other arrays.</summary>
    public string? Offsets { get; private init; }

    /// <summary>Elements of one of the terms that <see cref="Offsets"/> counts.</summary>
    public int TermLength { get; private init; } = 1;

    /// <summary>Shape of the whole array.</summary>
    /// <param name="samples">Number of samples.</param>
    /// <param name="elements">Number of elements in all, for <see cref="ColumnLayout.Terms"/>.</param>
    public long[] Shape(long samples, long elements) =>
        Layout switch
        {
            ColumnLayout.Rows => [samples, .. RowShape],
            ColumnLayout.Offsets => [samples + 1],
            _ => [elements],
        };

    /// <summary>The arrays of a data set, in the order in which shards hold them.</summary>
    /// <exception cref="Numerics.InvalidInputException">No such kind.</exception>
    public static ImmutableArray<DatasetColumn> Of(DatasetSpecification specification) =>
        [OfTables("behaviors", specification.Scenario, "probability"), .. specification.Labels.Columns(specification)];

    /// <summary>A table p[a,b,..,x,y,..] for each sample.</summary>
    public static DatasetColumn OfTables(string name, Scenario scenario, string unit) =>
        new(
            name,
            NpyType.Real,
            ColumnLayout.Rows,
            [.. scenario.TableShape.Select(length => (long)length)],
            ["sample", .. TableAxes.Names(scenario.Parties)],
            unit
        );

    /// <summary>Numbers of fixed shape for each sample; without a shape one number.</summary>
    public static DatasetColumn OfRows(
        string name,
        NpyType type,
        ImmutableArray<string> axes,
        string unit,
        params ImmutableArray<long> shape
    ) => new(name, type, ColumnLayout.Rows, shape, ["sample", .. axes], unit);

    /// <summary>Where the terms of each sample begin.</summary>
    public static DatasetColumn OfOffsets(string name, string unit) =>
        new(name, NpyType.Whole, ColumnLayout.Offsets, [], ["sample"], unit);

    /// <summary>Any number of terms for each sample.</summary>
    public static DatasetColumn OfTerms(
        string name,
        NpyType type,
        string unit,
        string? offsets,
        int termLength = 1,
        string axis = "term"
    ) => new(name, type, ColumnLayout.Terms, [], [axis], unit) { Offsets = offsets, TermLength = termLength };
}

/// <summary>How an array grows with the samples.</summary>
internal enum ColumnLayout
{
    /// <summary>One row of fixed shape for each sample.</summary>
    Rows,

    /// <summary>Where each sample's terms begin, and the end of the last; a shard holds the number of terms of each
    /// sample.</summary>
    Offsets,

    /// <summary>Any number of elements for each sample.</summary>
    Terms,
}
