using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// Both proofs about a critical visibility in a folder: <c>certificate.json</c>, <c>threshold.json</c> with what is searched for,
/// and while the work lasts <c>unfinished/search.json</c> with where the search stands. Stopped in whatever way, the same call
/// goes on from there and ends with the same bytes.
/// </summary>
internal static class ThresholdProof
{
    /// <summary>The certificate's name in the folder.</summary>
    public const string FileName = "certificate.json";

    /// <summary>The name of what is searched for.</summary>
    public const string OptionsName = "threshold.json";

    private const string SearchName = "search.json";

    private const int MostRounds = 20;

    /// <summary>An inequality that proves so much more than the finder says is good enough.</summary>
    private const double Agreement = 1e-7;

    private static readonly RunKind Kind = new("a threshold") { Options = OptionsName, WorkFiles = [SearchName] };
    private static readonly TimeSpan FirstSave = TimeSpan.FromSeconds(0.1),
        SaveInterval = TimeSpan.FromSeconds(20);

    /// <param name="options">What to search for.</param>
    /// <param name="folder">New or empty, or that of the same search.</param>
    /// <param name="cloud">Hidden variables whose strategies along the model's axes are tried first; may be none.</param>
    /// <param name="threads">Threads; the result does not depend on them.</param>
    /// <param name="report">The visibility about to be proven, in millionths.</param>
    /// <param name="begin">Called before the search, when the folder is taken and not finished.</param>
    /// <param name="cancellation">Stops; what is found so far is in the folder.</param>
    /// <exception cref="InvalidInputException">The folder belongs to something else, or options that do not fit.</exception>
    public static VisibilityCertificate Run(
        ThresholdOptions options,
        string folder,
        HiddenVariableCloud? cloud = null,
        int threads = 1,
        IProgress<long>? report = null,
        Action? begin = null,
        CancellationToken cancellation = default
    )
    {
        var family = VisibilityFamily.FromName(options.Family, options.Measurements);
        // What cannot be done is refused before the folder is taken.
        ThresholdCost.Require(family, options);
        using var run = RunFolder.Claim(folder, Kind, Decisive(options, cloud));
        var path = Path.Combine(folder, FileName);
        var certificate = File.Exists(path) ? VisibilityFile.TryRead(path) : null;
        if (certificate?.Model is null)
        {
            begin?.Invoke();
            var model = FindModel(family, options, Path.Combine(run.Work, SearchName), cloud, threads, report, cancellation);
            certificate = VisibilityCertificate.Close(family, model, null);
            VisibilityFile.Write(path, certificate);
        }

        if (certificate.Inequality is null)
        {
            report.Begin("a Bell inequality");
            var inequality = FindInequality(family, options, threads, cancellation);
            certificate = new VisibilityCertificate(
                family,
                certificate.Model,
                inequality,
                certificate.Lower,
                inequality.Proven()
            );
            VisibilityFile.Write(path, certificate);
        }

        run.Finish();
        return certificate;
    }

    /// <summary>A local model along axes whose hull contains the unit ball.</summary>
    private static PolyhedralModel FindModel(
        VisibilityFamily family,
        ThresholdOptions options,
        string saved,
        HiddenVariableCloud? cloud,
        int threads,
        IProgress<long>? report,
        CancellationToken cancellation
    )
    {
        report.Begin("the hull of the axes");
        var hull = Cover(AxisSets.FromName(options.ModelAxes, family.Dimension, cancellation), cancellation);
        var hulls = Enumerable.Repeat(hull, family.Parties).ToArray();
        var finder = new VisibilityFinder(
            new AxisCorrelations(family, [.. hulls.Select(each => each.Axes)]),
            new VisibilityFinderOptions
            {
                Goal = options.Goal,
                Seed = options.Seed,
                Threads = threads,
            }
        );
        report.Begin("a local model, proven visibility in millionths", (long)(1e6 * options.Goal));
        Restore(finder, saved, cloud);
        var (clock, interval) = (Stopwatch.StartNew(), FirstSave);
        var search = finder.Run(
            state =>
            {
                report?.Report((long)(1e6 * state.Proven));
                if (clock.Elapsed < interval || state.Strategies.Count == 0)
                    return;
                Save(finder, saved);
                interval = SaveInterval;
                clock.Restart();
            },
            cancellation
        );
        if (search.Stop == VisibilityStop.Cancelled)
            Save(finder, saved);
        cancellation.ThrowIfCancellationRequested();
        var weights = search.Weights.Select(weight => (long)Math.ScaleB(weight, PolyhedralModel.WeightPlaces)).ToArray();
        return new PolyhedralModel(
            family,
            hulls,
            finder.Symmetries,
            [.. weights.Where(weight => weight > 0)],
            [.. search.Strategies.Where((_, k) => weights[k] > 0)],
            Rational.FromDouble(Dyadic.Round(search.Visibility, 40))
        );
    }

