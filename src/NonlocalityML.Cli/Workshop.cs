using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;
using NonlocalityML.Learning.Search;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>A folder in which published tasks are worked through: data/NAME and models/NAME, each made once, with
/// progress.</summary>
internal sealed class Workshop(
    string folder,
    double share,
    int threads,
    ExecutionOptions execution,
    string command,
    Output output,
    CancellationToken cancellation
) : IPublishedModels, IDisposable
{
    private static readonly RunKind Kind = new("a reproduction") { Own = ["data", "models", "searches", "*.html"] };

    private readonly RunFolder run = RunFolder.Claim(folder, Kind);

    public string Command => command;

    /// <summary>Gives the folder free; what is made stays.</summary>
    public void Dispose() => run.Dispose();

    public string ModelFolder(PublishedTask task) => Path.Combine(folder, "models", task.Name);

    public Dataset Data(PublishedTask task, bool isUnseen) =>
        output.Track(
            $"label {task.Name}",
            task.Points(isUnseen, share),
            progress => task.Data(Path.Combine(folder, "data"), isUnseen, share, threads, progress, cancellation)
        );

    public ModelCard Train(PublishedTask task)
    {
        using Dataset training = Data(task, isUnseen: false),
            unseen = Data(task, isUnseen: true);
        var trainer = task.Trainer(training, unseen, execution);
        return output.Track(
            $"train {task.Name}",
            trainer.Epochs,
            progress => trainer.Fit(ModelFolder(task), command, progress, cancellation)
        );
    }

    public SearchResult Search(PublishedTask task, SearchOptions options, string name)
    {
        Train(task);
        return output.Track(
            $"search {name}",
            SearchRun.CountSteps(options),
            progress =>
                SearchRun.Run(
                    options with
                    {
                        Model = ModelFolder(task),
                    },
                    Path.Combine(folder, "searches", name),
                    threads,
                    progress,
                    cancellation
                )
        );
    }

    public Scorer Open(PublishedTask task)
    {
        Train(task);
        return Scorer.Open(ModelFolder(task), execution);
    }
}
