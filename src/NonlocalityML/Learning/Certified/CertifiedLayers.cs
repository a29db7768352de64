using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>The layers of a certified network and the bounds that they prove.</summary>
/// <remarks>
/// One layer is one round of <see cref="LocalGame"/>, played by regret matching+, the players one after another. Whatever they
/// play, the coefficients are a Bell inequality and the strategies a local model; the bounds are those of the last round or of
/// the weighted averages, whichever are better.
/// <para>
/// Rounding, with u = 2^-24, s joint settings, n cells, K strategies of the leader, o outcomes of the responder, T layers, every
/// sum and product in Real32, in any order, fused or not (no TF32). Lower bound: c in [-1, 1] is taken as it is. Sum c q, n
/// terms, is off by at most (n + 1) u |q|, where |q| is the sum of the absolute features. A strategy's value is a sum of s
/// entries of c, one for each joint setting, in two stages of m_A and m_B terms, the joint settings of the leader and those of
/// the responder, off by (m_A + m_B) u s; the largest is
/// exact. Their difference, and the unit, add 2 u (|q| + s). Features rounded from double add u |q|. Upper bound: the regrets of
/// one choice sum to the denominator of its shares within K u or o u, so the shares are off by (K + 1) u and (o + 1) u of
/// themselves from some distribution; with their product, the sum over K strategies and the average over T layers, whose shares
/// are rounded too, each cell is off by less than (2 K + o + 2 T + 12) u of its nonnegative part; these parts sum to s. The
/// distance, n differences, is off by (n + 2) u of itself, and the features by u |q|. Each bound is moved outwards by twice the
/// sum of these, which covers second orders, underflow and the rounding of the margin itself.
/// </para>
/// </remarks>
internal sealed class CertifiedLayers
{
    /// <summary>The margins of the remarks in one line, u = 2^-24.</summary>
    public const string Margin =
        "outwards by Unit * 2u * [Lower: (n + m_A + m_B + 8) (s + |q|); Upper: (2 K + o + 2 T + 16) s + |q| + (n + 4) "
        + "distance], n features, |q| "
        + "their absolute sum, m settings, s joint settings, K and o strategies and outcomes of the two parties, T layers, "
        + "u = 2^-24";

    private const double Roundoff = 1.0 / (1 << 24);

    private readonly LocalGame game;
    private readonly Node cells,
        size;
    private readonly int layers;
    private readonly int[] cellAxes;

    /// <param name="game">Scenario and kind of features.</param>
    /// <param name="weights">One row for each layer.</param>
    /// <param name="features">(batch, features), Real32.</param>
    /// <param name="withLocalModel">Whether <see cref="Weights"/> is wanted.</param>
    /// <param name="unrolled">Whether gradients are wanted, which a loop does not have.</param>
    public CertifiedLayers(
        LocalGame game,
        LayerWeights weights,
        Node features,
        bool withLocalModel = false,
        bool unrolled = false
    )
    {
        (this.game, layers) = (game, weights.Layers);
        cells = game.ToCells(features);
        cellAxes = [.. Enumerable.Range(1, cells.Shape.Count - 1)];
        size = features.Abs().Sum([1]);
        var start = CertifiedRound.Start(game, cells, withLocalModel);
        var end = unrolled ? start.Unrolled(game, cells, weights) : start.Looped(game, cells, weights);
        End = end;
        Node coefficients = end.Coefficients.Strategy,
            mean = end.MeanCoefficients.Clip(-1, 1);
        Node lowerOfLast = LowerOf(coefficients),
            lowerOfMean = LowerOf(mean);
        var lower = lowerOfLast.Maximum(lowerOfMean);
        Lower = lower.Maximum(Node.Constant(0, ElementType.Real32));
        Node upperOfLast = UpperOf(end.Behavior),
            upperOfMean = UpperOf(end.MeanBehavior);
        Upper = upperOfLast.Minimum(upperOfMean);
        Gap = Upper - lower;
        Inequality = game.ToFeatures(ForEachRow(lowerOfLast > lowerOfMean, cellAxes.Length).Where(coefficients, mean));
        if (end.MeanWeights is { } meanWeights)
            Weights = ForEachRow(upperOfMean > upperOfLast, 3)
                .Where(game.Joint(end.Leader.Strategy, end.Responder.Strategy), meanWeights);
    }

    /// <summary>Where the game stands after the last layer.</summary>
    public CertifiedRound End { get; }

    /// <summary>(batch, cell axes): the features in the order of the game.</summary>
    public Node Cells => cells;

    /// <summary>(batch): at most NL, at least 0.</summary>
    public Node Lower { get; }

    /// <summary>(batch): at least NL.</summary>
    public Node Upper { get; }

    /// <summary>(batch): upper minus lower bound where the lower may be negative, so that its gradient never vanishes.</summary>
    public Node Gap { get; }

    /// <summary>(batch, features): the coefficients that prove the lower bound, in [-1, 1]; times the unit, the dual of
    /// NL.</summary>
    public Node Inequality { get; }

    /// <summary>
    /// (batch, responder's settings, responder's outcomes, leader's strategies), at least 0: the local model that proves the
    /// upper bound; null unless it was asked for. See <see cref="FactorizedModel"/>.
    /// </summary>
    public Node? Weights { get; }

    private double SettingTuples => game.Scenario.SettingTuples;

    /// <summary>A condition on rows, (batch), as one on arrays with this many axes more.</summary>
    private static Node ForEachRow(Node condition, int axes) =>
        condition.Reshape([condition.Shape[0], .. Enumerable.Repeat((Dimension)1, axes)]);

    /// <summary>(batch): what coefficients in [-1, 1] on the cells prove, also where that is negative.</summary>
    public Node LowerOf(Node coefficients)
    {
        var value = (coefficients * cells).Sum(cellAxes) - game.BestValue(game.Gains(coefficients)).Max([1]);
        var terms = game.Features + game.LeaderSettings + game.Scenario.Settings(game.Responder) + 8;
        return (value - ((size + SettingTuples) * (2 * Roundoff * terms))) * game.Scenario.Unit;
    }

    /// <summary>(batch): the distance to a local behavior, given by its cells.</summary>
    public Node UpperOf(Node behavior)
    {
        var distance = (cells - behavior).Abs().Sum(cellAxes);
        var terms = (2 * game.Strategies) + game.Outcomes + (2 * layers) + 16;
        var margin =
            (2 * Roundoff * terms * SettingTuples) + (size * (2 * Roundoff)) + (distance * (2 * Roundoff * (game.Features + 4)));
        return (distance + margin) * game.Scenario.Unit;
    }
}
