using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Two parties, two outcomes: full correlators &lt;A_x B_y&gt; independent and uniform in [-1, 1], marginals zero. Every point of
/// the cube is a no-signalling behavior, p(ab|xy) = (1 + ab &lt;A_x B_y&gt;)/4.
/// </summary>
internal sealed class CorrelatorCubeSampler : ISampler
{
    /// <exception cref="InvalidInputException">The scenario is not one of two parties with two outcomes.</exception>
    public CorrelatorCubeSampler(Scenario scenario)
    {
        if (!BipartiteNoSignaling.Applies(scenario))
        {
            throw new InvalidInputException(
                $"Distribution 'cube' needs two parties with two outcomes for every setting; the scenario is {scenario}."
            );
        }

        Scenario = scenario;
    }

    public string Name => "cube";

    public string Description => "Full correlators <AxBy> independent and uniform in [-1, 1], marginals zero.";

    public Scenario Scenario { get; }

    public Behavior Sample(RandomStream stream)
    {
        var correlators = new double[Scenario.SettingTuples];
        for (var i = 0; i < correlators.Length; i++)
            correlators[i] = stream.NextDouble(-1, 1);
        return Correlators.FromFull(Scenario, correlators).ToBehavior();
    }
}
