using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The local behavior nearest to a given one by the Kullback-Leibler divergence: the local model under which its trials are the most likely.
/// </summary>
/// <remarks>
/// With weights w on the deterministic strategies, the maximum of sum f ln p - sum w over w >= 0 (whose weights then sum to one) by a
/// primal-dual interior-point method; 1 - sum f D/p >= 0 are the slacks of the strategies D. What is made of it
/// (<see cref="TestFactor"/>) is valid however good the maximum is.
/// </remarks>
internal sealed class LocalLikelihood
{
    /// <summary>The most deterministic strategies that are fitted.</summary>
    public const int MaximumStrategies = 512;

    private const int MaximumSteps = 80;
    private readonly Scenario scenario;

    /// <summary>D: one row a slot, one column a strategy.</summary>
    private readonly Matrix<double> strategies;

    public LocalLikelihood(Scenario scenario)
    {
        this.scenario = scenario;
        strategies = Matrix<double>.Build.Dense(scenario.SlotLength, (int)scenario.StrategyCount);
        for (var k = 0; k < strategies.ColumnCount; k++)
        {
            foreach (var slot in DeterministicStrategy.FromIndex(scenario, k).SlotIndices()) strategies[slot, k] = 1;
        }
    }

    public static bool Fits(Scenario scenario) => scenario.StrategyCount <= MaximumStrategies;

    /// <param name="q">The behavior; every joint setting has the same weight.</param>
    /// <returns>p in slots.</returns>
    public double[] Nearest(Behavior q)
    {
        var f = Vector<double>.Build.Dense(scenario.ToSlots(q.Table)) / scenario.SettingTuples;
        var count = strategies.ColumnCount;
        var w = Vector<double>.Build.Dense(count, 1.0 / count);
        var z = Vector<double>.Build.Dense(count, 1);
        for (var steps = 0; steps < MaximumSteps; steps++)
        {
            var p = strategies * w;
            var residual = 1 - strategies.TransposeThisAndMultiply(f.PointwiseDivide(p)) - z;
            var gap = (w * z) / count;
            if (gap < 1e-17 && residual.AbsoluteMaximum() < 1e-14) break;
            var target = 0.1 * gap;
            var matrix = Curvature(f, p);
            for (var k = 0; k < count; k++) matrix[k, k] += (z[k] / w[k]) + 1e-15;
            var step = matrix.Cholesky().Solve((target / w) - z - residual);
            var dual = (target / w) - z - z.PointwiseDivide(w).PointwiseMultiply(step);
            w += Math.Min(1, Reach(w, step)) * step;
            z += Math.Min(1, Reach(z, dual)) * dual;
        }

        return (strategies * (w / w.Sum())).ToArray();
    }

    private Matrix<double> Curvature(Vector<double> f, Vector<double> p)
    {
        var scaled = strategies.Clone();
        for (var row = 0; row < scaled.RowCount; row++) scaled.SetRow(row, scaled.Row(row) * (Math.Sqrt(f[row]) / p[row]));
        return scaled.TransposeThisAndMultiply(scaled);
    }

    /// <summary>Almost all of the way to where an entry becomes zero.</summary>
    private static double Reach(Vector<double> values, Vector<double> step)
    {
        var reach = double.PositiveInfinity;
        for (var i = 0; i < values.Count; i++)
        {
            if (step[i] < 0) reach = Math.Min(reach, -0.99 * values[i] / step[i]);
        }

        return reach;
    }
}
