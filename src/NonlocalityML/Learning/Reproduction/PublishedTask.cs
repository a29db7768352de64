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

    /// <summary>Published mean absolute error of a typical perceptron; null where there is none.</summary>
    public double? TypicalError { get; init; }

    /// <summary>Published mean absolute error of the genetic blend; null where there is none.</summary>
    public double? BlendError { get; init; }

    /// <summary>Samples and labels one part of the data, or goes on where that was stopped.</summary>
    /// <param name="folder">Gets a folder for each task, with train and test in it.</param>
    /// <param name="isUnseen">The points that judge, not those that are learned.</param>
    /// <param name="share">The share of the published number of points, at most 1.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">Told how many labels are done.</param>
    /// <param name="cancellation">Stops between samples.</param>
    public Dataset Data(
        string folder,
        bool isUnseen,
        double share,
        int threads,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var path = Path.Combine(folder, Name, isUnseen ? "test" : "train");
        using var source = new SampledBehaviors(Distribution, Scenario, isUnseen ? 2UL : 1UL, Points(isUnseen, share), Engine);
        var options = Coordinates is null
            ? null
            : new LabelOptions { Coordinates = Coordinates.Name, Gap = isUnseen ? UnseenGap : Gap };
        return DatasetBuilder.Label(source, Kind, path, options, threads, progress, null, cancellation);
    }

    /// <summary>Points of a part of the data.</summary>
    public long Points(bool isUnseen, double share) => Math.Max(LeastPoints, (long)((isUnseen ? Unseen : Count) * share));

    /// <summary>Trains the blend; finished members of a stopped run are kept.</summary>
    /// <param name="training">What is learned.</param>
    /// <param name="unseen">What judges.</param>
    /// <param name="execution">Device and threads.</param>
    public EnsembleTrainer Trainer(Dataset training, Dataset unseen, ExecutionOptions execution) =>
        new([training], unseen, null, Options, execution);

    private EnsembleOptions Options(FeatureSpace space) =>
        IsProven ? EnsembleOptions.Intervals(Epochs) : EnsembleOptions.Perceptrons(space, Epochs, kind: Kind);
}
