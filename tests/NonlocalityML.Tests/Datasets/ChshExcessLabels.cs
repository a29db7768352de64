using System.Collections.Immutable;
using System.Text.Json;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>
/// A kind of label that only tests have: (S - 2)/8 of the best of the eight CHSH inequalities where it is positive, proven by the
/// correlators, which are stored beside it. It shows that a kind is one file.
/// </summary>
internal sealed class ChshExcessLabels() : DistanceLabels("chsh-excess")
{
    public override string Symbol => "excess";

    public override string Description => "how far the best CHSH inequality is exceeded, an eighth of it";

    public override string Outside => "nonlocal";

    internal override string IntendedUse => "A test.";

    public override string Unit(DatasetSpecification specification) => "(S - 2)/8";

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification) =>
        [
            DatasetColumn.OfRows("labels", NpyType.Real, ["bound"], "lower and upper bound of (S - 2)/8", 2),
            DatasetColumn.OfRows("correlators", NpyType.Real, ["correlator"], "E00, E01, E10, E11", 4),
        ];

    internal override void Require(DatasetSpecification specification)
    {
        if (!specification.Scenario.Equals(Scenario.Chsh))
            throw new InvalidInputException($"The scenario is {specification.Scenario}; {Scenario.Chsh} is needed.");
    }

    internal override Labeler Open(DatasetSpecification specification, Action<long>? fallbacks) =>
        new(
            (shard, behavior, _) =>
            {
                var proof = new Excess(Correlators.Of(behavior).Full());
                shard.Append<double>("labels", [proof.Lower.RoundDown(), proof.Upper.RoundUp()]);
                shard.Append<double>("correlators", proof.Correlators);
            }
        );

    internal override ICertificate Proof(Dataset dataset, long index) =>
        new Excess(dataset.Row("correlators", index)) { Stated = dataset.Label(index) };

    /// <summary>The four correlators are the proof: anyone can add them.</summary>
    private sealed record Excess(double[] Correlators) : ICertificate
    {
        private const double Rounding = 1e-12;

        public (double Lower, double Upper)? Stated { get; init; }

        public string Quantity => "(S - 2)/8";

        public string ToJson() => JsonSerializer.Serialize(Correlators);

        public Rational Lower => Rational.FromDouble(Stated?.Lower ?? Math.Max(0, Value - Rounding));

        public Rational Upper => Rational.FromDouble(Stated?.Upper ?? Value + Rounding);

        private double Value =>
            Math.Max(0, (Enumerable.Range(0, 4).Max(k => Math.Abs(Correlators.Sum() - (2 * Correlators[k]))) - 2) / 8);

        public string? Verify() =>
            (double)Lower <= Value && Value <= (double)Upper ? null : $"(S - 2)/8 is {Value:R}; the label does not contain it";
    }
}
