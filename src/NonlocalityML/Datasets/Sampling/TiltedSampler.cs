using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Two parties, two outcomes: the points at which tilted CHSH inequalities are largest (Acin, Massar and Pironio,
/// arXiv:1107.2754), states cos t |00> + sin t |11>, t uniform in [0, pi/4], with white noise of visibility uniform in [0.8, 1].
/// Each setting is one of the two of its party.
/// </summary>
internal sealed class TiltedSampler : ISampler
{
    private const double LeastVisibility = 0.8;

    /// <exception cref="InvalidInputException">The scenario is not one of two parties with two outcomes.</exception>
    public TiltedSampler(Scenario scenario)
    {
        if (!BipartiteNoSignaling.Applies(scenario))
            throw new InvalidInputException(
                $"Distribution 'tilted' needs two parties with two outcomes for every setting; the scenario is {scenario}."
            );
        Scenario = scenario;
    }

    public string Name => "tilted";

    public string Description =>
        $"Points at which tilted CHSH inequalities are largest, mixed with white noise, visibility uniform in "
        + $"[{LeastVisibility}, 1]; each setting is one of two.";

    public Scenario Scenario { get; }

    public Behavior Sample(RandomStream stream)
    {
        double angle = stream.NextDouble(0, Math.PI / 4),
            visibility = stream.NextDouble(LeastVisibility, 1),
            // Of the state's <ZZ> = 1, <XX> and <Z>; the second party measures cos m Z + sin m X and cos m Z - sin m X.
            both = Math.Sin(2 * angle),
            bias = Math.Cos(2 * angle),
            tilt = Math.Atan(both);
        var (first, second) = (Scenario.Settings(0), Scenario.Settings(1));
        bool[] isX = [.. Enumerable.Range(0, first).Select(x => IsOther(x))],
            isMinus = [.. Enumerable.Range(0, second).Select(y => IsOther(y))];
        var table = new double[Scenario.TableLength];
        var settings = first * second;
        for (var i = 0; i < table.Length; i++)
        {
            var (outcomes, x, y) = (i / settings, i % settings / second, i % second);
            double a = 1 - (2 * (outcomes / 2)),
                b = 1 - (2 * (outcomes % 2)),
                ofFirst = isX[x] ? 0 : bias,
                ofSecond = Math.Cos(tilt) * bias,
                correlator = isX[x] ? (isMinus[y] ? -1 : 1) * Math.Sin(tilt) * both : Math.Cos(tilt);
            table[i] = (1 + (visibility * ((a * ofFirst) + (b * ofSecond) + (a * b * correlator)))) / 4;
        }

        return new Behavior(Scenario, table);

        // The first two settings of a party are its two; further ones repeat either.
        bool IsOther(int setting) => setting == 1 || (setting > 1 && stream.NextDouble() < 0.5);
    }
}
