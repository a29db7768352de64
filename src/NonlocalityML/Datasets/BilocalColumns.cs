using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// The arrays of a data set of NBL, beside the behaviors: features (N, n), those of the card's coordinates; labels (N, 2); the
/// bilocal models first (N, 4), last (N, 4) and responses (N, slots of B, 4, 4) of <see cref="BilocalModel"/>; and the proofs of
/// <see cref="BilocalProof"/>. The tree of sample i is entries node_offsets[i] to node_offsets[i+1]-1 of nodes. A tree of k nodes
/// has (k - 1)/2 thresholds and (k + 1)/2 leaves, so with o = node_offsets[i] its thresholds begin at (o - i)/2 and its leaves'
/// rows at (o + i)/2. Its coefficient vectors are rows row_offsets[i] to row_offsets[i+1]-1 of coefficients, n numbers each,
/// without the shape.
/// </summary>
internal static class BilocalColumns
{
    private const int Strategies = BilocalModel.Strategies;

    public static ImmutableArray<DatasetColumn> Of(DatasetSpecification specification)
    {
        var coordinates = Coordinates(specification);
        long slots = specification.Scenario.Slots(1);
        return
        [
            Rows("features", ["feature"], $"coordinates '{coordinates.Name}'", coordinates.Count),
            Rows("labels", ["bound"], $"lower, then upper bound of NBL: {coordinates.Distance} to the nearest bilocal model", 2),
            Rows("first", ["strategy of A"], "relative weight", Strategies),
            Rows("last", ["strategy of C"], "relative weight", Strategies),
            Rows("responses", ["slot (y,b)", "strategy of A", "strategy of C"], "relative weight", slots, Strategies, Strategies),
            Offsets("node_offsets", "the tree of sample i is nodes[offsets[i]:offsets[i+1]]"),
            Terms("nodes", NpyType.Code, "0 to 5: split at <A0>, <A1>, <A0 A1>, <C0>, <C1>, <C0 C1>; 6: leaf"),
            Terms("thresholds", NpyType.Real, "one number a split"),
            Terms("rows", NpyType.Index, "one row of the sample's coefficients a leaf"),
            Offsets("row_offsets", "the vectors of sample i are rows offsets[i]:offsets[i+1] of coefficients"),
            Terms("coefficients", NpyType.Real, $"|c| <= 1, {coordinates.Count} numbers a row"),
        ];
    }

    /// <summary>Where the data set's NBL is measured.</summary>
    /// <exception cref="InvalidInputException">The card names none, or none of this scenario.</exception>
    public static BilocalCoordinates Coordinates(DatasetSpecification specification) =>
        BilocalCoordinates.FromName(
            specification.Coordinates ?? throw new InvalidInputException("A data set of NBL needs the name of its coordinates."),
            specification.Scenario
        );

    /// <summary>Adds everything but the behavior to the columns from 1 on, in the order of <see cref="Of"/>.</summary>
    public static void Append(Shard shard, BilocalCertificate certificate)
    {
        var (model, proof) = (certificate.Model, certificate.Proof);
        shard.Append(1, certificate.Features.AsSpan());
        shard.Append<double>(2, [certificate.Lower.RoundDown(), certificate.Upper.RoundUp()]);
        shard.Append(3, model.First.AsSpan());
        shard.Append(4, model.Last.AsSpan());
        shard.Append(5, model.Responses.AsSpan());
        shard.Append<long>(6, [proof.Nodes.Length]);
        shard.Append<byte>(7, proof.Nodes);
        shard.Append<double>(8, proof.Thresholds);
        shard.Append<int>(9, proof.Rows);
        shard.Append<long>(10, [proof.Coefficients.Length / certificate.Coordinates.Count]);
        shard.Append<double>(11, proof.Coefficients);
    }

    /// <exception cref="InvalidInputException">The stored numbers are no such things, or the features are not those of the
    /// behavior.</exception>
    public static BilocalCertificate Read(Dataset dataset, long index, Behavior behavior, Rational lower, Rational upper)
    {
        var coordinates = Coordinates(dataset.Specification);
        var features = dataset.Row("features", index);
        var expected = coordinates.FeaturesOf(behavior);
        for (var k = 0; k < features.Length; k++)
        {
            if (features[k] != expected[k])
                throw new InvalidInputException($"feature {k} is {features[k]:R}; that of the behavior is {expected[k]:R}.");
        }

        var model = new BilocalModel(
            coordinates.Scenario,
            dataset.Row("first", index),
            dataset.Row("last", index),
            dataset.Row("responses", index)
        );
        var nodes = dataset.Range("node_offsets", "nodes", index);
        var thresholds = dataset.Require("thresholds", index, (nodes.Start - index) / 2, (nodes.Length - 1) / 2);
        var rows = dataset.Require("rows", index, (nodes.Start + index) / 2, (nodes.Length + 1) / 2);
        var proof = new BilocalProof(
            Array.ConvertAll(dataset.Terms<double>("nodes", nodes), node => (byte)node),
            dataset.Terms<double>("thresholds", thresholds),
            Array.ConvertAll(dataset.Terms<double>("rows", rows), row => (int)row),
            dataset.Terms<double>("coefficients", dataset.Range("row_offsets", "coefficients", index, coordinates.Count))
        );
        return new BilocalCertificate(coordinates, features, model, proof, lower, upper);
    }

    private static DatasetColumn Rows(string name, ImmutableArray<string> axes, string unit, params ImmutableArray<long> shape) =>
        new(name, NpyType.Real, ColumnLayout.Rows, shape, ["sample", .. axes], unit);

    private static DatasetColumn Offsets(string name, string unit) =>
        new(name, NpyType.Whole, ColumnLayout.Offsets, [], ["sample"], unit);

    private static DatasetColumn Terms(string name, NpyType type, string unit) =>
        new(name, type, ColumnLayout.Terms, [], ["term"], unit);
}
