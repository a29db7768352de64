using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Intervals;

namespace NonlocalityML.Learning;

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

    /// <summary>Of two parties with two outcomes the marginals count less, see <see
    /// cref="TableIntervals{T}.MarginalGain"/>.</summary>
    public override Node Damped(Node difference)
    {
        if (!BipartiteCoordinates.Fits(Scenario))
            return difference;
        var cells = difference.Reshape([difference.Shape[0], Scenario.Settings(Responder), 2, LeaderSettings, 2]);
        var marginals = 0.5 * (cells.Sum([2], keep: true) + cells.Sum([4], keep: true));
        return (cells - ((1 - TableIntervals<Lanes1>.MarginalGain) * marginals)).Reshape(difference.Shape);
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
