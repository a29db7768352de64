using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Datasets;

/// <summary>
/// Behaviors of the CHSH scenario, marginals included, of which about a third each are local, quantum and post-quantum. The
/// nonlocal behaviors above one CHSH facet are a simplex: w PR + (1 - w) d, d being a mixture of the eight strategies of the
/// facet. Uniformly drawn, w has the density 8 (1 - w)^7 and nine of ten points are quantum; here its density is 5/2 (1 -
/// w)^(3/2).
/// </summary>
internal sealed class ChshClassSampler : ISampler
{
    private const int Strategies = 8;

    private readonly NoSignalingSampler all;

    /// <exception cref="InvalidInputException">Another scenario.</exception>
    public ChshClassSampler(Scenario scenario)
    {
        if (!scenario.Equals(Scenario.Chsh))
            throw new InvalidInputException($"Distribution '{Name}' is one of {Scenario.Chsh}; the scenario is {scenario}.");
        all = new NoSignalingSampler(scenario);
    }

    public string Name => "chsh-classes";

    public string Description =>
        "One third uniform on the local set, marginals included; two thirds w PR + (1 - w) d above a random CHSH facet, d "
        + "uniform on the facet, w of density 5/2 (1 - w)^(3/2).";

    public Scenario Scenario => all.Scenario;

    public Behavior Sample(RandomStream stream) =>
        stream.NextInt(3) == 0
            ? Rejection.Draw(all, stream, behavior => QuantumSet.Classify(behavior).LocalMargin >= 0, "local point")
            : Nonlocal(stream);

    private static Behavior Nonlocal(RandomStream stream)
    {
        var (minus, sign) = (stream.NextInt(4), 1 - (2 * stream.NextInt(2)));
        var share = 1 - Math.Pow(1 - stream.NextDouble(), 0.4);
        var weights = new double[Strategies];
        for (var k = 0; k < Strategies; k++)
            weights[k] = stream.NextExponential();
        var (total, values, term) = (weights.Sum(), new double[9], 0);
        for (var answers = 0; answers < 16; answers++)
        {
            int[] signs = [1, .. Enumerable.Range(0, 4).Select(bit => 1 - (2 * ((answers >> bit) & 1)))];
            if (Chsh((x, y) => signs[1 + x] * signs[3 + y]) != 2)
                continue;
            var weight = (1 - share) * weights[term++] / total;
            for (var x = 0; x < 3; x++)
            for (var y = 0; y < 3; y++)
                values[(3 * x) + y] += weight * (x == 0 ? 1 : signs[x]) * (y == 0 ? 1 : signs[2 + y]);
        }

        values[0] = 1;
        for (var setting = 0; setting < 4; setting++)
            values[(3 * (1 + (setting / 2))) + 1 + (setting % 2)] += share * Sign(setting);
        return new Correlators(Scenario.Chsh, values).ToBehavior();

        int Sign(int setting) => setting == minus ? -sign : sign;

        int Chsh(Func<int, int, int> product) =>
            Enumerable.Range(0, 4).Sum(setting => Sign(setting) * product(setting / 2, setting % 2));
    }
}
