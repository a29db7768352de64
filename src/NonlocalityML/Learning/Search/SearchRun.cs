using System.Collections.Concurrent;
using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// A search in a folder: <c>found.json</c>, what was found, and <c>finds</c>, a data set of the best finds with their
/// certificates. Stopped in whatever way, the same call goes on; the result does not depend on threads.
/// </summary>
public static class SearchRun
{
    public const string FileName = "found.json";

    /// <summary>The data set in the folder.</summary>
    public const string FindsName = "finds";

    private const int CurrentFormat = 1,
        Block = 16;

    private static readonly RunKind Kind = new("a search") { Result = FileName, WorkFiles = ["????-????.json"] };

    /// <summary>Steps of all starts in all laboratories.</summary>
    /// <exception cref="InvalidInputException">Options that cannot be.</exception>
    public static long CountSteps(SearchOptions options)
    {
        options.Require();
        return (long)options.Starts * options.Laboratories.Length * options.Steps;
    }

    /// <param name="options">What to search for.</param>
    /// <param name="folder">New or empty, or that of the same search.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="progress">Told how many starts are done, of all laboratories.</param>
    /// <param name="cancellation">Stops; blocks of starts that are finished are kept.</param>
    /// <exception cref="InvalidInputException">Options that cannot be, or a folder of something else.</exception>
    public static SearchResult Run(
        SearchOptions options,
        string folder,
        int threads = 1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        options.Require();
        var checksum = options.ModelFolder is { } model ? BehaviorFile.Checksum(Path.Combine(model, ModelCard.ModelName)) : null;
        var claim = new Claim(CurrentFormat, options, checksum);
        new SearchWorker(options).Dispose(); // refuses a model before anything is written
        using var run = RunFolder.Claim(folder, Kind, JsonFile.ToBytes(claim));
        if (run.IsFinished)
            return Finished(run, claim);
        var found = Climb(options, run.Work, threads, progress, cancellation);
        var result = new SearchResult(
            CurrentFormat,
            options,
            options.IsLine
                ? BilocalCoordinates.Correlators.Distance
                : FormattableString.Invariant($"1/{2 * options.BellScenario.SettingTuples} sum |q - p|"),
            KnownInequality.Of(options.BellScenario).Name,
            found,
            checksum
        );
        WriteFinds(result, folder, threads, cancellation);
        run.Finish(JsonFile.ToBytes(result));
        return result;
    }

    /// <summary>Reads what a search found.</summary>
    /// <exception cref="InvalidInputException">Not the folder of a finished search, or a damaged file.</exception>
    public static SearchResult Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var result = JsonFile.Read<SearchResult>(path);
        if (result.Format != CurrentFormat)
            throw new InvalidInputException($"{path}: format is {result.Format}; {CurrentFormat} is read.");
        result.Options.Require();
        if (
            result.Laboratories.IsDefaultOrEmpty
            || result.Laboratories.Any(laboratory => laboratory.Best.IsDefault || laboratory.Best.Any(IsBroken))
        )
            throw new InvalidInputException($"{path}: laboratories or candidates are missing.");
        return result;

        bool IsBroken(Candidate candidate) =>
            candidate.Parameters.IsDefault
            || candidate.Parameters.Length != result.Options.NewLaboratory(result.Options.Laboratories[0]).Parameters;
    }

    private static SearchResult Finished(RunFolder run, Claim claim)
    {
        var result = Read(run.Path);
        run.RequireSame(JsonFile.ToBytes(new Claim(result.Format, result.Options, result.ModelSha256)), JsonFile.ToBytes(claim));
        DatasetWriter.Tidy(Path.Combine(run.Path, FindsName));
        return result;
    }

    private static ImmutableArray<SearchedLaboratory> Climb(
        SearchOptions options,
        string work,
        int threads,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        Laboratory[] laboratories = [.. options.Laboratories.Select(options.NewLaboratory)];
        var blocks = (options.Starts + Block - 1) / Block;
        var found = new ImmutableArray<Candidate>[laboratories.Length * blocks];
        var workers = new ConcurrentBag<SearchWorker>();
        var done = 0L;
        try
        {
            Parallelism.For(
                found.Length,
                threads,
                index =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    var (number, block) = Math.DivRem(index, blocks);
                    var first = block * Block;
                    var count = Math.Min(Block, options.Starts - first);
                    var path = Path.Combine(work, $"{number:D4}-{block:D4}.json");
                    if (File.Exists(path))
                    {
                        found[index] = JsonFile.Read<ImmutableArray<Candidate>>(path);
                        Done((long)count * options.Steps);
                        return;
                    }

                    if (!workers.TryTake(out var worker))
                        worker = new SearchWorker(options);
                    found[index] = worker.Run(laboratories[number], number, first, count, () => Done(count), cancellation);
                    workers.Add(worker);
                    AtomicFile.Write(path, JsonFile.ToBytes(found[index]));
                }
            );
        }
        finally
        {
            while (workers.TryTake(out var worker))
                worker.Dispose();
        }

        return
        [
            .. laboratories.Select(
                (laboratory, number) =>
                    Summarize(
                        options,
                        laboratory.Options,
                        [.. found.Skip(number * blocks).Take(blocks).SelectMany(block => block)]
                    )
            ),
        ];

        void Done(long steps) => progress?.Report(Interlocked.Add(ref done, steps));
    }

    private static SearchedLaboratory Summarize(
        SearchOptions options,
        LaboratoryOptions laboratory,
        ImmutableArray<Candidate> candidates
    )
    {
        var finds = candidates.Where(candidate => SearchWorker.IsFind(options, candidate)).ToList();
        return new SearchedLaboratory(
            laboratory,
            candidates.Max(candidate => candidate.Score),
            finds.Count,
            [.. finds.OrderByDescending(candidate => candidate.Lower).ThenBy(candidate => candidate.Start).Take(options.Kept)]
        );
    }

    private static void WriteFinds(SearchResult result, string folder, int threads, CancellationToken cancellation)
    {
        if (!result.Kept.Any())
            return;
        using var source = new FoundBehaviors(result);
        var path = Path.Combine(folder, FindsName);
        var (kind, options) = result.Options.IsLine
            ? (LabelKinds.Bilocality, SearchWorker.Labels)
            : (LabelKinds.Nonlocality, new LabelOptions());
        DatasetBuilder.Label(source, kind, path, options, threads, cancellation: cancellation).Dispose();
    }

    /// <summary>What decides the bytes of the result.</summary>
    private sealed record Claim(int Format, SearchOptions Options, string? ModelSha256 = null);
}
