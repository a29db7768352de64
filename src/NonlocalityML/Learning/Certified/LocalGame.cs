using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// The distance to the local polytope as a game. One side chooses coefficients c in [-1, 1] on the cells, the other a local
/// behavior, and the first wins sum c (q - p). The strategies of all parties but one are enumerated, together; these are the
/// leader. To each of them the party left, the responder, answers setting by setting, so that neither the game nor its best
/// answers need the strategies of all.
/// </summary>
internal abstract class LocalGame
{
    protected LocalGame(Scenario scenario, int responder, double[,] answers)
    {
        (Scenario, Responder, Answers) = (scenario, responder, Matrix(answers, transposed: false));
        Leaders = LeadersOf(scenario, responder);
        Transposed = Matrix(answers, transposed: true);
        Strategies = answers.GetLength(0);
    }

    public Scenario Scenario { get; }

    /// <summary>Length of a row of features.</summary>
    public abstract int Features { get; }

    /// <summary>Number of strategies of the leader, K.</summary>
    public int Strategies { get; }

    /// <summary>The largest number of outcomes of the responder.</summary>
    public int Outcomes => Scenario.MaximumOutcomes(Responder);

    /// <summary>The parties whose strategies are enumerated, in order.</summary>
    public int[] Leaders { get; }

    /// <summary>The leader where it is one party.</summary>
    public int Leader => Leaders[0];

    public int Responder { get; }

    /// <summary>Joint settings of the leader.</summary>
    public int LeaderSettings => Scenario.SettingTuples / Scenario.Settings(Responder);

    /// <summary>Axes of the cells after the batch; the responder's come first and the leader's is the last.</summary>
    protected abstract Shape CellAxes { get; }

    /// <summary>(K, leader's cells): what the leader's strategies answer.</summary>
    private Node Answers { get; }

    private Node Transposed { get; }

    /// <summary>The game on correlators of two parties, or on tables.</summary>
    /// <exception cref="InvalidInputException">Too many strategies.</exception>
    public static LocalGame Create(Scenario scenario, CertifiedFeatures features)
    {
        var (responder, strategies) = Sizes(scenario);
        if (strategies > CertifiedNetwork.MaximumStrategies)
        {
            throw new InvalidInputException(
                $"All parties but one have at least {strategies} strategies in {scenario}; "
                    + $"{CertifiedNetwork.MaximumStrategies} are allowed."
            );
        }

        return features == CertifiedFeatures.Correlators
            ? new CorrelatorGame(scenario, responder)
            : new TableGame(scenario, responder);
    }

    /// <summary>The same of two parties, whose local model can be written down.</summary>
    public static LocalGame OfPair(Scenario scenario, CertifiedFeatures features) =>
        scenario.Parties == 2
            ? Create(scenario, features)
            : throw new InvalidInputException($"A certified network is made for two parties; the scenario is {scenario}.");

    /// <summary>The party with most strategies, and how many the others have together.</summary>
    public static (int Responder, BigInteger Strategies) Sizes(Scenario scenario)
    {
        var responder = Enumerable
            .Range(0, scenario.Parties)
            .OrderByDescending(scenario.StrategyCountOf)
            .ThenByDescending(party => party)
            .First();
        return (responder, scenario.StrategyCount / scenario.StrategyCountOf(responder));
    }

    protected static int[] LeadersOf(Scenario scenario, int responder) =>
        [.. Enumerable.Range(0, scenario.Parties).Where(party => party != responder)];

    /// <summary>(batch, features) to (batch, cell axes).</summary>
    public abstract Node ToCells(Node features);

    /// <summary>(batch, cell axes) to (batch, features).</summary>
    public abstract Node ToFeatures(Node cells);

    /// <summary>What each answer of the responder gains, given each strategy of the leader: (batch, responder's axes,
    /// K).</summary>
    public Node Gains(Node coefficients) => coefficients.MatMul(Transposed);

    /// <summary>A responder that has seen nothing.</summary>
    /// <param name="gains">Gains, shaped like <see cref="Gains"/>.</param>
    public abstract RegretLearner StartResponder(Node gains);

    /// <summary>What the leader's strategies win against these answers: (batch, K).</summary>
    public abstract Node Value(Node gains, Node answers);

    /// <summary>What the leader's strategies win with the best answers: (batch, K).</summary>
    public abstract Node BestValue(Node gains);

    /// <summary>What of a difference of cells counts when coefficients are chosen.</summary>
    public virtual Node Damped(Node difference) => difference;

    /// <summary>The cells of a local behavior.</summary>
    /// <param name="weights">The weights of the leader's strategies, (batch, K).</param>
    /// <param name="answers">The answers of the responder, as <see cref="Gains"/>.</param>
    public Node Behavior(Node weights, Node answers) =>
        (
            answers * weights.Reshape([weights.Shape[0], .. Enumerable.Repeat((Dimension)1, CellAxes.Count - 1), Strategies])
        ).MatMul(Answers);

    /// <summary>How often the leader plays a strategy and the responder answers so: (batch, responder's settings, responder's
    /// outcomes, K).</summary>
    /// <inheritdoc cref="Behavior" path="/param"/>
    public abstract Node Joint(Node weights, Node answers);

    /// <summary>One row for each of the first strategies of a party, setting 0 being the most significant digit of their
    /// number.</summary>
    protected static double[,] Enumerate(
        Scenario scenario,
        int party,
        int slots,
        Func<int, int, (int Slot, double Value)> entry,
        int count
    )
    {
        var matrix = new double[count, slots];
        for (var k = 0; k < count; k++)
        {
            var rest = k;
            for (var x = scenario.Settings(party) - 1; x >= 0; x--)
            {
                (rest, var outcome) = Math.DivRem(rest, scenario.Outcomes(party, x));
                var (slot, value) = entry(x, outcome);
                matrix[k, slot] = value;
            }
        }

        return matrix;
    }

    private static Node Matrix(double[,] values, bool transposed)
    {
        var (rows, columns) = transposed
            ? (values.GetLength(1), values.GetLength(0))
            : (values.GetLength(0), values.GetLength(1));
        var data = new float[values.Length];
        for (var i = 0; i < data.Length; i++)
            data[i] = (float)(transposed ? values[i % columns, i / columns] : values[i / columns, i % columns]);
        return Node.Constant(Tensor.Create(data, [rows, columns]));
    }
}