    /// <summary>A Bell inequality along few axes, so that all strategies can be gone through; of two qubits CHSH at its best
    /// settings, where that proves more.</summary>
    private static PolyhedralInequality FindInequality(
        VisibilityFamily family,
        ThresholdOptions options,
        int threads,
        CancellationToken cancellation
    )
    {
        var axes = AxisSet.RoundInwards(AxisSets.FromName(options.InequalityAxes, family.Dimension, cancellation));
        var sets = Enumerable.Repeat(axes, family.Parties).ToArray();
        var finder = new VisibilityFinder(
            new AxisCorrelations(family, sets),
            new VisibilityFinderOptions
            {
                Seed = options.Seed,
                Threads = threads,
                FewestStarts = 64,
            }
        );
        var found = Improve(finder, cancellation);
        return HorodeckiSettings.Chsh(family) is { } chsh && chsh.Proven() < found.Proven() ? chsh : found;
    }

    /// <summary>The oracle may miss the best strategies, and then an inequality proves less than the finder says: the strategy
    /// that the exact search finds is given to it, until both agree.</summary>
    private static PolyhedralInequality Improve(VisibilityFinder finder, CancellationToken cancellation)
    {
        PolyhedralInequality? best = null;
        ImmutableArray<int> last = [];
        for (var round = 0; ; round++)
        {
            var search = finder.Run(cancellation: cancellation);
            cancellation.ThrowIfCancellationRequested();
            var found = new PolyhedralInequality(
                finder.Target.Family,
                finder.Target.Axes,
                PolyhedralInequality.Round(search.Inequality()),
                finder.Symmetries
            );
            var isKnown = best is not null && found.Coefficients.SequenceEqual(last);
            last = found.Coefficients;
            if (best is null || found.Proven() < best.Proven())
                best = found;
            if (isKnown || round == MostRounds || (double)best.Proven() < search.Visibility + Agreement)
                return best;
            finder.Add(found.BestStrategy, (double)best.Proven());
        }
    }

    /// <summary>The axes made longer until the hull of +-axes contains the unit ball.</summary>
    private static AxisHull Cover(IReadOnlyList<double[]> unit, CancellationToken cancellation)
    {
        var inradius = (double)ConvexHull.Find(AxisSet.Round(unit), cancellation).Inradius();
        return inradius > 0.3
            ? ConvexHull.Find(AxisSet.Round(unit, (1 + 1e-8) / inradius), cancellation)
            : throw new InvalidInputException("The hull of the local model's axes is too flat: axes all around are needed.");
    }

    /// <summary>What decides the result. Hidden variables to begin with are a part of it.</summary>
    private static byte[] Decisive(ThresholdOptions options, HiddenVariableCloud? cloud)
    {
        var document = JsonSerializer.SerializeToNode(options, StrictJson.Options)!.AsObject();
        if (cloud is not null)
            document["cloud"] = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(cloud.Points.Span)));
        return Encoding.UTF8.GetBytes(document.ToJsonString(StrictJson.Options) + "\n");
    }

    private static void Save(VisibilityFinder finder, string path) =>
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(finder.Save(), StrictJson.Options));

    private static void Restore(VisibilityFinder finder, string path, HiddenVariableCloud? cloud)
    {
        if (!File.Exists(path))
        {
            if (cloud is not null)
                finder.WarmStart(CloudStrategies.Along(cloud, finder.Target), 1);
            return;
        }

        try
        {
            finder.Restore(StrictJson.Read<SavedVisibilitySearch>(File.ReadAllText(path)));
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException(
                $"{path} is no saved search: {exception.Message} Remove it to begin anew.",
                exception
            );
        }
    }
}
