using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// NBL and its certificates. Beside the behaviors: features (N, n), those of the card's coordinates; labels (N, 2); the bilocal
/// models first (N, 4), last (N, 4) and responses (N, slots of B, 4, 4) of <see cref="BilocalModel"/>; and the proofs of
/// <see cref="BilocalProof"/>. The tree of sample i is entries node_offsets[i] to node_offsets[i+1]-1 of nodes. A tree of k nodes
/// has (k - 1)/2 thresholds and (k + 1)/2 leaves, so with o = node_offsets[i] its thresholds begin at (o - i)/2 and its leaves'
/// rows at (o + i)/2. Its coefficient vectors are rows row_offsets[i] to row_offsets[i+1]-1 of coefficients, n numbers each,
/// without the shape.
/// </summary>
internal sealed class BilocalityLabels() : DistanceLabels("nbl")
{
    private const int Strategies = BilocalModel.Strategies;

    public override string Symbol => "NBL";

    public override string Description => "the distance to the bilocal set of A - B - C, with both bounds";

    public override string Outside => "not bilocal";

    public override LabelOptions Options { get; } =
        new()
        {
            Engine = BilocalEngine.Name,
            Coordinates = "probabilities",
            Gap = new BilocalOptions().Gap,
            MaximumCells = new BilocalOptions().MaximumCells,
        };

    public override IReadOnlyList<string> Engines { get; } = [BilocalEngine.Name];

    internal override string IntendedUse =>
        "Fast estimates of the distance to the bilocal set for many behaviors of a line A - B - C.";

    /// <summary>Proofs of NBL are long.</summary>
    internal override int LargestShard => 8;

    internal override double Seconds(DatasetSpecification specification) =>
        BilocalCost.Seconds(Coordinates(specification), Search(specification));

    internal override string Size(DatasetSpecification specification) =>
        BilocalCost.Size(Coordinates(specification), Search(specification));

    public override string Unit(DatasetSpecification specification) => Coordinates(specification).Distance;

    public override string Meaning(DatasetSpecification specification) => $"{Unit(specification)} to the nearest bilocal model";

    internal override string Features(DatasetSpecification specification) => $"bilocal-{specification.Coordinates}";

    /// <summary>Where the data set's NBL is measured.</summary>
    /// <exception cref="InvalidInputException">The card names none, or none of this scenario.</exception>
    public static BilocalCoordinates Coordinates(DatasetSpecification specification) =>
        BilocalCoordinates.FromName(
            specification.Coordinates ?? throw new InvalidInputException("A data set of NBL needs the name of its coordinates."),
            specification.Scenario
        );

    internal override void Require(DatasetSpecification specification) => _ = Engine(specification);

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification)
    {
        var coordinates = Coordinates(specification);
        var (count, slots) = (coordinates.Count, specification.Scenario.Slots(1));
        return
        [
            Rows("features", ["feature"], $"coordinates '{coordinates.Name}'", count),
            Rows("labels", ["bound"], $"lower, then upper bound of NBL: {coordinates.Distance} to the nearest bilocal model", 2),
            Rows("first", ["strategy of A"], "relative weight", Strategies),
            Rows("last", ["strategy of C"], "relative weight", Strategies),
            Rows("responses", ["slot (y,b)", "strategy of A", "strategy of C"], "relative weight", slots, Strategies, Strategies),
            DatasetColumn.OfOffsets("node_offsets", "the tree of sample i is nodes[offsets[i]:offsets[i+1]]"),
            DatasetColumn.OfTerms(
                "nodes",
                NpyType.Code,
                "0 to 5: split at <A0>, <A1>, <A0 A1>, <C0>, <C1>, <C0 C1>; 6: leaf",
                "node_offsets"
            ),
            DatasetColumn.OfTerms("thresholds", NpyType.Real, "one number a split", null),
            DatasetColumn.OfTerms("rows", NpyType.Index, "one row of the sample's coefficients a leaf", null),
            DatasetColumn.OfOffsets("row_offsets", "the vectors of sample i are rows offsets[i]:offsets[i+1] of coefficients"),
            DatasetColumn.OfTerms("coefficients", NpyType.Real, $"|c| <= 1, {count} numbers a row", "row_offsets", count),
        ];

        static DatasetColumn Rows(string name, ImmutableArray<string> axes, string unit, params ImmutableArray<long> shape) =>
            DatasetColumn.OfRows(name, NpyType.Real, axes, unit, shape);
    }

    internal override Labeler Open(DatasetSpecification specification, Action<long>? fallbacks)
    {
        var engine = Engine(specification);
        return new Labeler((shard, behavior, stop) => Append(shard, engine.Solve(behavior, stop)));
    }

    internal override ICertificate Proof(Dataset dataset, long index) => Read(dataset, index);

    /// <summary>A search that ends above its gap has examined all the cells it may, each of which is a node of the
    /// tree.</summary>
    internal override void RequireCard(Dataset dataset)
    {
        var specification = dataset.Specification;
        Require(specification);
        for (var sample = 0L; sample < dataset.Count; sample++)
        {
            var (lower, upper) = dataset.Label(sample);
            if (
                upper - lower <= specification.Gap
                || dataset.Range("node_offsets", "nodes", sample).Length >= specification.MaximumCells
            )
                continue;
            throw new InvalidInputException(
                $"{dataset.CardFile}: gap is '{specification.Gap:R}'; the label of sample {sample} is {upper - lower:R} wide, "
                    + $"and its search did not use up {specification.MaximumCells} cells."
            );
        }
    }

    /// <summary>Label and proofs as stored.</summary>
    /// <exception cref="InvalidInputException">There are none, the stored numbers are no such things, or the features are not
    /// those of the behavior.</exception>
    public static BilocalCertificate Read(Dataset dataset, long index)
    {
        var (behavior, (lower, upper)) = (dataset.Behavior(index), dataset.StatedLabel(index));
        return dataset.Within(
            index,
            () => Read(dataset, index, behavior, Rational.FromDouble(lower), Rational.FromDouble(upper))
        );
    }

    private static void Append(Shard shard, BilocalCertificate certificate)
    {
        var (model, proof) = (certificate.Model, certificate.Proof);
        shard.Append("features", certificate.Features.AsSpan());
        shard.Append<double>("labels", [certificate.Lower.RoundDown(), certificate.Upper.RoundUp()]);
        shard.Append("first", model.First.AsSpan());
        shard.Append("last", model.Last.AsSpan());
        shard.Append("responses", model.Responses.AsSpan());
        shard.Append<long>("node_offsets", [proof.Nodes.Length]);
        shard.Append<byte>("nodes", proof.Nodes);
        shard.Append<double>("thresholds", proof.Thresholds);
        shard.Append<int>("rows", proof.Rows);
        shard.Append<long>("row_offsets", [proof.Coefficients.Length / certificate.Coordinates.Count]);
        shard.Append<double>("coefficients", proof.Coefficients);
    }

    private static BilocalCertificate Read(Dataset dataset, long index, Behavior behavior, Rational lower, Rational upper)
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

    private static BilocalEngine Engine(DatasetSpecification specification) =>
        new(Coordinates(specification), Search(specification));

    private static BilocalOptions Search(DatasetSpecification specification) =>
        new() { Gap = specification.Gap!.Value, MaximumCells = specification.MaximumCells!.Value };
}
