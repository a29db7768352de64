using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Makes data sets on disk, on several threads, with the same bytes for any number of them. A run that was stopped, in whatever
/// way, is continued by the same call; a folder that holds another data set is refused.
/// </summary>
public static class DatasetBuilder
{
    /// <summary>The largest number of threads that is accepted.</summary>
    public const int MaximumThreads = 1024;

    /// <summary>Writes the behaviors of a source alone.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="folder">A new or empty folder, or that of a stopped run.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">Told how many samples are done.</param>
    /// <param name="cancellation">Stops between samples; finished shards are kept.</param>
    /// <exception cref="InvalidInputException">A sample is not a behavior, or the folder cannot be used.</exception>
    public static Dataset Write(
        IBehaviorSource source,
        string folder,
        int threads = 1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    ) =>
        Run(
            source,
            source.Specification,
            () => LabelKinds.None.Open(source.Specification, null),
            folder,
            threads,
            progress,
            cancellation
        );

    /// <summary>Writes the behaviors of a source with labels, and the proofs that go with them.</summary>
    /// <param name="source">Where the behaviors come from.</param>
    /// <param name="kind">What is said of them, such as <see cref="LabelKinds.Nonlocality"/>.</param>
    /// <param name="folder">A new or empty folder, or that of a stopped run.</param>
    /// <param name="options">How the labels are found; null stands for what suits the kind.</param>
    /// <param name="threads">Number of threads, each with an engine of its own.</param>
    /// <param name="progress">Told how many samples are done.</param>
    /// <param name="fallbacks">Told, when a thread ends, how many of its labels the engine handed to another one.</param>
    /// <param name="cancellation">Stops within a sample where the engine can, otherwise between samples; finished shards are
    /// kept.</param>
    /// <exception cref="InvalidInputException">A sample is not a behavior, or not one that can be labelled; options that the kind
    /// does not take; or a folder that cannot be used.</exception>
    /// <exception cref="SolverException">A label could not be found; the message names the sample.</exception>
    public static Dataset Label(
        IBehaviorSource source,
        LabelKind kind,
        string folder,
        LabelOptions? options = null,
        int threads = 1,
        IProgress<long>? progress = null,
        Action<long>? fallbacks = null,
        CancellationToken cancellation = default
    )
    {
        var specification = kind.Specify(source.Specification, options);
        return Run(source, specification, () => kind.Open(specification, fallbacks), folder, threads, progress, cancellation);
    }

    private static Dataset Run(
        IBehaviorSource source,
        DatasetSpecification specification,
        Func<Labeler> newLabeler,
        string folder,
        int threads,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        if (threads is < 1 or > MaximumThreads)
            throw new InvalidInputException($"The number of threads is {threads}; 1 to {MaximumThreads} are accepted.");
        var columns = DatasetColumn.Of(specification);
        using (var writer = new DatasetWriter(folder, specification))
        {
            var missing = writer.Missing();
            var done = specification.Count - missing.Sum(shard => End(shard) - Start(shard));
            progress?.Report(done);
            InParallel(
                Math.Min(threads, missing.Count),
                missing,
                newLabeler,
                (labeler, shard, stop) =>
                {
                    // A sample counts when the longer part of its work is done: its label, or where it has none, its drawing.
                    var hasLabels = specification.Labels.HasLabels;
                    var behaviors = new List<Behavior>();
                    for (var sample = Start(shard); sample < End(shard); sample++)
                    {
                        stop.ThrowIfCancellationRequested();
                        behaviors.Add(source.Behavior(sample, stop));
                        if (!hasLabels)
                            progress?.Report(Interlocked.Increment(ref done));
                    }

                    labeler.Begin(behaviors);
                    var samples = new Shard(columns);
                    foreach (var (i, behavior) in behaviors.Index())
                    {
                        stop.ThrowIfCancellationRequested();
                        Append(labeler, samples, Start(shard) + i, behavior, stop);
                        if (hasLabels)
                            progress?.Report(Interlocked.Increment(ref done));
                    }

                    writer.Write(shard, samples);
                },
                cancellation
            );
            writer.Finish();
        }

        return Dataset.Open(folder);

        long Start(int shard) => (long)shard * specification.ShardSize;
        long End(int shard) => Math.Min(specification.Count, Start(shard + 1));
    }

    /// <summary>Each thread takes the next shard; the first failure stops all and is thrown.</summary>
    private static void InParallel(
        int threads,
        List<int> shards,
        Func<Labeler> newLabeler,
        Action<Labeler, int, CancellationToken> make,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var queue = new ConcurrentQueue<int>(shards);
        ExceptionDispatchInfo? failure = null;
        var tasks = Enumerable
            .Range(0, threads)
            .Select(_ =>
                Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            );
        Task.WaitAll([.. tasks], CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        failure?.Throw();

        void Work()
        {
            try
            {
                using var labeler = newLabeler();
                while (queue.TryDequeue(out var shard))
                    make(labeler, shard, stop.Token);
            }
#pragma warning disable CA1031 // Rethrown on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                stop.Cancel();
            }
        }
    }

    /// <summary>Adds one sample to every column of a shard.</summary>
    private static void Append(Labeler labeler, Shard shard, long sample, Behavior behavior, CancellationToken cancellation)
    {
        shard.Append("behaviors", behavior.Table);
        try
        {
            labeler.Append(shard, behavior, cancellation);
        }
        catch (SolverException exception)
        {
            throw new SolverException($"Sample {sample}: {exception.Message}", exception);
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"Sample {sample}: {exception.Message}", exception);
        }
    }
}
