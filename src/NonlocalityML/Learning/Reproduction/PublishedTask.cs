using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Bilocal;

namespace NonlocalityML.Learning.Reproduction;

/// <summary>
/// One learning problem of Canabarro, Brito and Chaves, PRL 122, 200401 (2019), arXiv:1808.07069: its data, of the published
/// size, and the published errors. The paper does not say how it sampled, so that the sampling is part of a task.
/// </summary>
internal sealed record PublishedTask
{
    private const string Engine = "structured";
    private const long LeastPoints = 2000;

    /// <summary>Folder name and name on the command line, as m3-cube.</summary>
    public required string Name { get; init; }

    /// <summary>The column of the published table.</summary>
    public required string Column { get; init; }

    public required Scenario Scenario { get; init; }

    /// <summary>A name of <see cref="Samplers"/>.</summary>
    public required string Distribution { get; init; }

    /// <summary>What is learned.</summary>
    public LabelKind Kind { get; init; } = LabelKinds.Nonlocality;

    /// <summary>Where NBL is measured; null for the other kinds.</summary>
    public BilocalCoordinates? Coordinates { get; init; }

    /// <summary>Training points, as published.</summary>
    public required long Count { get; init; }

    /// <summary>Points that judge the result, drawn with another seed.</summary>
    public required long Unseen { get; init; }

    /// <summary>Width of the labels of NBL that are learned.</summary>
    public double Gap { get; init; }

    /// <summary>Width of the labels of NBL that judge.</summary>
    public double UnseenGap { get; init; }

    /// <summary>Epochs of each member.</summary>
    public required int Epochs { get; init; }

    /// <summary>Whether members stay inside a proven interval, as the paper's do not.</summary>
    public bool IsProven { get; init; }

    /// <summary>Further kinds of behaviors that are learned, and how many of each.</summary>
    public IReadOnlyList<(string Distribution, long Count)> Further { get; init; } = [];

    /// <summary>Kinds of behaviors of which nothing is learned, by which the result is judged too.</summary>
    public IReadOnlyList<string> HeldOut { get; init; } = [];

    /// <summary>Published mean absolute error of a typical perceptron; null where there is none.</summary>
    public double? TypicalError { get; init; }

    /// <summary>Published mean absolute error of the genetic blend; null where there is none.</summary>
    public double? BlendError { get; init; }

    /// <summary>Samples and labels one part of the data, or goes on where that was stopped.</summary>
    /// <param name="part">What is drawn.</param>
    /// <param name="folder">Gets a folder for each task, with train and test in it.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">Told how many labels are done.</param>
    /// <param name="cancellation">Stops between samples.</param>
    public Dataset Data(
        TaskPart part,
        string folder,
        int threads,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var path = Path.Combine(folder, Name, part.Folder);
        using var source = new SampledBehaviors(part.Distribution, Scenario, part.IsUnseen ? 2UL : 1UL, part.Count, Engine);
        var options = Coordinates is null
            ? null
            : new LabelOptions { Coordinates = Coordinates.Name, Gap = part.IsUnseen ? UnseenGap : Gap };
        return DatasetBuilder.Label(source, Kind, path, options, threads, progress, null, cancellation);
    }

    /// <summary>What is learned.</summary>
    /// <param name="share">The share of the published number of points, at most 1.</param>
    public IReadOnlyList<TaskPart> Training(double share) =>
        [
            new("train", Distribution, false, Points(Count, share)),
            .. Further.Select(kind => new TaskPart(
                $"train-{FolderOf(kind.Distribution)}",
                kind.Distribution,
                false,
                Points(kind.Count, share)
            )),
        ];

    /// <summary>What judges, of the first distribution that is learned.</summary>
    /// <inheritdoc cref="Training" path="/param"/>
    public TaskPart Test(double share) => new("test", Distribution, true, Points(Unseen, share));

    /// <summary>What tells errors by kind.</summary>
    /// <inheritdoc cref="Training" path="/param"/>
    public IReadOnlyList<TaskPart> Families(double share) =>
        [
            .. Further
                .Select(kind => kind.Distribution)
                .Concat(HeldOut)
                .Select(kind => new TaskPart($"test-{FolderOf(kind)}", kind, true, Points(Unseen / 2, share))),
        ];

    private static string FolderOf(string distribution) => distribution.Replace(':', '-');

    private static long Points(long count, double share) => Math.Max(Math.Min(LeastPoints, count), (long)(count * share));

    /// <summary>Trains the blend; finished members of a stopped run are kept.</summary>
    /// <param name="training">What is learned.</param>
    /// <param name="unseen">What judges.</param>
    /// <param name="families">What tells errors by kind.</param>
    /// <param name="execution">Device and threads.</param>
    public EnsembleTrainer Trainer(
        IReadOnlyList<Dataset> training,
        Dataset unseen,
        IReadOnlyList<Dataset> families,
        ExecutionOptions execution
    ) => new(training, unseen, null, Options, execution) { Families = families };

    private EnsembleOptions Options(FeatureSpace space) =>
        IsProven ? EnsembleOptions.Intervals(Epochs) : EnsembleOptions.Perceptrons(space, Epochs, kind: Kind);
}

/// <summary>Behaviors of one kind that a task draws.</summary>
/// <param name="Folder">Where they go, in the folder of the task.</param>
/// <param name="Distribution">A name of <see cref="Samplers"/>.</param>
/// <param name="IsUnseen">Whether they judge, and are drawn with another seed than those that are learned.</param>
/// <param name="Count">How many.</param>
internal sealed record TaskPart(string Folder, string Distribution, bool IsUnseen, long Count);
