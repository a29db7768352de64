using System.Collections.Immutable;
using System.Globalization;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling;

namespace NonlocalityML.Learning;

/// <summary>Blends trained members, writes the blend as one ONNX graph with its card, and judges what was written.</summary>
/// <param name="specification">The specification of the first data set; all have one kind of label.</param>
/// <param name="trainedOn">What the members were trained on.</param>
/// <param name="data">The same, as features and labels.</param>
/// <param name="split">The blend is chosen by the validation part.</param>
/// <param name="execution">Device and threads.</param>
internal sealed class EnsembleExport(
    DatasetSpecification specification,
    ImmutableArray<ModelData> trainedOn,
    LearningData data,
    LearningSplit split,
    ExecutionOptions execution
)
{
    private const double UsualShare = 0.999;

    /// <summary>Rounding of Real32 in another order.</summary>
    private const double ExportTolerance = 2e-5;

    /// <summary>Judges the result and chooses nothing; null for none.</summary>
    public Dataset? Unseen { get; init; }

    /// <summary>Each of behaviors of one kind, by which the card tells errors apart.</summary>
    public IReadOnlyList<Dataset> Families { get; init; } = [];

    /// <summary>Blends the members, writes the graph and its card, and judges what was written.</summary>
    /// <param name="files">Where the model goes.</param>
    /// <param name="ensemble">The trained members.</param>
    /// <param name="options">The options of the genetic algorithm.</param>
    /// <param name="command">The command line, for the card.</param>
    /// <param name="cancellation">Stops the genetic algorithm.</param>
    /// <exception cref="SolverException">The exported graph does not say what the members say.</exception>
    public ModelCard Write(
        MemberFiles files,
        Ensemble ensemble,
        GeneticBlendOptions options,
        string? command,
        CancellationToken cancellation
    )
    {
        var said = SayEach(ensemble, data, split.Validation);
        var truth = data.LabelsOf(split.Validation);
        var blend = GeneticBlend.Fit(
            said,
            mixed =>
            {
                cancellation.ThrowIfCancellationRequested();
                return data.Target.Error(mixed, truth);
            },
            options
        );
        if (ensemble.HasInterval)
            blend = blend with { Weights = Convex(blend.Weights) };
        var validation = Compare(ensemble, blend.Weights, said, truth);
        var support = Standardization.Of(data.FeaturesOf(split.Training), data.Space.Length);
        var usual = UsualRemoteness(support);
        var above = specification.Labels.HasVerdict
            ? VerdictEvaluation.BestAbove(Scores(ensemble, blend.Weights, split.Training), data.LabelsOf(split.Training))
            : (double?)null;
        var metadata = Metadata(validation, usual, above);
        if (ensemble.HasInterval)
            metadata = IntervalScorer.Describe(metadata, ensemble, blend.Weights);
        var sha = files.WriteModel(ensemble.Blend(blend.Weights, support, metadata));
        using var scorer = Scorer.Open(files.ModelPath, execution);
        RequireSame(scorer, GeneticBlend.Mix(said, blend.Weights));
        var judged = Unseen is null ? null : LearningData.Load([Unseen], data.Space);
        var judgedRows = judged is null ? [] : Enumerable.Range(0, judged.Rows).ToArray();
        var errors = judged is { Target.Outputs: 1 } ? scorer.EvaluateDistances(Unseen!) : null;
        var card = new ModelCard
        {
            Warning = errors?.Warning,
            Kind = specification.Kind,
            Scenario = $"{data.Space.Scenario}",
            Features = data.Space.Name,
            FeatureDescription = data.Space.Description,
            Unit = metadata["Unit"],
            IntendedUse = specification.Labels.IntendedUse,
            Limits = ensemble.HasInterval ? IntervalLimits : Limits(specification),
            Command = command,
            TrainedOn = trainedOn,
            Members =
            [
                .. ensemble.Members.Select(
                    (member, i) => new MemberSummary(member.Options, blend.Weights[i], member.ValidationError, member.History)
                ),
            ],
            BlendOptions = options,
            BlendHistory = blend.History,
            Validation = validation,
            Unseen = judged is null
                ? null
                : Compare(ensemble, blend.Weights, SayEach(ensemble, judged, judgedRows), judged.Labels),
            UnseenData = Unseen is null ? null : Describe(Unseen),
            Errors = errors,
            Verdicts = above is { } cut
                ? VerdictEvaluation.Of(cut, scorer.Score(data.FeaturesOf(split.Validation)), truth)
                : null,
            Classes = judged is { Target.Outputs: > 1 } ? scorer.EvaluateClasses(Unseen!) : null,
            Families =
                Families.Count > 0 && scorer.Outputs == 1
                    ? [.. Families.Select(family => FamilyErrors.Of(scorer, family, trainedOn))]
                    : null,
            ClassFamilies =
                Families.Count > 0 && scorer.Outputs > 1
                    ? [.. Families.Select(family => FamilyClasses.Of(scorer, family, trainedOn))]
                    : null,
            UsualRemoteness = usual,
            Library = typeof(EnsembleTrainer).Assembly.GetName().Version!.ToString(3),
            Fingerprint = files.Fingerprint,
            Sha256 = sha,
        };
        files.Finish(card);
        return card;
    }

    private BlendComparison Compare(Ensemble ensemble, ImmutableArray<double> weights, IReadOnlyList<float[]> said, float[] truth)
    {
        double[] errors = [.. said.Select(values => data.Target.Error(values, truth))];
        var best = Enumerable.Range(0, errors.Length).MinBy(i => ensemble.Members[i].ValidationError);
        var mean = GeneticBlend.Mix(said, [.. errors.Select(_ => 1.0 / errors.Length)]);
        return new BlendComparison(
            data.Target.ErrorName,
            truth.Length / data.Target.Outputs,
            data.Target.Error(GeneticBlend.Mix(said, weights), truth),
            errors[best],
            data.Target.Error(mean, truth),
            [.. errors]
        );
    }

    private float[] Scores(Ensemble ensemble, ImmutableArray<double> weights, int[] rows) =>
        data.Target.Scores(GeneticBlend.Mix(SayEach(ensemble, data, rows), weights));

    /// <summary>What each member says of some rows, from one graph.</summary>
    private List<float[]> SayEach(Ensemble ensemble, LearningData points, int[] rows)
    {
        var (outputs, count) = (data.Target.Outputs, ensemble.Members.Length);
        using var session = Session.Open(ensemble.EachMember(), execution);
        var all = BatchedRun.Run(session, points, rows, ("Said", count * outputs))[0];
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(member =>
                {
                    var values = new float[rows.Length * outputs];
                    for (var i = 0; i < values.Length; i++)
                        values[i] = all[(((i / outputs * count) + member) * outputs) + (i % outputs)];
                    return values;
                }),
        ];
    }

    /// <summary>The remoteness that nearly all validation points stay below.</summary>
    private double UsualRemoteness(Standardization support)
    {
        var rows = data.FeaturesOf(split.Validation);
        support.Apply(rows);
        double[] remoteness = [.. rows.Chunk(data.Space.Length).Select(row => row.Average(value => (double)value * value))];
        Array.Sort(remoteness);
        return remoteness[(int)(UsualShare * (remoteness.Length - 1))];
    }

    /// <summary>The file, loaded again, must say what the blend says.</summary>
    private void RequireSame(Scorer scorer, float[] mixed)
    {
        var (scores, expected) = (
            scorer.RunGraph(data.FeaturesOf(split.Validation), ("Score", scorer.Outputs))[0],
            data.Target.Scores(mixed)
        );
        for (var i = 0; i < scores.Length; i++)
        {
            if (!(Math.Abs(scores[i] - expected[i]) <= ExportTolerance))
                throw new SolverException(
                    $"The exported graph says {scores[i]} of validation number {i}, the blend {expected[i]}."
                );
        }
    }

    private Dictionary<string, string> Metadata(BlendComparison validation, double usualRemoteness, double? above)
    {
        var metadata = new Dictionary<string, string>
        {
            ["Kind"] = $"learned {specification.Kind}",
            ["Scenario"] = $"{data.Space.Scenario}",
            ["Features"] = data.Space.Name,
            ["FeatureDescription"] = data.Space.Description,
            ["Unit"] = specification.Labels.Unit(specification),
            ["Sampling"] = string.Join("; ", trainedOn.Select(points => points.Description)),
            ["Data"] = string.Join(' ', trainedOn.Select(points => points.Sha256)),
            ["ValidationError"] = validation.Blend.ToString("R", CultureInfo.InvariantCulture),
            ["ValidationErrorIs"] = validation.Measure,
            ["UsualRemoteness"] = usualRemoteness.ToString("R", CultureInfo.InvariantCulture),
            ["Evidence"] = "a score is evidence, not a proof",
        };
        if (specification.Network is { } network)
            metadata[LearnedVerdict.NetworkKey] = network;
        if (above is { } cut)
            metadata[LearnedVerdict.AboveKey] = cut.ToString("R", CultureInfo.InvariantCulture);
        return metadata;
    }

    /// <summary>Weights of a mean, which lies in every interval in which all members lie.</summary>
    private static ImmutableArray<double> Convex(ImmutableArray<double> weights)
    {
        double[] kept = [.. weights.Select(weight => Math.Max(0, weight))];
        var sum = kept.Sum();
        return [.. kept.Select(weight => sum > 0 ? weight / sum : 1.0 / kept.Length)];
    }

    private const string IntervalLimits =
        "Score is evidence; Lower <= NL <= Upper is proven by the graph itself for its features, of tables for the no-signalling "
        + "behavior with their correlators and mean marginals, in Real32 without TF32. A score is never further from NL than the "
        + "interval is wide.";

    private static string Limits(DatasetSpecification specification) =>
        "Evidence, not proof: a score bounds nothing. Errors were measured on points sampled as stated "
        + $"({specification.Description.TrimEnd('.')}); elsewhere they may be "
        + "larger, above all near a boundary. Counts signal: project them to the no-signalling set first.";

    public static ModelData Describe(Dataset dataset) =>
        new(
            dataset.Specification.Description,
            dataset.Specification.Distribution,
            dataset.Specification.Seed,
            dataset.Count,
            dataset.Card.Sha256
        );
}
