using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>
/// A player of a repeated game by regret matching+ (Tammelin, arXiv:1407.5042): actions are chosen in proportion to the regret of not
/// having chosen them, which never falls below zero. It needs no step size. Immutable; part of a graph.
/// </summary>
internal abstract class RegretLearner
{
    /// <summary>Regrets stay at or above this, so that no sum of them vanishes and equal ones give the uniform choice.</summary>
    protected const double Least = 1e-4;

    private const double Largest = 1e20;

    /// <summary>What is played now.</summary>
    public abstract Node Strategy { get; }

    /// <summary>The player after it has seen what a unit of each action gains.</summary>
    public abstract RegretLearner Observe(Node gain);

    protected static Node Start(Node like) => (0 * like.StopGradient()) + Least;

    protected static Node Cut(Node regret) => regret.Clip(Least, Largest);
}

/// <summary>Chooses numbers in [-1, 1]: each is a mixture of the actions +1 and -1.</summary>
internal sealed class IntervalLearner : RegretLearner
{
    private readonly Node up, down;

    /// <param name="like">A node of the shape of the strategy.</param>
    public IntervalLearner(Node like)
        : this(Start(like), Start(like))
    {
    }

    private IntervalLearner(Node up, Node down)
    {
        (this.up, this.down) = (up, down);
        Strategy = (up - down) / (up + down);
    }

    public override Node Strategy { get; }

    public override RegretLearner Observe(Node gain)
    {
        var played = Strategy * gain;
        return new IntervalLearner(Cut(up + (gain - played)), Cut(down - (gain + played)));
    }
}

/// <summary>Chooses distributions along an axis.</summary>
internal sealed class SimplexLearner : RegretLearner
{
    private readonly Node regrets;
    private readonly int axis;

    /// <param name="like">A node of the shape of the strategy.</param>
    /// <param name="axis">Entries along it sum to one.</param>
    public SimplexLearner(Node like, int axis)
        : this(axis, Start(like))
    {
    }

    private SimplexLearner(int axis, Node regrets)
    {
        (this.axis, this.regrets) = (axis, regrets);
        Strategy = regrets / regrets.Sum([axis], keep: true);
    }

    public override Node Strategy { get; }

    public override RegretLearner Observe(Node gain) =>
        new SimplexLearner(axis, Cut(regrets + (gain - (Strategy * gain).Sum([axis], keep: true))));
}
