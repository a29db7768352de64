using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// NL and its certificates, in the arrays of <see cref="StrategyTerms"/>, with |c| &lt;= 1 and relative weights.
/// </summary>
/// <param name="engines">Names of the engines, the usual one first.</param>
/// <param name="create">Makes the engine of a name for a scenario.</param>
internal sealed class NonlocalityLabels(IReadOnlyList<string> engines, Func<string, Scenario, INonlocalityEngine> create)
    : DistanceLabels("nl")
{
    public NonlocalityLabels()
        : this([.. NonlocalityEngines.Names, IntervalEngine.EngineName], NonlocalityEngines.Create) { }

    public override string Symbol => "NL";

    public override string Description => "the trace distance to the local set";

    public override string Outside => "nonlocal";

    public override LabelOptions Options { get; } = new() { Engine = engines[0] };

    public override IReadOnlyList<string> Engines => engines;

    internal override LabelOptions OptionsOf(string? engine) =>
        engine == IntervalEngine.EngineName ? Options with { Gap = IntervalEngine.UsualWidth } : Options;

    internal override void Require(DatasetSpecification specification)
    {
        if (specification.Gap is not (null or (>= INonlocalityEngine.MaximumWidth and <= 1)))
            throw new InvalidInputException($"The width is {specification.Gap:R}; 1e-9 to 1 are accepted.");
    }

    internal override string IntendedUse =>
        "Fast estimates of NL, the trace distance to the local set, for many no-signalling behaviors.";

    internal override bool PartsAreShards => true;

    /// <summary>The network takes a fraction of a second; how much it leaves to the exact engine nobody can say where all
    /// behaviors are such as it is made for, and elsewhere it leaves everything.</summary>
    internal override double Seconds(DatasetSpecification specification) =>
        specification.Gap is null ? NonlocalityEngines.Seconds(specification.Engine!, specification.Scenario)
        : specification.Distribution == "cube" && IntervalEngine.CanPlay(specification.Scenario) ? 0
        : NonlocalityEngines.Seconds(engines[0], specification.Scenario);

    public override string Unit(DatasetSpecification specification) =>
        $"1/{2 * specification.Scenario.SettingTuples} sum |q - p|";

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification) =>
        Columns(specification.Scenario);

    internal override Labeler Open(DatasetSpecification specification, Action<long>? fallbacks)
    {
        var engine = specification.Gap is { } width
            ? new IntervalEngine(create(engines[0], specification.Scenario), width)
            : create(specification.Engine!, specification.Scenario);
        return new Labeler((shard, behavior, cancellation) => Append(shard, engine.Solve(behavior, cancellation)))
        {
            Begin = behaviors =>
            {
                engine.Reset();
                engine.Foresee(behaviors);
            },
            End = () =>
            {
                fallbacks?.Invoke(engine.Fallbacks);
                engine.Dispose();
            },
        };
    }

    internal override ICertificate Proof(Dataset dataset, long index) => Read(dataset, index);

    internal override void RequireCard(Dataset dataset)
    {
        Require(dataset.Specification);
        if (dataset.Specification.Gap is not { } width)
            return;
        for (var sample = 0L; sample < dataset.Count; sample++)
        {
            var (lower, upper) = dataset.Label(sample);
            if (upper - lower > width * (1 + 1e-9))
                throw new InvalidInputException(
                    $"{dataset.CardFile}: gap is '{width:R}'; the label of sample {sample} is {upper - lower:R} wide."
                );
        }
    }

    /// <summary>The arrays of certificates of NL.</summary>
    public static ImmutableArray<DatasetColumn> Columns(Scenario scenario) =>
        StrategyTerms.Columns(
            scenario,
            "lower and upper bound of NL = 1/(2 prod|X_i|) min sum|q-p|",
            "coefficient, |c| <= 1",
            "relative weight"
        );

    /// <summary>Adds a certificate to the columns of a shard.</summary>
    public static void Append(Shard shard, Certificate certificate) =>
        StrategyTerms.Append(shard, certificate, certificate.Inequality, certificate.Model.Strategies, certificate.Model.Weights);

    /// <summary>Label and proofs as stored.</summary>
    /// <exception cref="InvalidInputException">There are none, or the stored numbers are not such things.</exception>
    public static Certificate Read(Dataset dataset, long index)
    {
        var behavior = dataset.Behavior(index);
        var (lower, upper) = dataset.StatedLabel(index);
        var inequality = dataset.Inequality(index);
        var (strategies, weights) = StrategyTerms.Read(dataset, index);
        return dataset.Within(
            index,
            () =>
                new Certificate(
                    behavior,
                    inequality,
                    new LocalModel(dataset.Scenario, strategies, weights),
                    Rational.FromDouble(lower),
                    Rational.FromDouble(upper)
                )
        );
    }
}
