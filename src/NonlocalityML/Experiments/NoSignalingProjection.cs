using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;

namespace NonlocalityML.Experiments;

/// <summary>
/// The no-signalling behavior nearest to a measured one by least squares: argmin of sum (p - q)^2 over the no-signalling p >= 0.
/// </summary>
/// <param name="Behavior">The projection p: no-signalling to rounding (1e-12), no entry negative.</param>
/// <param name="EuclideanDistance">sqrt(sum (p - q)^2).</param>
/// <param name="TraceDistance">sum |p - q| / (2 prod|X_i|), the unit of NL; at least the distance to the no-signalling
/// set.</param>
/// <remarks>
/// Without positivity p is a linear projection of q; see <see cref="NoSignalingSpace"/>. Positivity is the dual problem,
/// multipliers lambda >= 0 on the cells where p = 0, solved by the active-set method of Lawson and Hanson (Solving Least Squares
/// Problems, 1974, chapter 23): exact after finitely many steps.
/// </remarks>
public sealed record NoSignalingProjection(Behavior Behavior, double EuclideanDistance, double TraceDistance)
{
    /// <summary>Cells less negative than this are rounding, and set to zero.</summary>
    private const double Rounding = 1e-14;

    /// <exception cref="SolverException">The active set did not settle.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static NoSignalingProjection Of(Behavior behavior, CancellationToken cancellation = default)
    {
        var scenario = behavior.Scenario;
        var q = scenario.ToSlots(behavior.Table);
        var p = Project(q, new NoSignalingSpace(scenario), cancellation);
        double squares = 0,
            absolute = 0;
        for (var i = 0; i < p.Length; i++)
        {
            squares += (p[i] - q[i]) * (p[i] - q[i]);
            absolute += Math.Abs(p[i] - q[i]);
        }

        var projected = new Behavior(scenario, scenario.ToTable<double>(p));
        if (projected.SignalingResidual > Behavior.NegativityTolerance)
            throw new SolverException($"The projection to the no-signalling set signals by {projected.SignalingResidual:R}.");
        return new NoSignalingProjection(projected, Math.Sqrt(squares), absolute * scenario.Unit);
    }

    private static double[] Project(double[] q, NoSignalingSpace space, CancellationToken cancellation)
    {
        var affine = space.Project(q);
        var p = affine;
        var multipliers = new double[q.Length];
        var zeros = new List<int>();
        for (var steps = 0; ; steps++)
        {
            cancellation.ThrowIfCancellationRequested();
            var lowest = Array.IndexOf(p, p.Min());
            if (p[lowest] >= -Rounding)
                break;
            if (steps > 10 * q.Length)
                throw new SolverException($"The projection to the no-signalling set did not settle in {steps} steps.");
            zeros.Add(lowest);
            SettleMultipliers(zeros, multipliers, affine, space);
            p = [.. affine.Zip(space.ProjectDirection(multipliers), (value, change) => value + change)];
            foreach (var cell in zeros)
                p[cell] = 0;
        }

        return Array.ConvertAll(p, probability => Math.Max(0, probability));
    }

    /// <summary>Finds the multipliers that make p zero on the chosen cells, letting go of cells whose multiplier would be
    /// negative.</summary>
    private static void SettleMultipliers(List<int> zeros, double[] multipliers, double[] affine, NoSignalingSpace space)
    {
        while (true)
        {
            var matrix = Matrix<double>.Build.Dense(zeros.Count, zeros.Count, (i, j) => space.DirectionEntry(zeros[i], zeros[j]));
            var wanted = matrix.Solve(Vector<double>.Build.Dense(zeros.Count, i => -affine[zeros[i]]));
            var step = 1.0;
            for (var i = 0; i < zeros.Count; i++)
            {
                if (wanted[i] < 0)
                    step = Math.Min(step, multipliers[zeros[i]] / (multipliers[zeros[i]] - wanted[i]));
            }

            for (var i = 0; i < zeros.Count; i++)
                multipliers[zeros[i]] += step * (wanted[i] - multipliers[zeros[i]]);
            if (step == 1)
                return;
            foreach (var cell in zeros.Where(cell => multipliers[cell] <= Rounding))
                multipliers[cell] = 0;
            zeros.RemoveAll(cell => multipliers[cell] == 0);
        }
    }
}
