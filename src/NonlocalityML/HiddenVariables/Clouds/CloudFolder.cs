using System.Diagnostics;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// The folder of a fit: <c>specification.json</c> from the start, <c>cloud-K-S.npy</c>, <c>history-K-S.npy</c> and
/// <c>result-K-S.json</c> for cloud K at its S-th visibility when that is done (and <c>logits-K-S.npy</c> where it is weighted),
/// <c>unfinished/steps.npy</c> with the steps since then, and <c>fit.json</c> at the end.
/// Stopped in whatever way, the same command goes on and ends with the same bytes.
/// </summary>
internal sealed class CloudFolder : IDisposable
{
    private const string Evidence = "evidence, not a proof: how closely a cloud of hidden variables reproduces the state";
    private const string UnfinishedFile = "steps.npy";

    private static readonly RunKind Kind = new("a fit") { Options = "specification.json", WorkFiles = [UnfinishedFile] };

    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(30);

    /// <summary>Steps are taken so many at a time that progress moves and a stop is heeded this often.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(0.2);

    private readonly string folder;
    private readonly CloudSpecification specification;
    private readonly ICloudEngine engine;
    private readonly int threads;
    private readonly RunFolder run;

    /// <param name="folder">New, empty, or of the same specification.</param>
    /// <param name="specification">What is to be fitted.</param>
    /// <param name="engine">What takes the steps.</param>
    /// <param name="threads">Processor threads of the tests.</param>
    /// <exception cref="InvalidInputException">The folder holds something else, cannot be written, or another run is writing
    /// it.</exception>
    public CloudFolder(string folder, CloudSpecification specification, ICloudEngine engine, int threads)
    {
        (this.folder, this.specification, this.engine, this.threads) = (folder, specification, engine, threads);
        specification.Problem(specification.Visibilities[0]);
        run = RunFolder.Claim(folder, Kind, JsonFile.ToBytes(specification));
    }

    /// <summary>Steps of all fits.</summary>
    public long TotalSteps => specification.Clouds * specification.Visibilities.Count * specification.Options.Steps;

    /// <summary>Makes what is missing.</summary>
    /// <param name="progress">Told the steps done.</param>
    /// <param name="cancellation">Stops soon; every whole step is kept.</param>
    public CloudCard Run(IProgress<long> progress, CancellationToken cancellation)
    {
        List<CloudFit> fits = [];
        for (var cloud = 0; cloud < specification.Clouds; cloud++)
        {
            HiddenVariableCloud? before = null;
            for (var stage = 0; stage < specification.Visibilities.Count; stage++)
            {
                var (fit, fitted) = Fit(cloud, stage, before, fits.Count * specification.Options.Steps, progress, cancellation);
                fits.Add(fit);
                before = fitted;
            }
        }

        var first = specification.Problem(specification.Visibilities[0]);
        var card = new CloudCard(1, Evidence, specification, first.Parties, first.Response.Components, fits);
        AtomicFile.Write(PathOf(CloudCard.FileName), JsonFile.ToBytes(card));
        run.Finish();
        return card;
    }

    public void Dispose() => run.Dispose();

    private (CloudFit Fit, HiddenVariableCloud Cloud) Fit(
        int cloud,
        int stage,
        HiddenVariableCloud? before,
        long stepsBefore,
        IProgress<long> progress,
        CancellationToken cancellation
    )
    {
        var visibility = specification.Visibilities[stage];
        var problem = specification.Problem(visibility);
        var (cloudFile, historyFile, resultFile) = (
            $"cloud-{cloud}-{stage}.npy",
            $"history-{cloud}-{stage}.npy",
            $"result-{cloud}-{stage}.json"
        );
        var logitsFile = specification.Options.IsWeighted ? $"logits-{cloud}-{stage}.npy" : null;
        if (File.Exists(PathOf(resultFile)))
        {
            var finished = JsonFile.Read<CloudFit>(PathOf(resultFile)) with { CloudFile = cloudFile, LogitsFile = logitsFile };
            return (finished, CloudResults.Cloud(folder, problem, specification.Options.Points, finished));
        }

        // Each visibility of a cloud has its own measurements and random walk.
        var number = (cloud * specification.Visibilities.Count) + stage;
        var fitter = new CloudFitter(problem, specification.Options, engine);
        var unfinished = new UnfinishedFit(Path.Combine(run.Work, UnfinishedFile), number);
        var losses = new List<double>();
        var start = fitter.Start(number, before);
        var state = unfinished.Read(start.Cloud, losses) ?? start;
        var phase =
            $"cloud {cloud + 1} of {specification.Clouds}"
            + (specification.Visibilities.Count > 1 ? FormattableString.Invariant($", visibility {visibility}") : "");
        TestLoss test;
        try
        {
            progress.Begin(phase, TotalSteps);
            Climb();
            progress.Begin($"{phase}, test of the loss");
            test = fitter.Test(state.Cloud, threads, cancellation);
        }
        catch (OperationCanceledException)
        {
            unfinished.Write(state, losses);
            throw;
        }

        var fit = new CloudFit(cloud, stage, visibility, test.Mean, test.Error, test.Tuples, cloudFile, historyFile, logitsFile);
        double[] points = [.. state.Cloud.Points.Span],
            logits = [.. state.Cloud.Logits.Span];
        NpyWriter.Write(PathOf(cloudFile), points, problem.Parties, state.Cloud.Count, problem.Response.Components);
        if (logitsFile is not null)
            NpyWriter.Write(PathOf(logitsFile), logits, logits.Length);
        NpyWriter.Write(PathOf(historyFile), losses.ToArray(), losses.Count);
        AtomicFile.Write(PathOf(resultFile), JsonFile.ToBytes(fit));
        return (fit, state.Cloud);

        void Climb()
        {
            var (saved, clock, steps) = (Stopwatch.StartNew(), Stopwatch.StartNew(), 1);
            progress.Report(stepsBefore + state.Steps);
            while (!fitter.IsDone(state))
            {
                clock.Restart();
                var leg = fitter.Continue(number, state, steps, cancellation);
                state = leg.State;
                losses.AddRange(leg.Losses);
                progress.Report(stepsBefore + state.Steps);
                steps =
                    clock.Elapsed < Breath / 2 ? Math.Min(2 * steps, CloudFitter.LegSteps)
                    : clock.Elapsed > Breath ? Math.Max(1, steps / 2)
                    : steps;
                if (saved.Elapsed <= SaveInterval)
                    continue;
                unfinished.Write(state, losses);
                saved.Restart();
            }
        }
    }

    private string PathOf(string file) => Path.Combine(folder, file);
}
