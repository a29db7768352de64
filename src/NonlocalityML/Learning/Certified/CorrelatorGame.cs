using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

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
