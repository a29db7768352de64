using System.Collections.Immutable;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// A <see cref="Measure"/> and its certificates, in the arrays of NL: labels (N, 2); inequalities, shaped like the behaviors,
/// which prove the lower bounds; and the numbers on strategies that prove the upper ones: the terms of sample i are entries
/// model_offsets[i] to model_offsets[i+1]-1 of model_strategies and model_weights. Here the weights are not relative.
/// </summary>
internal sealed class MeasureLabels(Measure measure) : DistanceLabels(measure.Name)
{
    public override string Symbol => measure.Title;

    public override string Description => measure.Meaning;

    public override string Outside => "nonlocal";

    public override LabelOptions Options { get; } = new() { Engine = MeasureEngine.NameFor(measure) };

    public override IReadOnlyList<string> Engines { get; } = [MeasureEngine.NameFor(measure)];

    internal override string IntendedUse => $"Fast estimates of the {measure.Title} of many behaviors.";

    internal override bool HasTableUnit => false;

    internal override bool PartsAreShards => true;

    internal override double Seconds(DatasetSpecification specification) => LabelCost.ProgramSeconds(specification.Scenario);

    public override string Unit(DatasetSpecification specification) => measure.Unit;

    public override string Meaning(DatasetSpecification specification) => measure.Meaning;

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification) =>
        [
            DatasetColumn.OfRows("labels", NpyType.Real, ["bound"], $"lower and upper bound: {measure.Meaning}", 2),
            DatasetColumn.OfTables("inequalities", specification.Scenario, "coefficient"),
            DatasetColumn.OfOffsets("model_offsets", "terms of sample i are offsets[i] to offsets[i+1]-1"),
            DatasetColumn.OfTerms("model_strategies", NpyType.Whole, "number of a deterministic strategy", "model_offsets"),
            DatasetColumn.OfTerms("model_weights", NpyType.Real, "weight, not relative", "model_offsets"),
        ];

    internal override Labeler Open(DatasetSpecification specification, Action<long>? fallbacks)
    {
        var engine = MeasureEngine.For(measure, specification.Scenario);
        return new Labeler((shard, behavior, cancellation) => Append(shard, engine.Solve(behavior, cancellation)))
        {
            Begin = _ => engine.Reset(),
            End = engine.Dispose,
        };
    }

    internal override ICertificate Proof(Dataset dataset, long index)
    {
        var behavior = dataset.Behavior(index);
        var (lower, upper) = dataset.StatedLabel(index);
        var inequality = dataset.Inequality(index);
        var strategies = dataset.Terms<long>("model_strategies", dataset.Range("model_offsets", "model_strategies", index));
        var weights = dataset.Terms<double>("model_weights", dataset.Range("model_offsets", "model_weights", index));
        return dataset.Within(
            index,
            () =>
                new MeasureCertificate(
                    measure,
                    behavior,
                    inequality,
                    new StrategyWeights(dataset.Scenario, strategies, weights),
                    Rational.FromDouble(lower),
                    Rational.FromDouble(upper)
                )
        );
    }

    private static void Append(Shard shard, MeasureCertificate certificate)
    {
        var weights = certificate.Weights;
        shard.Append<double>("labels", [certificate.Lower.RoundDown(), certificate.Upper.RoundUp()]);
        shard.Append("inequalities", certificate.Inequality.Coefficients);
        shard.Append<long>("model_offsets", [weights.Strategies.Length]);
        shard.Append("model_strategies", weights.Strategies.AsSpan());
        shard.Append("model_weights", weights.Weights.AsSpan());
    }
}
