using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>Where the game of a certified network stands after some of its layers.</summary>
/// <param name="Coefficients">The player who chooses the inequality.</param>
/// <param name="Responder">The party that answers.</param>
/// <param name="Leader">The party whose strategies are enumerated.</param>
/// <param name="Behavior">Cells of the local behavior of the last round.</param>
/// <param name="MeanCoefficients">Weighted sum of the coefficients so far.</param>
/// <param name="MeanBehavior">Weighted sum of the behaviors so far.</param>
/// <param name="MeanWeights">Weighted sum of the local models so far; null where none is wanted.</param>
internal sealed record CertifiedRound(
    IntervalLearner Coefficients,
    RegretLearner Responder,
    RegretLearner Leader,
    Node Behavior,
    Node MeanCoefficients,
    Node MeanBehavior,
    Node? MeanWeights
)
{
    public static CertifiedRound Start(LocalGame game, Node cells, bool withLocalModel)
    {
        var gains = game.Gains(cells);
        RegretLearner responder = game.StartResponder(gains),
            leader = new SimplexLearner(game.BestValue(gains), 1);
        return new CertifiedRound(
            new IntervalLearner(cells),
            responder,
            leader,
            game.Behavior(leader.Strategy, responder.Strategy),
            0 * cells,
            0 * cells,
            withLocalModel ? 0 * game.Joint(leader.Strategy, responder.Strategy) : null
        );
    }

    /// <summary>One layer.</summary>
    public CertifiedRound Next(LocalGame game, Node cells, LayerWeight weight)
    {
        var coefficients = Coefficients.Observe(game.Damped(cells - Behavior) * weight.Cells, weight.Foresight);
        var gains = game.Gains(coefficients.Strategy * weight.Responder);
        var responder = Responder.Observe(gains);
        var leader = Leader.Observe(game.Value(gains, responder.Strategy) * weight.Leader);
        var behavior = game.Behavior(leader.Strategy, responder.Strategy);
        return new CertifiedRound(
            coefficients,
            responder,
            leader,
            behavior,
            MeanCoefficients + (coefficients.Strategy * weight.Coefficients),
            MeanBehavior + (behavior * weight.Behavior),
            MeanWeights is null ? null : MeanWeights + (game.Joint(leader.Strategy, responder.Strategy) * weight.Behavior)
        );
    }

    /// <summary>All layers, one after another: what has a gradient.</summary>
    public CertifiedRound Unrolled(LocalGame game, Node cells, LayerWeights weights) =>
        Enumerable.Range(0, weights.Layers).Aggregate(this, (round, i) => round.Next(game, cells, weights[i]));

    /// <summary>All layers as a loop: a graph of the same size for any number of them, which opens at once.</summary>
    public CertifiedRound Looped(LocalGame game, Node cells, LayerWeights weights)
    {
        var (state, _) = Loop.Run(
            Node.Constant(weights.Layers, ElementType.Whole),
            State,
            (i, state) => (With(state).Next(game, cells, weights[i]).State, [])
        );
        return With(state);
    }

    private IReadOnlyList<Node> State =>
        [
            .. Coefficients.State,
            .. Responder.State,
            .. Leader.State,
            Behavior,
            MeanCoefficients,
            MeanBehavior,
            .. MeanWeights is null ? [] : (Node[])[MeanWeights],
        ];

    private CertifiedRound With(IReadOnlyList<Node> state)
    {
        var rest = new Queue<Node>(state);
        return new CertifiedRound(
            (IntervalLearner)Coefficients.With(Take(Coefficients)),
            Responder.With(Take(Responder)),
            Leader.With(Take(Leader)),
            rest.Dequeue(),
            rest.Dequeue(),
            rest.Dequeue(),
            rest.TryDequeue(out var weights) ? weights : null
        );

        List<Node> Take(RegretLearner learner) => [.. learner.State.Select(_ => rest.Dequeue())];
    }
}
