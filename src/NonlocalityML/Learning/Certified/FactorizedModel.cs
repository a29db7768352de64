using NonlocalityML.Bell;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// A local model of two parties as a network returns it: not weights on pairs of strategies, which are too many, but for each
/// strategy k of one party, the leader, how often it is played while the other, the responder, answers b to y: W[y,b,k] >= 0,
/// whose sum over b is the share of k, the same for every y. A behavior has one y at a time, so nothing else matters.
/// </summary>
/// <remarks>Made explicit by <see cref="LeaderStrategies"/>.</remarks>
internal sealed class FactorizedModel
{
    private readonly LocalGame game;
    private readonly CertifiedFeatures features;
    private readonly int settings;

    public FactorizedModel(CertifiedNetworkOptions options)
    {
        if (options.Scenario.StrategyCount > long.MaxValue)
            throw new InvalidInputException(
                $"{options.Scenario} has {options.Scenario.StrategyCount} strategies; local models are written down for up "
                    + "to 2^63."
            );
        (game, features) = (LocalGame.OfPair(options.Scenario, options.Features), options.Features);
        settings = game.Scenario.Settings(game.Responder);
    }

    /// <summary>Numbers for one behavior.</summary>
    public int Length => settings * game.Outcomes * game.Strategies;

    /// <summary>The weights on strategies of both parties, numbered as <see cref="DeterministicStrategy"/>.</summary>
    /// <param name="weights">W[y,b,k], C order; sums over b that differ by rounding are made equal.</param>
    public (long[] Strategies, double[] Weights) Explicit(ReadOnlySpan<float> weights)
    {
        var terms = new List<(long Strategy, double Weight)>();
        for (var k = 0; k < game.Strategies; k++)
        {
            var (ends, share) = Ends(weights, k);
            if (share <= 0)
                continue;
            foreach (var (strategy, part) in LeaderStrategies.Of(game.Scenario, game.Leader, k, ends))
                Add(terms, strategy, share * part);
        }

        return ([.. terms.Select(term => term.Strategy)], [.. terms.Select(term => term.Weight)]);
    }

    /// <summary>For each y where the part of each outcome ends in [0, 1], and the share of k.</summary>
    private (double[][] Ends, double Share) Ends(ReadOnlySpan<float> weights, int k)
    {
        var ends = new double[settings][];
        var share = 0.0;
        for (var y = 0; y < settings; y++)
        {
            ends[y] = new double[game.Scenario.Outcomes(game.Responder, y)];
            var total = 0.0;
            for (var b = game.Outcomes - 1; b >= 0; b--)
            {
                // What falls on outcomes that the setting does not have goes to outcome 0.
                var weight = Math.Max(0, weights[(((y * game.Outcomes) + b) * game.Strategies) + k]);
                ends[y][b < ends[y].Length ? b : 0] += weight;
                total += weight;
            }

            if (!(total > 0))
                return (ends, 0);
            share += total / settings;
            for (var b = 0; b < ends[y].Length; b++)
                ends[y][b] = (ends[y][b] / total) + (b == 0 ? 0 : ends[y][b - 1]);
            ends[y][^1] = 1;
        }

        return (ends, share);
    }

    private void Add(List<(long Strategy, double Weight)> terms, long strategy, double weight)
    {
        if (features == CertifiedFeatures.Table)
        {
            terms.Add((strategy, weight));
            return;
        }

        // Two outcomes: the strategy that answers the opposite throughout is the last one counted from the end.
        terms.Add((strategy, weight / 2));
        terms.Add(((long)game.Scenario.StrategyCount - 1 - strategy, weight / 2));
    }
}
