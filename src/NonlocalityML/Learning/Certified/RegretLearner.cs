using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>
/// A player of a repeated game by regret matching+ (Tammelin, arXiv:1407.5042): actions are chosen in proportion to the regret of
/// not having chosen them, which never falls below zero. It needs no step size. Immutable; part of a graph.
/// </summary>
internal abstract class RegretLearner
{
    private const double Least = 1e-4,
        Largest = 1e20;

    /// <summary>What is played now.</summary>
    public abstract Node Strategy { get; }

    /// <summary>The player after it has seen what a unit of each action gains, in the shape of the strategy.</summary>
    public abstract RegretLearner Observe(Node gain);

    /// <summary>All that it remembers.</summary>
    public abstract IReadOnlyList<Node> State { get; }

    /// <summary>The same player with another memory.</summary>
    /// <param name="state">In the order and shapes of <see cref="State"/>.</param>
    public abstract RegretLearner With(IReadOnlyList<Node> state);

    protected static Node Start(Node like) => (0 * like.StopGradient()) + Least;

    /// <summary>Regrets stay at or above a small number, so that no sum of them vanishes and its gradient stays finite.</summary>
    protected static Node Cut(Node regret) => regret.Clip(Least, Largest);
}

/// <summary>
/// Chooses numbers in [-1, 1]: each is a mixture of the actions +1 and -1. With foresight the last regrets count once more in the
/// choice, by that factor (Farina, Kroer and Sandholm, arXiv:2007.14358, take 1).
/// </summary>
internal sealed class IntervalLearner : RegretLearner
{
    private readonly Node up,
        down;

    /// <param name="like">A node of the shape of the strategy.</param>
    public IntervalLearner(Node like)
    {
        up = down = Start(like);
        Strategy = Choose(up, down);
    }

    private IntervalLearner(Node up, Node down, Node strategy) => (this.up, this.down, Strategy) = (up, down, strategy);

    public override Node Strategy { get; }

    public override IReadOnlyList<Node> State => [up, down, Strategy];

    public override RegretLearner With(IReadOnlyList<Node> state) => new IntervalLearner(state[0], state[1], state[2]);

    /// <summary>The player after it has seen what +1 gains; -1 gains the opposite.</summary>
    /// <param name="gain">A gain, shaped like the strategy.</param>
    /// <param name="foresight">A scalar, at least 0; null for none.</param>
    public IntervalLearner Observe(Node gain, Node? foresight)
    {
        var played = Strategy * gain;
        Node more = gain - played,
            less = gain + played,
            nextUp = Cut(up + more),
            nextDown = Cut(down - less);
        return new IntervalLearner(
            nextUp,
            nextDown,
            foresight is null
                ? Choose(nextUp, nextDown)
                : Choose(Cut(nextUp + (foresight * more)), Cut(nextDown - (foresight * less)))
        );
    }

    public override RegretLearner Observe(Node gain) => Observe(gain, null);

    private static Node Choose(Node up, Node down) => (up - down) / (up + down);
}

/// <summary>Chooses distributions along an axis.</summary>
internal sealed class SimplexLearner : RegretLearner
{
    private readonly Node regrets;
    private readonly int axis;

    /// <param name="like">A node of the shape of the strategy.</param>
    /// <param name="axis">Entries along it sum to one.</param>
    public SimplexLearner(Node like, int axis)
        : this(axis, Start(like)) { }

    private SimplexLearner(int axis, Node regrets, Node? strategy = null) =>
        (this.axis, this.regrets, Strategy) = (axis, regrets, strategy ?? (regrets / regrets.Sum([axis], keep: true)));

    public override Node Strategy { get; }

    public override IReadOnlyList<Node> State => [regrets, Strategy];

    public override RegretLearner With(IReadOnlyList<Node> state) => new SimplexLearner(axis, state[0], state[1]);

    public override RegretLearner Observe(Node gain) =>
        new SimplexLearner(axis, Cut(regrets + (gain - (Strategy * gain).Sum([axis], keep: true))));
}
