using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>
/// Looks for quantum models that reach large values of a Bell inequality by see-saw: the best state for given measurements, the
/// best measurements of one party for given state and measurements of the others, in turn (Werner and Wolf, Quantum Inf. Comput.
/// 1, 1 (2001); Pal and Vertesi, PRA 82, 022116 (2010)). Each round gains; what is reached is a local maximum, and exactly a
/// model.
/// </summary>
internal sealed class ModelSearch
{
    /// <summary>The largest state: two parties of dimension 8, or six qubits.</summary>
    public const int MaximumDimension = 64;

    /// <summary>The largest state of two parties with two outcomes, whose models are real above
    /// <see cref="MaximumDimension"/>.</summary>
    public const int MaximumPair = LocalDimensions.MaximumProduct;

    /// <summary>Five parties with two settings and two outcomes.</summary>
    private const int MaximumTable = 1024;

    /// <summary>What a kick must gain to count, relative to the largest coefficient.</summary>
    private const double LeastGain = 1e-9;

    /// <summary>A pair's climb from a kick ends when a round gains less, relative to the largest coefficient; the best of a start
    /// is polished in so many rounds more.</summary>
    private const double PairTolerance = 1e-10;

    private const int PolishRounds = 20_000;

    private readonly Scenario scenario;
    private readonly ModelSearchOptions options;

    /// <exception cref="InvalidInputException">One party, or a state of more than <see cref="MaximumDimension"/>
    /// dimensions.</exception>
    public ModelSearch(Scenario scenario, ModelSearchOptions? options = null)
    {
        (this.scenario, this.options) = (scenario, options ?? new ModelSearchOptions());
        Dimension = this.options.LocalDimension ?? LeastDimension(scenario);
        var most = PairExpression.Covers(scenario) ? MaximumPair : MaximumDimension;
        if (scenario.Parties < 2 || Math.Pow(Dimension, scenario.Parties) > most)
            throw new InvalidInputException(
                $"Quantum models are searched for two and more parties with states of at most {most} dimensions here; "
                    + $"{scenario} has {scenario.Parties} parties of local dimension {Dimension}."
            );
    }

    /// <summary>Local dimension of every party.</summary>
    internal int Dimension { get; }

    /// <summary>The largest number of outcomes, at least 2.</summary>
    private static int LeastDimension(Scenario scenario) =>
        Math.Max(2, Enumerable.Range(0, scenario.Parties).Max(scenario.MaximumOutcomes));

    /// <summary>Whether models and tables of a scenario are small enough to search for mixtures within minutes.</summary>
    internal static bool Covers(Scenario scenario) =>
        scenario.TableLength <= MaximumTable && Math.Pow(LeastDimension(scenario), scenario.Parties) <= MaximumDimension;

    /// <summary>Whether models are real pairs: where kicks are asked for, and where they are large.</summary>
    internal static bool IsRealPair(Scenario scenario, int dimension, int kicks) =>
        PairExpression.Covers(scenario) && (kicks > 0 || dimension * dimension > MaximumDimension);

    /// <summary>The best model of all starting points; a deterministic strategy where none is better.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public PureModel Maximize(BellInequality inequality, ulong seed, CancellationToken cancellation = default)
    {
        var streams = Enumerable.Range(0, options.Starts).Select(start => new RandomStream(seed, (ulong)start));
        return IsRealPair(scenario, Dimension, options.Kicks)
            ? MaximizePair(inequality, streams, cancellation)
            : MaximizeFrom(inequality, streams.Select(stream => Start(inequality, stream, cancellation)), cancellation).Model;
    }

    /// <summary>A random model; where kicks are asked for, the best that they find.</summary>
    private SeeSawModel Start(BellInequality inequality, RandomStream stream, CancellationToken cancellation) =>
        options.Kicks == 0
            ? new SeeSawModel(scenario, Dimension, stream)
            : Hop(
                new SeeSawModel(scenario, Dimension, stream, isReal: true),
                double.NegativeInfinity,
                (model, _) => Climb(model, inequality, cancellation),
                (model, size) => model.Kicked(size, stream),
                Scale(inequality),
                stream
            ).Best;

