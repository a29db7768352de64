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

    public Dataset Data(PublishedTask task, bool isUnseen) => Data(task, isUnseen ? task.Test(share) : task.Training(share)[0]);

    private Dataset Data(PublishedTask task, TaskPart part) =>
        output.Track(
            $"label {task.Name}",
            part.Count,
            progress => task.Data(part, Path.Combine(folder, "data"), threads, progress, cancellation)
        );

    public ModelCard Train(PublishedTask task)
    {
        using OpenDatasets training = new(task.Training(share).Select(part => Data(task, part))),
            families = new(task.Families(share).Select(part => Data(task, part)));
        using var unseen = Data(task, task.Test(share));
        var trainer = task.Trainer(training, unseen, families, execution);
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
