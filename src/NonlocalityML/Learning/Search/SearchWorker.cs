using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Learning.Search;

/// <summary>Climbs some starts and decides where they end. Serves one thread.</summary>
internal sealed class SearchWorker : IDisposable
{
    /// <summary>How finely NBL is decided.</summary>
    private static BilocalOptions Bilocal { get; } = new() { Gap = 1e-4, MaximumCells = 20_000 };

    /// <summary>How NBL of what was found is labelled.</summary>
    public static LabelOptions Labels { get; } =
        new()
        {
            Coordinates = BilocalCoordinates.Correlators.Name,
            Gap = Bilocal.Gap,
            MaximumCells = Bilocal.MaximumCells,
        };

    private readonly SearchOptions options;
    private readonly ISearchObjective objective;
    private readonly KnownInequality known;
    private readonly KnownLocal? local;
    private readonly INonlocalityEngine? engine;
    private readonly BilocalEngine? bilocal;

    public SearchWorker(SearchOptions options)
    {
        this.options = options;
        var scenario = options.BellScenario;
        known = KnownInequality.Of(scenario);
        local = options.IsLocal ? new KnownLocal(scenario) : null;
        objective = options switch
        {
            { Objective: "learned" } => new LearnedObjective(options.ModelFolder!, scenario),
            { Objective: "certified" } => new CertifiedObjective(scenario),
            { IsLine: true } => new BilocalObjective(),
            _ => new ExactObjective(scenario),
        };
        if (options.IsLine)
            bilocal = new BilocalEngine(BilocalCoordinates.Correlators, Bilocal);
        else
            engine = NonlocalityEngines.Create(NonlocalityEngines.Default, scenario);
    }

    /// <param name="laboratory">Where.</param>
    /// <param name="number">Its place in the sweep.</param>
    /// <param name="first">Number of the first start.</param>
    /// <param name="count">Number of starts.</param>
    /// <param name="stepped">Told after each step of all these starts.</param>
    /// <param name="cancellation">Ends the climb.</param>
    public ImmutableArray<Candidate> Run(
        Laboratory laboratory,
        int number,
        int first,
        int count,
        Action? stepped = null,
        CancellationToken cancellation = default
    )
    {
        var points = Enumerable
            .Range(first, count)
            .Select(start => laboratory.Start(new RandomStream(options.Seed, ((ulong)number << 32) + (ulong)start)))
            .ToArray();
        var scores = new Ascent(
            laboratory,
            objective,
            [.. options.IsBeyond ? [known] : (KnownInequality[])[], .. local is null ? [] : (KnownInequality[])[local]],
            new AscentOptions(options.Steps)
        ).Climb(points, stepped, cancellation);
        return [.. points.Select((point, i) => Decide(laboratory, first + i, point, scores[i], cancellation))];
    }

    /// <summary>Whether a candidate is a find.</summary>
    public static bool IsFind(SearchOptions options, Candidate candidate) =>
        candidate.Lower > Certificate.Resolution
        && (candidate.IsBeyond || !options.IsBeyond)
        && (candidate.IsLocal || !options.IsLocal);

    public void Dispose()
    {
        objective.Dispose();
        local?.Dispose();
        engine?.Dispose();
    }

    private Candidate Decide(Laboratory laboratory, int start, double[] point, double score, CancellationToken cancellation)
    {
        var behavior = laboratory.Behavior(point);
        engine?.Reset();
        ICertificate certificate = bilocal is not null
            ? bilocal.Solve(behavior, cancellation)
            : engine!.Solve(behavior, cancellation);
        double[] correlators = new double[laboratory.Length],
            slope = new double[laboratory.Length];
        laboratory.Write(point, correlators);
        return new Candidate(
            start,
            laboratory.StateAngle(point) * 180 / Math.PI,
            score,
            known.Violation(correlators, 0, slope).Largest,
            known.Holds(behavior),
            local?.Holds(behavior) ?? false,
            certificate.Lower.RoundDown(),
            certificate.Upper.RoundUp(),
            [.. point]
        );
    }
}
