using System.Collections.Immutable;
using System.Globalization;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// Trains an ensemble on labelled data sets, blends it, writes the blend as one ONNX graph with its card, and judges what was
/// written. A run that was stopped is continued by the same call: members that are finished are kept.
/// </summary>
public sealed class EnsembleTrainer
{
    /// <summary>Specification of the first data set; all have one kind of label.</summary>
    private readonly DatasetSpecification specification;

    private readonly ImmutableArray<ModelData> trainedOn;
    private readonly IReadOnlyList<Dataset> training = [];
    private readonly Dataset? unseen;
    private readonly EnsembleOptions options;
    private readonly ExecutionOptions execution;
    private readonly LearningData data;
    private readonly LearningSplit split;

    /// <summary>Further data sets, each of behaviors of one kind, by which the card tells errors apart; they choose
    /// nothing.</summary>
    /// <exception cref="InvalidInputException">One of another kind, or with points that are learned.</exception>
    internal IReadOnlyList<Dataset> Families
    {
        get;
        init
        {
            foreach (var family in value)
                RequireUnseen(training, family);
            field = value;
        }
    } = [];

    /// <param name="training">Labelled data sets of one kind.</param>
    /// <param name="unseen">A data set that judges the result and chooses nothing; null for none.</param>
    /// <param name="space">Features, or null for those that suit the data.</param>
    /// <param name="options">Members and blend, from the features; null for the default.</param>
    /// <param name="execution">Device and threads; the weights may depend on them in their last digits.</param>
    /// <exception cref="InvalidInputException">Data that cannot be learned, or options that do not suit it.</exception>
    public EnsembleTrainer(
        IReadOnlyList<Dataset> training,
        Dataset? unseen = null,
        FeatureSpace? space = null,
        Func<FeatureSpace, EnsembleOptions>? options = null,
        ExecutionOptions? execution = null
    )
    {
        if (unseen is not null)
            RequireUnseen(training, unseen);
        (this.training, this.unseen, this.execution) = (training, unseen, execution ?? new ExecutionOptions());
        (specification, trainedOn) = (training[0].Specification, [.. training.Select(EnsembleExport.Describe)]);
        data = LearningData.Load(training, space);
        this.options = Suited(options?.Invoke(data.Space) ?? EnsembleOptions.Default(data.Space, kind: specification.Labels));
        split = Split();
    }

    /// <param name="rows">Features and labels.</param>
    /// <param name="options">Members and blend; no member may see inequalities, which rows do not carry.</param>
    /// <param name="execution">Device and threads; the weights may depend on them in their last digits.</param>
    /// <exception cref="InvalidInputException">Too few rows, or options that do not suit them.</exception>
    public EnsembleTrainer(LabeledRows rows, EnsembleOptions options, ExecutionOptions? execution = null)
    {
        if (options.Members.FirstOrDefault(member => member.Input == InputTransform.Inequalities) is { } other)
            throw new InvalidInputException($"The member {other} needs the inequalities of a labelled data set; rows have none.");
        this.execution = execution ?? new ExecutionOptions();
        specification = rows.Specification;
        trainedOn =
        [
            new ModelData(specification.Description, specification.Distribution, null, specification.Count, rows.Sha256()),
        ];
        data = LearningData.Of(rows);
        this.options = Suited(options);
        split = Split();
    }

    private EnsembleOptions Suited(EnsembleOptions wanted) =>
        !data.Space.HasSymmetries && wanted.Members.FirstOrDefault(member => !IsPossible(member.Input)) is { } other
            ? throw new InvalidInputException(
                $"The member {other} needs features whose symmetries are known; '{data.Space.Name}' of "
                    + $"{data.Space.Scenario} can be learned raw."
            )
            : wanted;

    private bool IsPossible(InputTransform input) =>
        input == InputTransform.Raw || (input == InputTransform.Interval && IntervalInput.Supports(data.Space));

    private LearningSplit Split()
    {
        var parts = data.Split(options.ValidationShare);
        return parts.Training.Length < 2 || parts.Validation.Length < 2
            ? throw new InvalidInputException(
                $"{data.Rows} samples are too few to learn from; some hundreds at least are needed."
            )
            : parts;
    }

