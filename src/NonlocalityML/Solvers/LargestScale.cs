using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers;

/// <summary>
/// The most that an inequality g can prove about NL: NL(q) >= unit * s * (g.q - L) for every s for which some c with |c| &lt;= 1
/// says the same as s g.
/// </summary>
internal static class LargestScale
{
    /// <summary>The largest s, as an exact fraction that such a c proves.</summary>
    /// <exception cref="SolverException">The program was not solved, or its solution is no fraction of a small
    /// denominator.</exception>
    public static Rational Of(ReducedInequality inequality, ILinearSolver solver)
    {
        // Without marginals c is g itself: averaging over the exchange of all outcomes takes the rest away and keeps |c| <= 1.
        if (inequality.Space == CorrelationSpace.FullCorrelators)
            return new Rational(1, inequality.Coefficients.Max(Math.Abs));
        var scenario = inequality.Scenario;
        using var session = solver.Open(Program(inequality));
        var solution = session.Solve(new double[scenario.SlotLength]);
        var found = ReducedInequality.Of(
            new BellInequality(scenario, scenario.ToTable<double>(Rounded(solution.Primal.AsSpan(0, scenario.SlotLength)))),
            inequality.Space
        );
        return found is { } scaled && scaled.Inequality.Equals(inequality)
            ? scaled.Scale
            : throw new SolverException($"The scale of the inequality {inequality} was not recognised.");
    }

    /// <summary>Maximise s subject to P c = s g, -1 &lt;= c &lt;= 1, with P the projection of
    /// <see cref="ReducedInequality.Project"/>; the variables are c, then s.</summary>
    private static LinearProgram Program(ReducedInequality inequality)
    {
        var (scenario, length) = (inequality.Scenario, inequality.Coefficients.Length);
        var (rows, values, starts) = (new List<int>(), new List<double>(), new int[length + 2]);
        for (var column = 0; column <= length; column++)
        {
            double[] entries =
                column == length ? [.. inequality.Coefficients.Select(value => -(double)value)] : Projected(column);
            for (var row = 0; row < length; row++)
            {
                if (Math.Abs(entries[row]) < 1e-12)
                    continue;
                rows.Add(row);
                values.Add(entries[row]);
            }

            starts[column + 1] = rows.Count;
        }

        var (lower, upper, cost) = (new double[length + 1], new double[length + 1], new double[length + 1]);
        lower.AsSpan(0, length).Fill(-1);
        upper.AsSpan(0, length).Fill(1);
        (upper[length], cost[length]) = (double.PositiveInfinity, -1);
        return new LinearProgram(length, cost, lower, upper, starts, [.. rows], [.. values]);

        double[] Projected(int slot)
        {
            var unit = new double[length];
            unit[slot] = 1;
            return ReducedInequality.Project(scenario, unit, inequality.Space);
        }
    }

    /// <summary>Within [-1, 1] for certain.</summary>
    private static double[] Rounded(ReadOnlySpan<double> values) =>
        [.. values.ToArray().Select(value => Math.Clamp(value, -1, 1))];
}
