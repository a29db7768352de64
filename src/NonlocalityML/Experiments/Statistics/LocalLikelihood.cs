using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The local model nearest to given results by the Kullback-Leibler divergence: the one under which they are the most likely. Its
/// choice of settings may depend on the hidden variable, within the stated bias.
/// </summary>
/// <remarks>
/// With weights w on the deterministic strategies, the maximum of sum f ln p - sum w over w >= 0 (whose weights then sum to one)
/// by a primal-dual interior-point method; 1 - sum f D/p >= 0 are the slacks of the strategies D. What is made of it
/// (<see cref="TestFactor"/>) is valid however good the maximum is.
/// </remarks>
internal sealed class LocalLikelihood
{
    /// <summary>The most pairs of a strategy and an extreme choice of settings that are fitted.</summary>
    public const int MaximumColumns = 512;

    private const int MaximumSteps = 80;
    private readonly Scenario scenario;

    /// <summary>One row a slot, one column for each strategy and each extreme choice of settings: the probability of a
    /// result.</summary>
    private readonly Matrix<double> strategies;

    public LocalLikelihood(Scenario scenario, SettingsModel settings)
    {
        this.scenario = scenario;
        var count = (int)scenario.StrategyCount;
        strategies = Matrix<double>.Build.Dense(scenario.SlotLength, count * settings.Vertices.Length);
        for (var k = 0; k < strategies.ColumnCount; k++)
        {
            foreach (var slot in DeterministicStrategy.FromIndex(scenario, k % count).SlotIndices())
                strategies[slot, k] = settings.Vertices[k / count][scenario.TableIndexOfSlot[slot] % scenario.SettingTuples];
        }
    }

    public static bool Fits(Scenario scenario, SettingsModel settings) =>
        scenario.StrategyCount * settings.Vertices.Length <= MaximumColumns;

    /// <param name="results">The probability of each result of a trial, settings included, in slots.</param>
    /// <returns>That of the nearest local model with an allowed choice of settings, in slots.</returns>
    public double[] Nearest(double[] results)
    {
        var f = Vector<double>.Build.Dense(results);
        var count = strategies.ColumnCount;
        var w = Vector<double>.Build.Dense(count, 1.0 / count);
        var z = Vector<double>.Build.Dense(count, 1);
        var last = double.PositiveInfinity;
        for (var steps = 0; steps < MaximumSteps; steps++)
        {
            var p = strategies * w;
            var residual = 1 - strategies.TransposeThisAndMultiply(f.PointwiseDivide(p)) - z;
            var gap = (w * z) / count;
            // Near the end rounding decides: no further when the gap no longer shrinks.
            if ((gap < 1e-15 && residual.AbsoluteMaximum() < 1e-13) || (gap < 1e-11 && gap > 0.7 * last))
                break;
            last = gap;
            var target = 0.1 * gap;
            var matrix = Curvature(f, p);
            for (var k = 0; k < count; k++)
                matrix[k, k] += z[k] / w[k];
            if (Solve(matrix, (target / w) - z - residual) is not { } step)
                break;
            var dual = (target / w) - z - z.PointwiseDivide(w).PointwiseMultiply(step);
            w += Math.Min(1, Reach(w, step)) * step;
            z += Math.Min(1, Reach(z, dual)) * dual;
        }

        return (strategies * (w / w.Sum())).ToArray();
    }

    /// <summary>
    /// Null where rounding has made the matrix singular: then the weights are as good as they get. A small bias makes columns
    /// almost equal.
    /// </summary>
    private static Vector<double>? Solve(Matrix<double> matrix, Vector<double> rightHandSide)
    {
        var scale = matrix.Diagonal().Average();
        for (var ridge = 1e-16; ridge < 1e-10; ridge *= 100)
        {
            for (var k = 0; k < matrix.RowCount; k++)
                matrix[k, k] += ridge * scale;
            try
            {
                return matrix.Cholesky().Solve(rightHandSide);
            }
            catch (ArgumentException)
            {
                // Not positive definite: once more, a little further from singular.
            }
        }

        return null;
    }

    private Matrix<double> Curvature(Vector<double> f, Vector<double> p)
    {
        var scaled = strategies.Clone();
        for (var row = 0; row < scaled.RowCount; row++)
            scaled.SetRow(row, scaled.Row(row) * (Math.Sqrt(f[row]) / p[row]));
        return scaled.TransposeThisAndMultiply(scaled);
    }

    /// <summary>Almost all of the way to where an entry becomes zero.</summary>
    private static double Reach(Vector<double> values, Vector<double> step)
    {
        var reach = double.PositiveInfinity;
        for (var i = 0; i < values.Count; i++)
        {
            if (step[i] < 0)
                reach = Math.Min(reach, -0.99 * values[i] / step[i]);
        }

        return reach;
    }
}