    /// <summary>Data that judges must be of the same kind and other points: of another seed, if both were drawn.</summary>
    private static void RequireUnseen(IReadOnlyList<Dataset> training, Dataset unseen)
    {
        LearningData.RequireAlike(training[0], unseen);
        unseen.RequireChecksums();
        var (seed, distribution) = (unseen.Specification.Seed, unseen.Specification.Distribution);
        if (
            training.FirstOrDefault(data =>
                data.Card.Sha256 == unseen.Card.Sha256
                || (seed is not null && (data.Specification.Seed, data.Specification.Distribution) == (seed, distribution))
            ) is
            { } same
        )
            throw new InvalidInputException($"{unseen.Folder} repeats points of {same.Folder}; unseen data needs another seed.");
    }

    /// <summary>Epochs of all members together, at most.</summary>
    public long Epochs => options.Members.Sum(member => (long)member.Epochs);

    /// <summary>Number of members.</summary>
    public int Members => options.Members.Length;

    /// <summary>Rows that members are trained on.</summary>
    public int TrainingRows => split.Training.Length;

    /// <summary>Trains one member and leaves it in the folder of the unfinished model, where <see cref="Fit"/> finds it. Several
    /// processes may do so at a time.</summary>
    /// <param name="folder">Where the model goes; a new or empty folder, or that of an unfinished model.</param>
    /// <param name="number">1 to <see cref="Members"/>.</param>
    /// <param name="progress">Told how many epochs are done.</param>
    /// <param name="cancellation">Stops between epochs.</param>
    /// <returns>Its validation error; null where the model is finished already.</returns>
    /// <exception cref="InvalidInputException">No such member, or the folder cannot be used.</exception>
    /// <exception cref="SolverException">Training diverged.</exception>
    public double? FitMember(
        string folder,
        int number,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (number < 1 || number > Members)
            throw new InvalidInputException($"The member is {number}; 1 to {Members} are there.");
        using var files = new MemberFiles(folder, Decisive(), number - 1);
        if (files.FinishedCard is not null)
            return null;
        var (member, done) = (options.Members[number - 1], 0L);
        progress?.Report(0);
        return (
            files.Read(number - 1, member)
            ?? files.Write(number - 1, NewTrainer(HarvestInequalities()).Fit(member, _ => progress?.Report(++done), cancellation))
        ).ValidationError;
    }

    /// <param name="folder">Where the model goes; a new or empty folder, or that of a stopped run.</param>
    /// <param name="command">The command line, for the card.</param>
    /// <param name="progress">Told how many epochs are done.</param>
    /// <param name="cancellation">Stops between epochs; finished members are kept.</param>
    /// <returns>The card, as written.</returns>
    /// <exception cref="InvalidInputException">The folder cannot be used.</exception>
    /// <exception cref="SolverException">Training diverged, or the exported graph does not say what the members say.</exception>
    public ModelCard Fit(
        string folder,
        string? command = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using var files = new MemberFiles(folder, Decisive());
        if (files.FinishedCard is { } finished)
            return finished;
        var inequalities = HarvestInequalities();
        var trainer = NewTrainer(inequalities);
        var done = 0L;
        var members = options
            .Members.Select(
                (member, i) =>
                {
                    var before = done;
                    var trained =
                        files.Read(i, member) ?? files.Write(i, trainer.Fit(member, _ => progress?.Report(++done), cancellation));
                    progress?.Report(done = before + member.Epochs);
                    return trained;
                }
            )
            .ToImmutableArray();
        var ensemble = new Ensemble(data.Space, data.Target, inequalities, members, options.Rounds);
        return new EnsembleExport(specification, trainedOn, data, split, execution)
        {
            Unseen = unseen,
            Families = Families,
        }.Write(files, ensemble, options.Blend, command, cancellation);
    }

    private MemberTrainer NewTrainer(InequalityBank? inequalities) =>
        new(data, split, inequalities, execution) { Rounds = options.Rounds };

    private InequalityBank? HarvestInequalities()
    {
        var isWanted = options.Members.Any(member => member.Input == InputTransform.Inequalities);
        if (!isWanted || options.Inequalities < 1 || specification.Labels != LabelKinds.Nonlocality)
            return null;
        var bank = InequalityBank.Harvest(data, [.. split.Training.Take(options.InequalityRows)], options.Inequalities);
        return bank.Count > 0 ? bank : null;
    }

    /// <summary>Everything that decides the result: data, members, blend.</summary>
    private byte[] Decisive() =>
        JsonFile.ToBytes(
            new
            {
                Data = trainedOn.Select(points => points.Sha256),
                Unseen = unseen?.Card.Sha256,
                Families = Families.Count == 0 ? null : Families.Select(family => family.Card.Sha256),
                Features = data.Space.Name,
                options,
            }
        );
}
