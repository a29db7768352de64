using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// The uniform distribution on the no-signalling polytope of two parties with two outcomes, sampled exactly: no Markov chain.
/// </summary>
/// <remarks>
/// Given the marginals, each &lt;A_x B_y&gt; is free in its own interval [|A_x + B_y| - 1, 1 - |A_x - B_y|], of length 2 min(s_x, t_y) with
/// s = 1 - |A|, t = 1 - |B|. So the signs are fair, and (s, t) has the density prod_xy min(s_x, t_y) on the unit cube. Sort the values from
/// the smallest up: the word of owners is a lattice path from (0, 0) to (m_A, m_B), and after i values of A and j of B the pairs whose
/// minimum is fixed number m_A m_B - (m_A - i)(m_B - j), whatever the path. Integrating the values in order therefore gives a path the
/// weight prod 1/S(i, j) over its points, where S(i, j) = i + j + m_A m_B - (m_A - i)(m_B - j) and (0, 0) is left out. Paths are drawn backwards with the help
/// of their partial sums Z(i, j), and each value is the next larger one times U^(1/S).
/// </remarks>
public sealed class BipartiteNoSignaling
{
    private readonly double[,] pathSum;

    /// <param name="scenario">Two parties, two outcomes for every setting.</param>
    public BipartiteNoSignaling(Scenario scenario)
    {
        if (!Applies(scenario)) throw new ArgumentException($"Two parties with two outcomes are needed; the scenario is {scenario}.", nameof(scenario));
        Scenario = scenario;
        pathSum = new double[scenario.Settings(0) + 1, scenario.Settings(1) + 1];
        for (var i = 0; i < pathSum.GetLength(0); i++)
        for (var j = 0; j < pathSum.GetLength(1); j++)
            pathSum[i, j] = i + j == 0 ? 1 : (PathSum(i - 1, j) + PathSum(i, j - 1)) / Exponent(i, j);
    }

    public Scenario Scenario { get; }

    /// <summary>Volume of the polytope in the coordinates &lt;A_x&gt;, &lt;B_y&gt;, &lt;A_x B_y&gt;: 2176/315 in the CHSH scenario.</summary>
    public double Volume
    {
        get
        {
            int settingsA = Scenario.Settings(0), settingsB = Scenario.Settings(1);
            var volume = Math.ScaleB(pathSum[settingsA, settingsB], settingsA + settingsB + (settingsA * settingsB));
            for (var i = 2; i <= settingsA; i++) volume *= i;
            for (var j = 2; j <= settingsB; j++) volume *= j;
            return volume;
        }
    }

    /// <summary>Whether the scenario has two parties and two outcomes for every setting.</summary>
    public static bool Applies(Scenario scenario) => scenario.Parties == 2 && scenario.IsDichotomic;

    /// <summary>One point, independent of all others.</summary>
    public Behavior Sample(RandomStream stream)
    {
        int i = Scenario.Settings(0), j = Scenario.Settings(1);
        var values = new double[(i + 1) * (j + 1)];
        var columns = j + 1;
        values[0] = 1;
        var margin = 1.0;
        int[] orderA = Permutation(i, stream), orderB = Permutation(j, stream);
        while (i + j > 0)
        {
            margin *= Math.Pow(1 - stream.NextDouble(), 1.0 / Exponent(i, j));
            var isOfA = stream.NextDouble() * (PathSum(i - 1, j) + PathSum(i, j - 1)) < PathSum(i - 1, j);
            var index = isOfA ? (orderA[--i] + 1) * columns : orderB[--j] + 1;
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

    /// <summary>Z(i, j); zero outside the lattice.</summary>
    private double PathSum(int i, int j) => i < 0 || j < 0 ? 0 : pathSum[i, j];

    /// <summary>S(i, j): the exponent of the value in place i + j, with those of all smaller ones, each plus one.</summary>
    private int Exponent(int i, int j)
    {
        int settingsA = Scenario.Settings(0), settingsB = Scenario.Settings(1);
        return i + j + (settingsA * settingsB) - ((settingsA - i) * (settingsB - j));
    }
}
