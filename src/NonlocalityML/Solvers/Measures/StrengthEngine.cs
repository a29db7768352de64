using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Measures;

namespace NonlocalityML.Solvers.Measures;

/// <summary>
/// The statistical strength: maximise sum_i c_i log (A w)_i - sum w over w >= 0, with A the strategies by slots and c the table
/// over the number of joint settings. A primal-dual interior-point method in the slots: r = c/(A w), s = 1 - A'r >= 0, and each
/// step solves (A diag(w/s) A' + diag(A w/r)) dr = c/r - mu A(1/s), a matrix with one row a slot.
/// </summary>
internal sealed class StrengthEngine : MeasureEngine
{
    private const int MaximumSteps = 100;

    /// <summary>Slots of smaller probability are left out of the search and put right afterwards.</summary>
    private const double Negligible = 1e-13;

    /// <summary>Weights below this are left out where they are not needed.</summary>
    private const double SmallestWeight = 1e-12;

    private readonly int[][] strategies;

    public StrengthEngine(Measure measure, Scenario scenario)
        : base(measure, scenario)
    {
        var count = RequireStrategies(measure, scenario, scenario.SettingTuples * scenario.SettingTuples);
        strategies = [.. Enumerable.Range(0, count).Select(k => DeterministicStrategy.FromIndex(scenario, k).SlotIndices())];
    }

    private protected override MeasureCertificate Find(Behavior behavior, CancellationToken cancellation)
    {
        var q = Array.ConvertAll(Scenario.ToSlots(behavior.Table), value => Math.Max(0, value));
        var (weights, prices) = Maximize(Array.ConvertAll(q, value => value / Scenario.SettingTuples), cancellation);
        var largest = prices.Max();
        for (var i = 0; i < q.Length; i++)
            prices[i] = q[i] == 0 ? 0 : Math.Max(prices[i], Math.ScaleB(largest, -39));
        var support = Support(q, weights);
        return MeasureCertificate.Of(
            Measure,
            behavior,
            Rounded(Scenario, prices),
            new StrategyWeights(Scenario, support.Select(term => (long)term.Strategy), support.Select(term => term.Weight))
        );
    }

    /// <summary>The weights that count, and for each slot of positive probability at least one strategy that has it.</summary>
    private List<(int Strategy, double Weight)> Support(double[] q, double[] weights)
    {
        var (support, isCovered) = (new List<(int, double)>(), new bool[q.Length]);
        foreach (var k in Enumerable.Range(0, weights.Length).OrderByDescending(k => weights[k]))
        {
            if (weights[k] < SmallestWeight && !strategies[k].Any(slot => q[slot] > 0 && !isCovered[slot]))
                continue;
            support.Add((k, Math.Max(weights[k], Math.ScaleB(1, -60))));
            foreach (var slot in strategies[k])
                isCovered[slot] = true;
        }

        return support;
    }

    private (double[] Weights, double[] Prices) Maximize(double[] c, CancellationToken cancellation)
    {
        int[] slots = [.. Enumerable.Range(0, c.Length).Where(i => c[i] * Scenario.SettingTuples > Negligible)];
        var place = new int[c.Length];
        Array.Fill(place, -1);
        foreach (var (row, slot) in slots.Index())
            place[slot] = row;
        var columns = Array.ConvertAll(strategies, own => own.Select(slot => place[slot]).Where(row => row >= 0).ToArray());
        var f = Vector<double>.Build.Dense(slots.Length, row => c[slots[row]]);
        var r = Vector<double>.Build.Dense(slots.Length, 0.5 / Scenario.SettingTuples);
        var w = Vector<double>.Build.Dense(columns.Length, 1.0 / columns.Length);
        var s = 1 - Transposed(r);
        for (var steps = 0; steps < MaximumSteps; steps++)
        {
            cancellation.ThrowIfCancellationRequested();
            var mu = w * s / columns.Length;
            var p = Sum(w);
            if (mu * columns.Length < 1e-13 && (p.PointwiseMultiply(r) - f).L1Norm() < 1e-13)
                break;
            var target = 0.1 * mu;
            if (Step(Curvature(w.PointwiseDivide(s), p.PointwiseDivide(r)), f.PointwiseDivide(r) - Sum(target / s)) is not { } dr)
                break;
            var change = Transposed(dr);
            var dw = (target / s) - w + w.PointwiseDivide(s).PointwiseMultiply(change);
            var length = Math.Min(Math.Min(Reach(w, dw), Reach(s, -change)), Reach(r, dr));
            if (length < 1e-12)
                break;
            w += length * dw;
            r += length * dr;
            s = 1 - Transposed(r);
            if (s.Minimum() <= 0)
                break; // rounding decides from here on; r is good up to its scale
        }

        var prices = new double[c.Length];
        for (var row = 0; row < slots.Length; row++)
            prices[slots[row]] = r[row];
        return (w.ToArray(), prices);

        Vector<double> Transposed(Vector<double> rows) =>
            Vector<double>.Build.Dense(columns.Length, k => columns[k].Sum(row => rows[row]));

        Vector<double> Sum(Vector<double> weights)
        {
            var sum = new double[slots.Length];
            for (var k = 0; k < columns.Length; k++)
            {
                foreach (var row in columns[k])
                    sum[row] += weights[k];
            }

            return Vector<double>.Build.Dense(sum);
        }

        Matrix<double> Curvature(Vector<double> weights, Vector<double> diagonal)
        {
            var matrix = new double[slots.Length, slots.Length];
            for (var k = 0; k < columns.Length; k++)
            {
                foreach (var row in columns[k])
                foreach (var column in columns[k])
                    matrix[row, column] += weights[k];
            }

            for (var row = 0; row < slots.Length; row++)
                matrix[row, row] += diagonal[row];
            return Matrix<double>.Build.DenseOfArray(matrix);
        }
    }

    /// <summary>Null where rounding has made the matrix singular: then the weights are as good as they get.</summary>
    private static Vector<double>? Step(Matrix<double> matrix, Vector<double> rightHandSide)
    {
        try
        {
            return matrix.Cholesky().Solve(rightHandSide);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Almost all of the way to where an entry becomes zero, at most the whole step.</summary>
    private static double Reach(Vector<double> values, Vector<double> step)
    {
        var reach = 1.0;
        for (var i = 0; i < values.Count; i++)
        {
            if (step[i] < 0)
                reach = Math.Min(reach, -0.99 * values[i] / step[i]);
        }

        return reach;
    }
}
