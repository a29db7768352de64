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

/// <summary>
/// The game on the correlators &lt;A_x B_y&gt;. A strategy of both parties and its negative are the same, so the leader's answer
/// to setting 0 is +1.
/// </summary>
internal sealed class CorrelatorGame(Scenario scenario, int responder)
    : LocalGame(scenario, responder, Signs(scenario, 1 - responder))
{
    public override int Features => Scenario.SettingTuples;

    protected override Shape CellAxes => [Scenario.Settings(Responder), Scenario.Settings(Leader)];

    public override Node ToCells(Node features)
    {
        var cells = features.Reshape([features.Shape[0], Scenario.Settings(0), Scenario.Settings(1)]);
        return Leader == 1 ? cells : cells.Transpose(0, 2, 1);
    }

    public override Node ToFeatures(Node cells) =>
        (Leader == 1 ? cells : cells.Transpose(0, 2, 1)).Reshape([cells.Shape[0], Features]);

    public override RegretLearner StartResponder(Node gains) => new IntervalLearner(gains);

    public override Node Value(Node gains, Node answers) => (gains * answers).Sum([1]);

    public override Node BestValue(Node gains) => gains.Abs().Sum([1]);

    public override Node Joint(Node weights, Node answers)
    {
        Node all = weights.Reshape([weights.Shape[0], 1, 1, Strategies]),
            signed = answers.Reshape([answers.Shape[0], answers.Shape[1], 1, Strategies]) * all;
        return 0.5 * new[] { all + signed, all - signed }.Concat(2);
    }

    private static double[,] Signs(Scenario scenario, int leader)
    {
        if (scenario.Parties != 2 || !scenario.IsDichotomic)
            throw new InvalidInputException(
                $"Correlators need two parties and two outcomes for every setting; the scenario is {scenario}."
            );
        return Enumerate(
            scenario,
            leader,
            scenario.Settings(leader),
            (x, outcome) => (x, 1 - (2 * outcome)),
            1 << (scenario.Settings(leader) - 1)
        );
    }
}

/// <summary>The game on tables p[a,b,..,x,y,..].</summary>
/// <remarks>
/// The responder may choose outcomes that a setting does not have. That gives nothing away: the bounds stay bounds, since a
/// weight w there adds w to the distance, as much as moving it to a real outcome can cost, and coefficients -1 there keep it from
/// paying off.
/// </remarks>
internal sealed class TableGame(Scenario scenario, int responder)
    : LocalGame(scenario, responder, JointAnswers(scenario, LeadersOf(scenario, responder)))
{
    public override int Features => Scenario.TableLength;

    /// <summary>The responder's setting and outcome, then the leader's settings and outcomes.</summary>
    protected override Shape CellAxes =>
        [
            Scenario.Settings(Responder),
            Outcomes,
            LeaderSettings * Leaders.Aggregate(1, (all, i) => all * Scenario.MaximumOutcomes(i)),
        ];

    /// <summary>Of the axes (batch, outcomes, settings), in the order of the cells.</summary>
    private int[] Order =>
        [
            0,
            1 + Scenario.Parties + Responder,
            1 + Responder,
            .. Leaders.Select(party => 1 + Scenario.Parties + party),
            .. Leaders.Select(party => 1 + party),
        ];

    public override Node ToCells(Node features) =>
        features.Reshape(TableAxes(features)).Transpose(Order).Reshape([features.Shape[0], .. CellAxes]);

    public override Node ToFeatures(Node cells)
    {
        int[] back = [.. Enumerable.Range(0, Order.Length).OrderBy(i => Order[i])];
        return cells
            .Reshape([.. Order.Select(axis => TableAxes(cells)[axis])])
            .Transpose(back)
            .Reshape([cells.Shape[0], Features]);
    }

    public override RegretLearner StartResponder(Node gains) => new SimplexLearner(gains, 2);

    public override Node Value(Node gains, Node answers) => (gains * answers).Sum([1, 2]);

    public override Node BestValue(Node gains) => gains.Max([2]).Sum([1]);

    public override Node Joint(Node weights, Node answers) => answers * weights.Reshape([weights.Shape[0], 1, 1, Strategies]);

    private Shape TableAxes(Node rows) => [rows.Shape[0], .. Scenario.TableShape.Select(length => (Dimension)length)];

    /// <summary>Joint strategies of the leaders, the first one's running slowest, by joint settings and then outcomes.</summary>
    private static double[,] JointAnswers(Scenario scenario, int[] leaders)
    {
        // Of each leader: strategies, settings, outcomes.
        var joint = new double[1, 1, 1];
        joint[0, 0, 0] = 1;
        foreach (var party in leaders)
        {
            var (settings, outcomes) = (scenario.Settings(party), scenario.MaximumOutcomes(party));
            var own = Enumerate(
                scenario,
                party,
                settings * outcomes,
                (x, outcome) => ((x * outcomes) + outcome, 1),
                (int)scenario.StrategyCountOf(party)
            );
            joint = Product(joint, own, settings, outcomes);
        }

        var flat = new double[joint.GetLength(0), joint.GetLength(1) * joint.GetLength(2)];
        Buffer.BlockCopy(joint, 0, flat, 0, flat.Length * sizeof(double));
        return flat;
    }

    private static double[,,] Product(double[,,] joint, double[,] own, int settings, int outcomes)
    {
        var (strategies, tuples, answers) = (joint.GetLength(0), joint.GetLength(1), joint.GetLength(2));
        var product = new double[strategies * own.GetLength(0), tuples * settings, answers * outcomes];
        for (var k = 0; k < product.GetLength(0); k++)
        for (var x = 0; x < product.GetLength(1); x++)
        for (var a = 0; a < product.GetLength(2); a++)
            product[k, x, a] =
                joint[k / own.GetLength(0), x / settings, a / outcomes]
                * own[k % own.GetLength(0), (x % settings * outcomes) + (a % outcomes)];
        return product;
    }
}
