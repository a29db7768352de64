using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers.Measures;

/// <summary>
/// The <see cref="Communication"/>: a linear program over protocols, of which those of no bits are there from the beginning; the
/// others join when their prices say that they save something.
/// </summary>
internal sealed class CommunicationEngine : MeasureEngine
{
    private const int MaximumRounds = 300;

    /// <summary>A protocol that saves less is not worth a round.</summary>
    private const double Tolerance = 1e-11;

    /// <summary>Probabilities below this count as 0.</summary>
    private const double Negligible = 1e-14;

    private readonly ILinearSolver solver;
    private readonly OneWayProtocol protocols;
    private readonly Scenario scenarioOfWeights;
    private readonly List<DeterministicStrategy> local;

    public CommunicationEngine(Communication measure, Scenario scenario, ILinearSolver solver)
        : base(measure, scenario)
    {
        this.solver = solver;
        if (measure.FaultOf(scenario) is { } fault)
            throw new InvalidInputException($"{fault}.");
        protocols = measure.Protocols(scenario);
        scenarioOfWeights = measure.ScenarioOfWeights(scenario);
        var count = RequireStrategies(measure, scenario, scenario.SettingTuples);
        local = [.. Enumerable.Range(0, count).Select(k => Lifted(DeterministicStrategy.FromIndex(scenario, k)))];
    }

    private protected override MeasureCertificate Find(Behavior behavior, CancellationToken cancellation)
    {
        var table = Array.ConvertAll(new NoSignalingPart(behavior).NonNegative(), value => value.RoundDown());
        table = Array.ConvertAll(table, value => value < Negligible ? 0 : value);
        var chosen = new List<DeterministicStrategy>(local);
        var known = chosen.Select(protocol => protocol.Index).ToHashSet();
        var columns = chosen.ConvertAll(Column);
        for (var round = 0; ; round++)
        {
            using var session = solver.Open(Packing(table.Length, columns));
            var solution = session.Solve(Array.ConvertAll(table, value => -value), cancellation);
            var prices = Array.ConvertAll(solution.Dual, price => Math.Max(0, price));
            List<DeterministicStrategy> better =
            [
                .. Enumerable
                    .Range(1, Math.Max(0, protocols.MostBits - 1))
                    .SelectMany(bits =>
                        protocols.Cheapest(prices, bits).Where(found => found.Sum < protocols.MostBits - bits - Tolerance)
                    )
                    .Select(found => found.Protocol)
                    .Where(protocol => known.Add(protocol.Index)),
            ];
            if (better.Count == 0 || round == MaximumRounds)
                return Certificate(behavior, table, prices, chosen, solution.Primal);
            chosen.AddRange(better);
            columns.AddRange(better.Select(Column));
        }
    }

    private MeasureCertificate Certificate(
        Behavior behavior,
        double[] table,
        double[] prices,
        List<DeterministicStrategy> chosen,
        double[] primal
    )
    {
        int[] support = [.. Enumerable.Range(0, primal.Length).Where(k => primal[k] > 0)];
        var weights = support.Select(k => primal[k]).ToList();
        Fit(table, [.. support.Select(k => protocols.SlotIndices(chosen[k]))], weights);
        return MeasureCertificate.Of(
            Measure,
            behavior,
            Rounded(Scenario, Array.ConvertAll(prices, price => -price)),
            new StrategyWeights(scenarioOfWeights, support.Select(k => chosen[k].Index), weights)
        );
    }

    private (double Gain, int[] Slots, double[] Values) Column(DeterministicStrategy protocol)
    {
        var slots = protocols.SlotIndices(protocol);
        return (protocols.MostBits - protocols.BitsOf(protocol), slots, [.. slots.Select(_ => 1.0)]);
    }

    /// <summary>The same answers, whatever the message; none is sent.</summary>
    private DeterministicStrategy Lifted(DeterministicStrategy strategy) =>
        new(
            scenarioOfWeights,
            strategy.Outcomes.Select(
                (own, party) =>
                    Enumerable.Repeat(own, scenarioOfWeights.Settings(party) / own.Length).SelectMany(answers => answers)
            )
        );
}
