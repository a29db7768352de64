using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>
/// Looks for quantum models that reach large values of a Bell inequality by see-saw: the best state for given measurements, the
/// best measurements of one party for given state and measurements of the other, in turn (Werner and Wolf, Quantum Inf. Comput.
/// 1, 1 (2001); Pal and Vertesi, PRA 82, 022116 (2010)). Each round gains; what is reached is a local maximum, and exactly a
/// model.
/// </summary>
internal sealed class ModelSearch
{
    /// <summary>The largest state: two parties of dimension 8, or six qubits.</summary>
    public const int MaximumDimension = 64;

    private readonly Scenario scenario;
    private readonly ModelSearchOptions options;
    private readonly int dimension;

    /// <exception cref="InvalidInputException">One party, or a state of more than <see cref="MaximumDimension"/>
    /// dimensions.</exception>
    public ModelSearch(Scenario scenario, ModelSearchOptions? options = null)
    {
        (this.scenario, this.options) = (scenario, options ?? new ModelSearchOptions());
        dimension =
            this.options.LocalDimension
            ?? Math.Max(2, Enumerable.Range(0, scenario.Parties).Max(party => scenario.MaximumOutcomes(party)));
        if (scenario.Parties < 2 || Math.Pow(dimension, scenario.Parties) > MaximumDimension)
            throw new InvalidInputException(
                $"Quantum models are searched for two and more parties with states of at most {MaximumDimension} "
                    + $"dimensions; {scenario} has {scenario.Parties} parties of local dimension {dimension}."
            );
    }

    /// <summary>The best model of all starting points; a deterministic strategy where none is better.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public PureModel Maximize(BellInequality inequality, ulong seed, CancellationToken cancellation = default) =>
        MaximizeFrom(
            inequality,
            Enumerable
                .Range(0, options.Starts)
                .Select(start => new SeeSawModel(scenario, dimension, new RandomStream(seed, (ulong)start))),
            cancellation
        ).Model;

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
        var scale = 0.0;
        foreach (var coefficient in inequality.Coefficients)
            scale = Math.Max(scale, Math.Abs(coefficient));
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
}

/// <summary>Dimension and effort of <see cref="ModelSearch"/>.</summary>
public sealed record ModelSearchOptions
{
    /// <summary>Local dimension of both parties; unless given, the largest number of outcomes, at least 2.</summary>
    public int? LocalDimension { get; init; }

    /// <summary>Random starting points.</summary>
    public int Starts { get; init; } = 12;

    /// <summary>Rounds of state, first party, second party from one starting point.</summary>
    public int MaximumRounds { get; init; } = 2000;

    /// <summary>A start ends when a round gains less, relative to the largest coefficient.</summary>
    public double Tolerance { get; init; } = 1e-13;
}
