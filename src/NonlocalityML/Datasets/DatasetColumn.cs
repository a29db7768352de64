using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

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

    /// <summary>The arrays of each kind of data set, in the order in which shards hold them.</summary>
    /// <exception cref="InvalidInputException">No such kind.</exception>
    public static ImmutableArray<DatasetColumn> Of(DatasetSpecification specification)
    {
        var scenario = specification.Scenario;
        var behaviors = Table("behaviors", "probability");
        return specification.Kind switch
        {
            DatasetSpecification.Behaviors => [behaviors],
            DatasetSpecification.Nonlocality => [behaviors, .. Labels()],
            DatasetSpecification.Bilocality => [behaviors, .. BilocalColumns.Of(specification)],
            DatasetSpecification.Classes => [behaviors, .. ClassColumns.All],
            DatasetSpecification.BehaviorClasses => [behaviors, .. Labels(), .. ChshClassColumns.All],
            _ => throw new InvalidInputException(
                $"kind is '{specification.Kind}'; one of {string.Join(", ", DatasetSpecification.Kinds)} is needed."
            ),
        };

        DatasetColumn[] Labels() =>
            [
                new(
                    "labels",
                    NpyType.Real,
                    ColumnLayout.Rows,
                    [2],
                    ["sample", "bound"],
                    "lower and upper bound of NL = 1/(2 prod|X_i|) min sum|q-p|"
                ),
                Table("inequalities", "coefficient, |c| <= 1"),
                new(
                    "model_offsets",
                    NpyType.Whole,
                    ColumnLayout.Offsets,
                    [],
                    ["sample"],
                    "terms of sample i are offsets[i] to offsets[i+1]-1"
                ),
                new("model_strategies", NpyType.Whole, ColumnLayout.Terms, [], ["term"], "number of a deterministic strategy"),
                new("model_weights", NpyType.Real, ColumnLayout.Terms, [], ["term"], "relative weight"),
            ];

        DatasetColumn Table(string name, string unit) =>
            new(
                name,
                NpyType.Real,
                ColumnLayout.Rows,
                [.. scenario.TableShape.Select(length => (long)length)],
                ["sample", .. TableAxes.Names(scenario.Parties)],
                unit
            );
    }
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
