using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// A network that returns an interval in which NL lies for certain, of any behavior, in one ONNX graph: a fixed number of rounds
/// of a game between a Bell inequality and a local model (see <see cref="CertifiedLayers"/>). May be used by several threads at
/// once.
/// </summary>
/// <remarks>
/// Input: Features (batch, table or correlators), Real32. Outputs: Lower, Upper and Score, their middle, (batch); Inequality
/// (batch, features), coefficients in [-1, 1] of the Bell inequality that proves Lower; and, if the options ask for it, Weights
/// (batch, settings and outcomes of the party with more strategies, strategies of the other), the local model that proves Upper.
/// The bounds hold for the features and for numbers in double precision of which they are the nearest. They need products in full
/// Real32: on a graphics card, no TF32.
/// </remarks>
public sealed class CertifiedNetwork : IDisposable
{
    /// <summary>The largest number of strategies of the party that has fewer.</summary>
    public const int MaximumStrategies = 1 << 12;

    /// <summary>How far a table may lie from one without marginals; the margins of the bounds cover a thousand times
    /// more.</summary>
    private const double MarginalTolerance = 1e-9;

    private const string Input = "Features";

    /// <summary>Rows that go through the network together: on processors their numbers fit a core's cache, and each block has a
    /// core of its own.</summary>
    private const int Block = 256,
        DeviceBlock = 1 << 15;

    private readonly Session session;
    private readonly int threads;

    private CertifiedNetwork(Session session, CertifiedNetworkOptions options, int threads)
    {
        (this.session, Options, this.threads) = (session, options, threads);
        Length = LocalGame.OfPair(options.Scenario, options.Features).Features;
    }

    public CertifiedNetworkOptions Options { get; }

    /// <summary>Numbers in a row of features.</summary>
    public int Length { get; }

    /// <summary>What the file says of itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata => session.Metadata;

    /// <summary>A network with the weights of <see cref="CertifiedNetworkTrainer"/>, or with the untrained schedule where none
    /// are given.</summary>
    /// <param name="options">Scenario, features and layers.</param>
    /// <param name="weights">Logarithms (layers, 6), as trained.</param>
    /// <param name="evaluation">What was measured of this network, for its file to tell.</param>
    internal static Graph Build(CertifiedNetworkOptions options, Tensor? weights = null, CertifiedEvaluation? evaluation = null)
    {
        if (weights is not null && !weights.Shape.Equals([options.Layers, LayerWeights.Columns]))
            throw new InvalidInputException(
                $"Weights of shape {weights.Shape} are given; {options.Layers} layers need ({options.Layers}, "
                    + $"{LayerWeights.Columns})."
            );
        var game = LocalGame.OfPair(options.Scenario, options.Features);
        var layers = new CertifiedLayers(
            game,
            LayerWeights.Stored(weights ?? LayerWeights.Untrained(options.Layers)),
            Node.Input(Input, ElementType.Real32, ["batch", game.Features]),
            options.WithLocalModel
        );
        var outputs = new List<(string, Node)>
        {
            ("Lower", layers.Lower),
            ("Upper", layers.Upper),
            ("Score", 0.5 * (layers.Lower + layers.Upper)),
            ("Inequality", layers.Inequality),
        };
        if (layers.Weights is { } model)
            outputs.Add(("Weights", model));
        return new Graph(outputs, CertifiedMetadata.Of(options, weights, evaluation));
    }

    /// <summary>Opens a graph of <see cref="Build"/>.</summary>
    internal static CertifiedNetwork Open(Graph graph, int? threads = null) => Wrap(Session.Open(graph, OneThread), threads);

    /// <summary>Opens a graph of <see cref="Build"/> on a device.</summary>
    /// <exception cref="InvalidInputException">CUDA was asked for and is missing.</exception>
    internal static CertifiedNetwork Open(Graph graph, ExecutionOptions execution) =>
        Wrap(Session.Open(graph, execution.Device == Device.Cpu ? execution with { Threads = 1 } : execution), execution.Threads);

    /// <summary>
    /// Opens a file made by <see cref="Graph.Save"/> from a graph of <see cref="Build"/>. Its nodes must be those that Build
    /// makes of the options and weights that it states, so that its intervals are as proven as those of a network built here.
    /// </summary>
    /// <exception cref="InvalidInputException">The file cannot be read, is no certified network, or was changed.</exception>
    public static CertifiedNetwork Open(string path, int? threads = null) => Open(CertifiedMetadata.Read(path), threads);

    /// <summary>Intervals of many behaviors.</summary>
    /// <param name="features">Rows of <see cref="Length"/> numbers, one after another.</param>
    /// <exception cref="InvalidInputException">The rows are not whole, or a number is not finite or beyond 2^20 in
    /// size.</exception>
    public CertifiedIntervals Score(ReadOnlySpan<float> features)
    {
        var (rows, rest) = Math.DivRem(features.Length, Length);
        if (rest != 0)
            throw new InvalidInputException($"{features.Length} numbers are given; rows of {Length} are needed.");
        FeatureRange.Require(features, Length);
        var all = features.ToArray();
        var intervals = new CertifiedIntervals(Options, rows, Length);
        var (size, workers) = session.Device == Device.Cpu ? (Block, threads) : (DeviceBlock, 1);
        Parallelism.For(
            (rows + size - 1) / size,
            workers,
            block =>
            {
                var (start, count) = (block * size, Math.Min(size, rows - (block * size)));
                var input = Tensor.Create(all.AsSpan(start * Length, count * Length).ToArray(), [count, Length]);
                intervals.Store(start, session.Run(new Dictionary<string, Tensor> { [Input] = input }));
            }
        );
        return intervals;
    }

    /// <summary>The exact proof of one behavior; see <see cref="CertifiedIntervals.Certify"/>.</summary>
    public Certificate Certify(Behavior behavior) => Score(FeaturesOf(behavior)).Certify(0, behavior);

    /// <summary>The row of features of a behavior.</summary>
    /// <exception cref="InvalidInputException">It belongs to another scenario, or has marginals that correlators cannot
    /// tell.</exception>
    public float[] FeaturesOf(Behavior behavior)
    {
        if (!Options.Scenario.Equals(behavior.Scenario))
            throw new InvalidInputException(
                $"A behavior of scenario {behavior.Scenario} was given to a certified network for {Options.Scenario}."
            );
        if (Options.Features == CertifiedFeatures.Table)
            return [.. behavior.Table.ToArray().Select(value => (float)value)];
        var full = Correlators.Of(behavior).Full();
        var settings = full.Length;
        for (var i = 0; i < behavior.Table.Length; i++)
        {
            var sign = i / settings is 0 or 3 ? 1 : -1;
            if (Math.Abs(behavior.Table[i] - ((1 + (sign * full[i % settings])) / 4)) > MarginalTolerance)
                throw new InvalidInputException(
                    $"The behavior has marginals, seen in p{behavior.Scenario.EntryName(i)}; use a certified network for tables."
                );
        }

        return [.. full.Select(value => (float)value)];
    }

    public void Dispose() => session.Dispose();

    private static ExecutionOptions OneThread => new() { Threads = 1 };

    private static CertifiedNetwork Wrap(Session session, int? threads)
    {
        try
        {
            return new CertifiedNetwork(
                session,
                CertifiedMetadata.OptionsOf(session.Metadata),
                threads ?? Environment.ProcessorCount
            );
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
