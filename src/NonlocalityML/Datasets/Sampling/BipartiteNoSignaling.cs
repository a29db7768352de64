using MathNet.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// The uniform distribution on the no-signalling polytope of two parties with two outcomes, sampled exactly: no Markov chain.
/// </summary>
/// <remarks>
/// Given the marginals, each &lt;A_x B_y&gt; is free in its own interval [|A_x + B_y| - 1, 1 - |A_x - B_y|], of length
/// 2 min(s_x, t_y) with s = 1 - |A|, t = 1 - |B|. So signs are fair, and (s, t) has the density prod_xy min(s_x, t_y) on the
/// unit cube. Sorted from the smallest up, the owners of these values are a lattice path from (0, 0) to (m_A, m_B): after i
/// values of A and j of B the minimum is known for m_A m_B - (m_A - i)(m_B - j) pairs, whatever the path. Integrating the values
/// in order therefore gives a path the weight prod 1/S(i, j) over its points but the first, with
/// S(i, j) = i + j + m_A m_B - (m_A - i)(m_B - j). A path is drawn backwards with the help of the sums Z(i, j) of the weights of
/// all paths to a point, and along it each value is the next larger one times U^(1/S).
/// </remarks>
internal sealed class BipartiteNoSignaling
{
    /// <summary>[i, j]: given that the smallest i + j values are i of A and j of B, how often the largest of these is one of
    /// A.</summary>
    private readonly double[,] shareOfA;

    /// <param name="scenario">Two parties, two outcomes for every setting.</param>
    public BipartiteNoSignaling(Scenario scenario)
    {
        if (!Applies(scenario))
            throw new ArgumentException(
                $"Two parties with two outcomes are needed; the scenario is {scenario}.",
                nameof(scenario)
            );
        Scenario = scenario;
        int settingsA = scenario.Settings(0),
            settingsB = scenario.Settings(1);
        shareOfA = new double[settingsA + 1, settingsB + 1];
        var logarithms = new double[settingsA + 1, settingsB + 1]; // ln Z: Z underflows beyond 50 settings
        for (var i = 0; i <= settingsA; i++)
        for (var j = i == 0 ? 1 : 0; j <= settingsB; j++)
        {
            var throughA = i == 0 ? double.NegativeInfinity : logarithms[i - 1, j];
            var throughB = j == 0 ? double.NegativeInfinity : logarithms[i, j - 1];
            shareOfA[i, j] = 1 / (1 + Math.Exp(throughB - throughA));
            logarithms[i, j] = (i == 0 ? throughB : throughA - Math.Log(shareOfA[i, j])) - Math.Log(Exponent(i, j));
        }

        var logarithm = logarithms[settingsA, settingsB] + (Math.Log(2) * (settingsA + settingsB + (settingsA * settingsB)));
        Volume = Math.Exp(logarithm + SpecialFunctions.FactorialLn(settingsA) + SpecialFunctions.FactorialLn(settingsB));
    }

    public Scenario Scenario { get; }

    /// <summary>Volume of the polytope in the coordinates &lt;A_x&gt;, &lt;B_y&gt;, &lt;A_x B_y&gt;: 2176/315 in the CHSH
    /// scenario.</summary>
    public double Volume { get; }

    /// <summary>Whether the scenario has two parties and two outcomes for every setting.</summary>
    public static bool Applies(Scenario scenario) => scenario.Parties == 2 && scenario.IsDichotomic;

    /// <summary>One point, independent of all others.</summary>
    public Behavior Sample(RandomStream stream)
    {
        int i = Scenario.Settings(0),
            j = Scenario.Settings(1),
            columns = j + 1;
        int[] orderA = Permutation(i, stream),
            orderB = Permutation(j, stream);
        var values = new double[(i + 1) * columns];
        values[0] = 1;
        var margin = 1.0;
        while (i + j > 0)
        {
            margin *= Math.Pow(1 - stream.NextDouble(), 1.0 / Exponent(i, j));
            var index = stream.NextDouble() < shareOfA[i, j] ? (orderA[--i] + 1) * columns : orderB[--j] + 1;
            values[index] = (stream.NextBits() >> 63) == 0 ? 1 - margin : margin - 1;
        }

        for (var a = columns; a < values.Length; a += columns)
        for (var b = 1; b < columns; b++)
            values[a + b] = stream.NextDouble(Math.Abs(values[a] + values[b]) - 1, 1 - Math.Abs(values[a] - values[b]));
        return new Correlators(Scenario, values).ToBehavior();
    }

    private static int[] Permutation(int length, RandomStream stream)
    {
        int[] order = [.. Enumerable.Range(0, length)];
        stream.Shuffle<int>(order);
        return order;
    }

    /// <summary>S(i, j): the exponents of the smallest i + j values, each plus one, summed.</summary>
    private int Exponent(int i, int j)
    {
        int settingsA = Scenario.Settings(0),
            settingsB = Scenario.Settings(1);
        return i + j + (settingsA * settingsB) - ((settingsA - i) * (settingsB - j));
    }
}
