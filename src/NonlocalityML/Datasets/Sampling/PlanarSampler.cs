using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Two parties, two outcomes: measurements in one plane of a singlet with white noise, &lt;A_x B_y&gt; = v cos(a_x - b_y) up to
/// names, marginals zero. Angles are uniform on the circle, or those of the chained inequality's best point, a_x - b_y = pi (2 x
/// - 2 y + 1) / (2 m), m settings.
/// </summary>
internal sealed class PlanarSampler : ISampler
{
    private readonly bool isChained;
    private readonly double leastVisibility;

    /// <param name="scenario">Two parties with two outcomes.</param>
    /// <param name="isChained">Whether angles are those of the chained inequality.</param>
    /// <exception cref="InvalidInputException">Another scenario.</exception>
    public PlanarSampler(Scenario scenario, bool isChained)
    {
        (Scenario, this.isChained) = (scenario, isChained);
        if (!BipartiteNoSignaling.Applies(scenario))
            throw new InvalidInputException(
                $"Distribution '{Name}' needs two parties with two outcomes for every setting; the scenario is {scenario}."
            );
        leastVisibility = isChained ? 0 : 0.7;
    }

    public string Name => isChained ? "chained" : "planar";

    public string Description =>
        $"Measurements of a singlet of visibility uniform in [{leastVisibility}, 1], in one plane, "
        + (isChained ? "at the angles of the chained inequality." : "at angles uniform on the circle.");

    public Scenario Scenario { get; }

    public Behavior Sample(RandomStream stream)
    {
        var (first, second) = (Scenario.Settings(0), Scenario.Settings(1));
        var visibility = stream.NextDouble(leastVisibility, 1);
        double[] a = [.. Enumerable.Range(0, first).Select(x => Angle(2 * x))],
            b = [.. Enumerable.Range(0, second).Select(y => Angle((2 * y) - 1))];
        return Correlators
            .FromFull(
                Scenario,
                [.. Enumerable.Range(0, first * second).Select(i => visibility * Math.Cos(a[i / second] - b[i % second]))]
            )
            .ToBehavior();

        double Angle(int step) => isChained ? Math.PI * step / (2 * Math.Max(first, second)) : 2 * Math.PI * stream.NextDouble();
    }
}
