using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Intervals;

namespace NonlocalityML.Learning;

/// <summary>
/// An interval in which NL lies for certain, and numbers by which a perceptron can tell where in it. The interval is that of <see
/// cref="CertifiedLayers"/>; its inequalities are also rounded to small fractions, which often are the facet, so that the lower
/// bound is exact.
/// </summary>
/// <remarks>
/// Of two parties with two outcomes everything is computed of the canonical form, so that relabelled copies get the same numbers,
/// and each number is a symmetric function of what the game remembers, so that nothing depends on how ties of the canonical form
/// are broken.
/// <para>
/// Of their tables, the interval is about the no-signalling behavior with their correlators and mean marginals. Making that of
/// the table costs at most (4 m_A + 4 m_B + 14) u in each joint setting, m settings, u = 2^-24; twice as much is added to the
/// margins.
/// </para>
/// </remarks>
internal sealed class IntervalInput
{
    /// <summary>Rounds of the game unless asked for otherwise: on correlators, on tables of two parties with two outcomes, where
    /// it converges more slowly, and on others, for which there is no kernel.</summary>
    private const int CorrelatorRounds = 60,
        TableRounds = 80,
        OtherRounds = 60;

    private const int LargestTable = 1 << 12;

    private const double Roundoff = 1.0 / (1 << 24);

    /// <summary>Numbers half-way between two multiples go to the smaller, also after rounding of Real32.</summary>
    private const double TieShift = 1e-3;

    /// <summary>Keeps quotients finite.</summary>
    public const double Least = 1e-6;

    /// <summary>What inequalities are rounded to multiples of, as a part of their largest coefficient.</summary>
    private static readonly double[] Grids = [1, 0.5];

    private readonly LocalGame game;
    private readonly FunctionalLayout? functionals;

    /// <param name="space">Correlators or tables, as <see cref="Supports"/> says.</param>
    /// <param name="canonical">(batch, coordinates), in canonical form.</param>
    /// <param name="rounds">Rounds of the game; null for the usual number.</param>
    public IntervalInput(FeatureSpace space, Node canonical, int? rounds = null)
    {
        var scenario = space.Scenario;
        var isTable = space is TableFeatures;
        game = LocalGame.Create(scenario, isTable ? CertifiedFeatures.Table : CertifiedFeatures.Correlators);
        functionals = isTable && BipartiteCoordinates.Fits(scenario) ? new FunctionalLayout(scenario) : null;
        var features = functionals is null ? canonical : functionals.ToTable(canonical);
        var layers = new CertifiedLayers(game, LayerWeights.Stored(LayerWeights.Untrained(Rounds(space, rounds))), features);
        var margin = functionals is null
            ? 0
            : scenario.Unit * scenario.SettingTuples * 2 * Roundoff * ((4 * (scenario.Settings(0) + scenario.Settings(1))) + 14);
        var end = layers.End;
        Node last = end.Coefficients.Strategy,
            mean = end.MeanCoefficients.Clip(-1, 1);
        List<Node> lowers =
        [
            .. ((Node[])[last, mean, .. Snaps(last), .. Snaps(mean)]).Select(one => layers.LowerOf(one) - margin),
        ];
        List<Node> uppers = [layers.UpperOf(end.Behavior) + margin, layers.UpperOf(end.MeanBehavior) + margin];
        var best = lowers.Aggregate((a, b) => a.Maximum(b));
        Node upper = uppers[0].Minimum(uppers[1]),
            lower = best.Maximum(Node.Constant(0, ElementType.Real32)).Minimum(upper);
        Ends = new[] { Column(lower), Column(upper) }.Concat(1);
        var gap = (upper - best).Maximum(Node.Constant(Least, ElementType.Real32));
        var distance = mean - layers.Cells;
        int[] cellAxes = [.. Enumerable.Range(1, distance.Shape.Count - 1)];
        var values = game.BestValue(game.Gains(mean));
        var behind = (values.Max([1], keep: true) - values) / scenario.SettingTuples;
        List<Node> said =
        [
            best / scenario.Unit,
            upper / scenario.Unit,
            gap.Log(),
            layers.Cells.Abs().Mean(cellAxes),
            layers.Cells.Square().Mean(cellAxes),
            end.Leader.Strategy.Square().Sum([1]),
            end.Leader.Strategy.Max([1]),
            .. lowers.Select(one => Part(best - one)),
            .. uppers.Select(one => Part(one - upper)),
            Part((last * (layers.Cells - end.Behavior)).Sum(cellAxes) * scenario.Unit),
            Part((mean * (layers.Cells - end.MeanBehavior)).Sum(cellAxes) * scenario.Unit),
            .. ((double[])[0.003, 0.01, 0.03, 0.1]).Select(near => (1 - (behind / near)).Clip(0, 1).Mean([1])),
            mean.Abs().Mean(cellAxes),
            mean.Square().Mean(cellAxes),
            (mean - last).Abs().Mean(cellAxes),
            ((2 * mean) - (2 * mean).Round()).Abs().Mean(cellAxes),
        ];
        Values = said.Select(Column).ToList().Concat(1);

        Node Part(Node difference) => (difference / gap).Clip(-4, 4);
    }

    /// <summary>Rounds of the game.</summary>
    /// <param name="space">Features.</param>
    /// <param name="asked">How many were asked for; null for the usual number.</param>
    public static int Rounds(FeatureSpace space, int? asked) =>
        asked
        ?? (
            space is CorrelatorFeatures ? CorrelatorRounds
            : IntervalEngine.CanPlay(space.Scenario) ? TableRounds
            : OtherRounds
        );

    /// <summary>(batch, 2): at most and at least NL; the first is at least 0.</summary>
    public Node Ends { get; }

    /// <summary>(batch, n): the same for all relabelled copies.</summary>
    public Node Values { get; }

    /// <summary>Whether there is an interval: all parties but one have few enough strategies together, and a table few enough
    /// entries. CHSH is left out, which closed forms decide.</summary>
    public static bool Supports(FeatureSpace space) =>
        space is CorrelatorFeatures or TableFeatures
        && !space.Scenario.Equals(Scenario.Chsh)
        && LocalGame.Sizes(space.Scenario).Strategies <= CertifiedNetwork.MaximumStrategies
        && space.Length <= LargestTable;

    /// <summary>The coefficients, in [-1, 1] on the cells, rounded to multiples of parts of the largest.</summary>
    private IEnumerable<Node> Snaps(Node coefficients) =>
        functionals is null
            ? Grids.Select(grid => Snap(coefficients, Largest(coefficients), grid).Clip(-1, 1))
            : functionals.Snaps(game.ToFeatures(coefficients), Snap, Grids).Select(game.ToCells);

    /// <summary>Multiples of a grid times the largest, divided by the largest.</summary>
    private static Node Snap(Node values, Node largest, double grid)
    {
        var steps = values / (largest * grid);
        return (steps - (TieShift * steps.Sign())).Round() * grid;
    }

    private static Node Largest(Node values)
    {
        int[] axes = [.. Enumerable.Range(1, values.Shape.Count - 1)];
        return values.Abs().Max(axes, keep: true).Maximum(Node.Constant(Least, ElementType.Real32));
    }

    private static Node Column(Node row) => row.Reshape([row.Shape[0], 1]);
}
