using System.Collections.Immutable;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// A <see cref="Measure"/> and its certificates, in the arrays of
/// <see cref="StrategyTerms"/>. Here the weights are not relative.
/// </summary>
internal sealed class MeasureLabels(Measure measure) : DistanceLabels(measure.Name)
{
    public override string Symbol => measure.Title;

    public override string Description => measure.Meaning;

    public override string Outside => measure.IsLocalCost ? "nonlocal" : "signalling";

    public override LabelOptions Options { get; } = new() { Engine = MeasureEngine.NameFor(measure) };

    public override IReadOnlyList<string> Engines { get; } = [MeasureEngine.NameFor(measure)];

    internal override string IntendedUse => $"Fast estimates of the {measure.Title} of many behaviors.";

    internal override bool HasTableUnit => false;

    internal override bool PartsAreShards => true;

    internal override double Seconds(DatasetSpecification specification) => LabelCost.ProgramSeconds(specification.Scenario);

    public override string Unit(DatasetSpecification specification) => measure.Unit;

    public override string Meaning(DatasetSpecification specification) => measure.Meaning;

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification) =>
        StrategyTerms.Columns(
            specification.Scenario,
            $"lower and upper bound: {measure.Meaning}",
            "coefficient",
            "weight, not relative"
        );

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
        var (strategies, weights) = StrategyTerms.Read(dataset, index);
        return dataset.Within(
            index,
            () =>
                new MeasureCertificate(
                    measure,
                    behavior,
                    inequality,
                    new StrategyWeights(measure.ScenarioOfWeights(dataset.Scenario), strategies, weights),
                    Rational.FromDouble(lower),
                    Rational.FromDouble(upper)
                )
        );
    }

    private static void Append(Shard shard, MeasureCertificate certificate) =>
        StrategyTerms.Append(
            shard,
            certificate,
            certificate.Inequality,
            certificate.Weights.Strategies,
            certificate.Weights.Weights
        );
}
