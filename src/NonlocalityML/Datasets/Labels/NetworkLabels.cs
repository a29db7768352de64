using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// The distance to the local set of a network, with both bounds; where they leave a gap around 0 the verdict is open. Beside the
/// behaviors: labels (N, 2); the models that prove the upper bounds, values (N, sources), the number of hidden values of each
/// source, and terms network_model_offsets[i] to network_model_offsets[i+1]-1 of network_model, the weights of one source after
/// another, then the responses of one party after another; terms proof_offsets[i] to proof_offsets[i+1]-1 of coefficients, those
/// of the inflation with two copies of each source, one independence after another, or none where nothing is proven from below.
/// </summary>
internal sealed class NetworkLabels() : DistanceLabels("network")
{
    private const string EngineName = "inflation";
    private const int Copies = 2;

    public override string Symbol => "distance";

    public override string Description => "the distance to the local set of a network of independent sources, with both bounds";

    public override string Outside => "not local";

    public override LabelOptions Options { get; } = new() { Engine = EngineName, Network = Network.Triangle.Name };

    public override IReadOnlyList<string> Engines { get; } = [EngineName];

    internal override string IntendedUse => "Fast estimates of the distance to the local set of a network for many behaviors.";

    internal override bool HasVerdict => true;

    internal override int LargestShard => 64;

    internal override double Seconds(DatasetSpecification specification) => 0.3 + NetworkEngine.Seconds(Inflation(specification));

    internal override string Size(DatasetSpecification specification) =>
        $"an inflation with {Inflation(specification).Assignments} assignments";

    public override string Unit(DatasetSpecification specification) =>
        $"1/{2 * specification.Scenario.SettingTuples} sum |q - p|";

    public override string Meaning(DatasetSpecification specification) =>
        $"{Unit(specification)} to the nearest local model in the network {specification.Network}";

    /// <summary>An open sample has bounds on both sides of 0.</summary>
    internal override bool IsDecided(Dataset dataset, long index) =>
        dataset.Label(index) is var (lower, upper) && (lower > Certificate.Resolution || upper <= Certificate.Resolution);

    /// <summary>The network that the card names.</summary>
    /// <exception cref="InvalidInputException">None, or one without a name.</exception>
    public static Network NetworkOf(DatasetSpecification specification) =>
        specification.Network is { } name && Network.FromName(name) is { } network
            ? network
            : throw new InvalidInputException(
                $"network is '{specification.Network}'; triangle, line, star:n, chain:n or bell:n is needed."
            );

    internal override void Require(DatasetSpecification specification) => _ = Inflation(specification);

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification) =>
        [
            DatasetColumn.OfRows(
                "labels",
                NpyType.Real,
                ["bound"],
                "lower and upper bound of the distance to the local set of the network",
                2
            ),
            DatasetColumn.OfRows(
                "values",
                NpyType.Whole,
                ["source"],
                "number of hidden values",
                NetworkOf(specification).Sources.Length
            ),
            DatasetColumn.OfOffsets("network_model_offsets", "numbers of sample i are offsets[i] to offsets[i+1]-1"),
            DatasetColumn.OfTerms(
                "network_model",
                NpyType.Whole,
                "weights, then responses, over 2^50",
                "network_model_offsets",
                axis: "number"
            ),
            DatasetColumn.OfOffsets("proof_offsets", "numbers of sample i are offsets[i] to offsets[i+1]-1"),
            DatasetColumn.OfTerms("coefficients", NpyType.Whole, "coefficient of an inflation", "proof_offsets", axis: "number"),
        ];

    internal override Labeler Open(DatasetSpecification specification, Action<long>? fallbacks)
    {
        var network = NetworkOf(specification);
        // No limit of time: labels must not depend on the machine.
        var options = new NetworkOptions
        {
            Levels =
            [
                [.. network.Sources.Select(_ => Copies)],
            ],
            Cardinalities = [3, 4],
            Starts = 4,
            IsTuned = false,
            AsksCorrelators = false, // data sets store inflations
            Budget = TimeSpan.FromDays(1),
        };
        var engine = new NetworkEngine(network, specification.Scenario, options);
        return new Labeler((shard, behavior, cancellation) => Append(shard, engine.Solve(behavior, cancellation)));
    }

    internal override ICertificate Proof(Dataset dataset, long index)
    {
        var network = NetworkOf(dataset.Specification);
        var scenario = dataset.Scenario;
        var behavior = dataset.Behavior(index);
        var (lower, upper) = dataset.StatedLabel(index);
        var numbers = dataset.Terms<long>("network_model", dataset.Range("network_model_offsets", "network_model", index));
        var coefficients = dataset.Terms<long>("coefficients", dataset.Range("proof_offsets", "coefficients", index));
        return dataset.Within(
            index,
            () =>
            {
                int[] values = [.. dataset.Row("values", index).Select(value => (int)value)];
                var model = Parts(
                    numbers,
                    [
                        .. values,
                        .. network.Seen.Select(
                            (seen, party) =>
                                seen.Aggregate(scenario.Slots(party), (count, source) => checked(count * values[source]))
                        ),
                    ]
                );
                return new NetworkCertificate(
                    behavior,
                    new NetworkModel(network, scenario, model[..values.Length], model[values.Length..]),
                    coefficients.Length == 0 ? null : ProofOf(Inflation(dataset.Specification), coefficients),
                    Rational.FromDouble(lower),
                    Rational.FromDouble(upper)
                );
            }
        );
    }

    private static InflationProof ProofOf(Inflation inflation, long[] coefficients) =>
        new(
            inflation.Levels,
            [
                .. Parts(coefficients, [.. inflation.Factorizations.Select(one => (int)one.RowCount)])
                    .Select(part => part.ToImmutableArray()),
            ]
        );

    private static Inflation Inflation(DatasetSpecification specification)
    {
        var network = NetworkOf(specification);
        return new Inflation(network, specification.Scenario, network.Sources.Select(_ => Copies));
    }

    /// <summary>Numbers cut into parts of given lengths.</summary>
    private static long[][] Parts(long[] numbers, int[] lengths)
    {
        if (lengths.Any(length => length < 1) || lengths.Sum(length => (long)length) != numbers.Length)
            throw new InvalidInputException($"{numbers.Length} numbers are stored; {string.Join(" + ", lengths)} are needed.");
        var start = 0;
        return [.. lengths.Select(length => numbers[start..(start += length)])];
    }

    private static void Append(Shard shard, NetworkCertificate certificate)
    {
        long[] model =
        [
            .. certificate.Model.Weights.SelectMany(list => list),
            .. certificate.Model.Responses.SelectMany(list => list),
        ];
        long[] coefficients = [.. (certificate.Proof as InflationProof)?.Coefficients.SelectMany(list => list) ?? []];
        shard.Append<double>("labels", [certificate.Lower.RoundDown(), certificate.Upper.RoundUp()]);
        shard.Append<long>("values", [.. certificate.Model.Cardinalities.Select(count => (long)count)]);
        shard.Append<long>("network_model_offsets", [model.Length]);
        shard.Append<long>("network_model", model);
        shard.Append<long>("proof_offsets", [coefficients.Length]);
        shard.Append<long>("coefficients", coefficients);
    }
}
