using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Hierarchy;
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

    /// <summary>Writes the behaviors of a source.</summary>
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
    ) => Run(source, source.Specification, () => new PlainAppender(), folder, threads, progress, cancellation);

    /// <summary>Writes the behaviors of a source with NL and its certificates.</summary>
    /// <param name="source">Where the behaviors come from.</param>
    /// <param name="engine">A name that <see cref="NonlocalityEngines"/> knows.</param>
    /// <param name="folder">A new or empty folder, or that of a stopped run.</param>
    /// <param name="threads">Number of threads, each with an engine of its own.</param>
    /// <param name="progress">Told how many samples are done.</param>
    /// <param name="fallbacks">Told, when a thread ends, how many of its labels the engine handed to another one.</param>
    /// <param name="cancellation">Stops between samples; finished shards are kept.</param>
    /// <exception cref="InvalidInputException">A sample is not a behavior, or the folder cannot be used.</exception>
    /// <exception cref="SolverException">A label could not be found; the message names the sample.</exception>
    public static Dataset Label(
        IBehaviorSource source,
        string engine,
        string folder,
        int threads = 1,
        IProgress<long>? progress = null,
        Action<long>? fallbacks = null,
        CancellationToken cancellation = default
    ) =>
        Label(
            source,
            engine,
            () => NonlocalityEngines.Create(engine, source.Specification.Scenario),
            folder,
            threads,
            progress,
            fallbacks,
            cancellation
        );

    internal static Dataset Label(
        IBehaviorSource source,
        string engine,
        Func<INonlocalityEngine> newEngine,
        string folder,
        int threads,
        IProgress<long>? progress,
        Action<long>? fallbacks,
        CancellationToken cancellation
    )
    {
        var specification = source.Specification with { Kind = DatasetSpecification.Nonlocality, Engine = engine };
        return Run(
            source,
            specification,
            () => new LabelAppender(newEngine(), fallbacks),
            folder,
            threads,
            progress,
            cancellation
        );
    }

    /// <summary>Writes the behaviors of a source with NBL, or its likeness in features of them, and its certificates.</summary>
    /// <param name="source">Where the behaviors come from.</param>
    /// <param name="coordinates">Where the distance is measured.</param>
    /// <param name="options">Gap and budget; a label that does not close within them keeps the interval that is proven.</param>
    /// <param name="folder">A new or empty folder, or that of a stopped run.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">Told how many samples are done.</param>
    /// <param name="cancellation">Stops between samples; finished shards are kept.</param>
    /// <exception cref="InvalidInputException">A sample is not a behavior of this kind, or the folder or the options cannot be
    /// used.</exception>
    public static Dataset LabelBilocal(
        IBehaviorSource source,
        BilocalCoordinates coordinates,
        BilocalOptions options,
        string folder,
        int threads = 1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        _ = new BilocalEngine(coordinates, options); // refuses the options before anything is written
        var specification = source.Specification with
        {
            Kind = DatasetSpecification.Bilocality,
            Engine = BilocalEngine.Name,
            Coordinates = coordinates.Name,
            Gap = options.Gap,
            MaximumCells = options.MaximumCells,
        };
        return Run(source, specification, NewAppender, folder, threads, progress, cancellation);

        IAppender NewAppender()
        {
            var engine = new BilocalEngine(coordinates, options); // one for each thread
            return new PlainAppender((shard, behavior, stop) => BilocalColumns.Append(shard, engine.Solve(behavior, stop)));
        }
    }

    /// <summary>Writes CHSH behaviors of a source with the class of their four correlators.</summary>
    /// <inheritdoc cref="Write"/>
    public static Dataset LabelClasses(
        IBehaviorSource source,
        string folder,
        int threads = 1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ClassColumns.Require(source.Specification.Scenario);
        var specification = source.Specification with { Kind = DatasetSpecification.Classes };
        return Run(
            source,
            specification,
            () => new PlainAppender((shard, behavior, _) => ClassColumns.Append(shard, behavior)),
            folder,
            threads,
            progress,
            cancellation
        );
    }

    /// <summary>Writes CHSH behaviors of a source with the class of each, marginals included, and its certificates.</summary>
    /// <inheritdoc cref="Label(IBehaviorSource, string, string, int, IProgress{long}?, Action{long}?, CancellationToken)"/>
    public static Dataset LabelBehaviorClasses(
        IBehaviorSource source,
        string engine,
        string folder,
        int threads = 1,
        IProgress<long>? progress = null,
        Action<long>? fallbacks = null,
        CancellationToken cancellation = default
    )
    {
        ClassColumns.Require(source.Specification.Scenario);
        var specification = source.Specification with { Kind = DatasetSpecification.BehaviorClasses, Engine = engine };
        return Run(
            source,
            specification,
            () => new ClassAppender(NonlocalityEngines.Create(engine, Scenario.Chsh), fallbacks),
            folder,
            threads,
            progress,
            cancellation
        );
    }

    private static Dataset Run(
        IBehaviorSource source,
        DatasetSpecification specification,
        Func<IAppender> newAppender,
        string folder,
        int threads,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        if (threads is < 1 or > MaximumThreads)
            throw new InvalidInputException($"The number of threads is {threads}; 1 to {MaximumThreads} are accepted.");
        using (var writer = new DatasetWriter(folder, specification))
        {
            var missing = writer.Missing();
            var done = specification.Count - missing.Sum(shard => End(shard) - Start(shard));
            progress?.Report(done);
            InParallel(
                Math.Min(threads, missing.Count),
                missing,
                newAppender,
                (appender, shard, stop) =>
                {
                    appender.Begin();
                    var samples = new Shard(DatasetColumn.Of(specification).Length);
                    for (var sample = Start(shard); sample < End(shard); sample++)
                    {
                        stop.ThrowIfCancellationRequested();
                        appender.Append(samples, sample, source.Behavior(sample), stop);
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
        Func<IAppender> newAppender,
        Action<IAppender, int, CancellationToken> make,
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
                using var appender = newAppender();
                while (queue.TryDequeue(out var shard))
                    make(appender, shard, stop.Token);
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
    private interface IAppender : IDisposable
    {
        /// <summary>A new shard begins, which must not depend on those before.</summary>
        void Begin();

        void Append(Shard shard, long sample, Behavior behavior, CancellationToken cancellation);
    }

    /// <summary>Behaviors, and what follows from each alone.</summary>
    private sealed class PlainAppender(Action<Shard, Behavior, CancellationToken>? append = null) : IAppender
    {
        public void Begin() { }

        public void Append(Shard shard, long sample, Behavior behavior, CancellationToken cancellation)
        {
            shard.Append(0, behavior.Table);
            append?.Invoke(shard, behavior, cancellation);
        }

        public void Dispose() { }
    }

    private sealed class LabelAppender(INonlocalityEngine engine, Action<long>? fallbacks) : IAppender
    {
        public void Begin() => engine.Reset();

        public void Append(Shard shard, long sample, Behavior behavior, CancellationToken cancellation)
        {
            shard.Append(0, behavior.Table);
            AppendLabel(shard, Solve(sample, behavior, cancellation));
        }

        public static void AppendLabel(Shard shard, Certificate certificate)
        {
            var model = certificate.Model;
            shard.Append<double>(1, [certificate.Lower.RoundDown(), certificate.Upper.RoundUp()]);
            shard.Append(2, certificate.Inequality.Coefficients);
            shard.Append<long>(3, [model.Strategies.Length]);
            shard.Append(4, model.Strategies.AsSpan());
            shard.Append(5, model.Weights.AsSpan());
        }

        public void Dispose()
        {
            fallbacks?.Invoke(engine.Fallbacks);
            engine.Dispose();
        }

        private Certificate Solve(long sample, Behavior behavior, CancellationToken cancellation)
        {
            try
            {
                return engine.Solve(behavior, cancellation);
            }
            catch (SolverException exception)
            {
                throw new SolverException($"Sample {sample}: {exception.Message}", exception);
            }
        }
    }

    private sealed class ClassAppender(INonlocalityEngine local, Action<long>? fallbacks) : IAppender
    {
        private readonly ChshClassEngine engine = new(local);

        public void Begin() => engine.Reset();

        public void Append(Shard shard, long sample, Behavior behavior, CancellationToken cancellation)
        {
            var found = Solve(sample, behavior, cancellation);
            shard.Append(0, behavior.Table);
            LabelAppender.AppendLabel(shard, found.Proofs.Locality);
            ChshClassColumns.Append(shard, found, column: 6);
        }

        public void Dispose()
        {
            fallbacks?.Invoke(local.Fallbacks);
            engine.Dispose();
        }

        private ChshClass Solve(long sample, Behavior behavior, CancellationToken cancellation)
        {
            try
            {
                return engine.Solve(behavior, cancellation);
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
}