    private PureModel MaximizePair(BellInequality inequality, IEnumerable<RandomStream> streams, CancellationToken cancellation)
    {
        var (form, tolerance) = (new PairExpression(inequality), PairTolerance * Scale(inequality));
        var (best, value) = ((RealPair?)null, double.NegativeInfinity);
        foreach (var stream in streams)
        {
            var (found, reached) = Hop(
                Dimension * Dimension > MaximumDimension
                    ? RealPair.Chain(form, Dimension, stream)
                    : new RealPair(form, Dimension, stream),
                options.Kicks > 0 ? double.NegativeInfinity : value,
                (model, hope) => model.Climb(hope, options.MaximumRounds, tolerance, cancellation),
                (model, size) => model.Kicked(size, stream),
                Scale(inequality),
                stream
            );
            if (reached > value)
                (best, value) = (found, reached);
        }

        var local = LocalPolytope.Maximize<double>(scenario, scenario.ToSlots(inequality.Coefficients), cancellation);
        if (best is null)
            return PureModel.Deterministic(local.Strategy);
        best.Climb(double.NegativeInfinity, PolishRounds, options.Tolerance * Scale(inequality), cancellation);
        var model = best.ToPureModel(scenario);
        return (double)model.ExactValue(inequality) > local.Value + (options.Tolerance * inequality.Coefficients.Length)
            ? model
            : PureModel.Deterministic(local.Strategy);
    }

    /// <summary>The best of the models that begin near the best one so far (basin hopping, Wales and Doye, J. Phys. Chem. A 101,
    /// 5111 (1997)).</summary>
    private (T Best, double Value) Hop<T>(
        T start,
        double hope,
        Func<T, double, double> climb,
        Func<T, double, T> kick,
        double scale,
        RandomStream stream
    )
    {
        var (best, value) = (start, climb(start, hope));
        for (var idle = 0; idle < options.Kicks; idle++)
        {
            var next = kick(best, Math.Pow(10, -1.5 + (1.5 * stream.NextDouble())));
            var reached = climb(next, value);
            if (reached > value + (LeastGain * scale))
                (best, value, idle) = (next, reached, -1);
        }

        return (best, value);
    }

    /// <summary>The best model that is reached from these starting points, or a deterministic strategy.</summary>
    /// <returns>The model, and where it came from; null for a strategy.</returns>
    internal (PureModel Model, SeeSawModel? Origin) MaximizeFrom(
        BellInequality inequality,
        IEnumerable<SeeSawModel> starts,
        CancellationToken cancellation
    )
    {
        var local = LocalPolytope.Maximize<double>(scenario, scenario.ToSlots(inequality.Coefficients), cancellation);
        var (bestValue, best) = (local.Value, (SeeSawModel?)null);
        foreach (var start in starts)
        {
            var value = Climb(start, inequality, cancellation);
            if (value > bestValue + (options.Tolerance * inequality.Coefficients.Length))
                (bestValue, best) = (value, start);
        }

        return (best?.ToPureModel() ?? PureModel.Deterministic(local.Strategy), best);
    }

    private double Climb(SeeSawModel model, BellInequality inequality, CancellationToken cancellation)
    {
        var scale = Scale(inequality);
        var value = double.NegativeInfinity;
        for (var round = 0; round < options.MaximumRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = model.ImproveState(inequality);
            for (var party = 0; party < scenario.Parties; party++)
                model.ImproveMeasurements(inequality, party);
            if (next - value <= options.Tolerance * scale)
                break;
            value = next;
        }

        return model.ImproveState(inequality);
    }

    private static double Scale(BellInequality inequality)
    {
        var scale = 0.0;
        foreach (var coefficient in inequality.Coefficients)
            scale = Math.Max(scale, Math.Abs(coefficient));
        return scale;
    }
}

/// <summary>Dimension and effort of <see cref="ModelSearch"/>.</summary>
public sealed record ModelSearchOptions
{
    /// <summary>Local dimension of every party; unless given, the largest number of outcomes, at least 2.</summary>
    public int? LocalDimension { get; init; }

    /// <summary>Random starting points.</summary>
    public int Starts { get; init; } = 12;

    /// <summary>From each start the best model is kicked, a random turn of its measurements, until so many kicks in a row bring
    /// nothing. All numbers are real then: of twice the dimension these have all that complex ones have, and are found sooner. In
    /// local dimensions above 3 the best models are seldom found without.</summary>
    public int Kicks { get; init; }

    /// <summary>Rounds of the state and of each party in turn from one starting point.</summary>
    public int MaximumRounds { get; init; } = 2000;

    /// <summary>A start ends when a round gains less, relative to the largest coefficient.</summary>
    public double Tolerance { get; init; } = 1e-13;
}
