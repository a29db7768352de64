using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Inequalities;

/// <summary>
/// The largest value of a Bell inequality over no-signalling behaviors, by a linear program whose answer is proven from both
/// sides in exact fractions: multipliers of the no-signalling conditions from above, a no-signalling behavior from below.
/// </summary>
/// <param name="Lower">The value of the behavior; null where the solver's is no behavior in small fractions.</param>
/// <param name="Upper">What no no-signalling behavior exceeds.</param>
public sealed record NoSignalingBound(Rational? Lower, Rational Upper)
{
    private const long LargestDenominator = 5040;

    /// <summary>Larger tables are not tried.</summary>
    public const int MaximumSlots = 2048;

    /// <summary>Whether both sides agree.</summary>
    public bool IsExact => Lower == Upper;

    /// <summary>The bound of c.p in the coefficients as they are.</summary>
    /// <param name="inequality">c, whole numbers.</param>
    /// <param name="solver">Solves the linear program; nothing rests on it.</param>
    /// <returns>Null where the table is larger than <see cref="MaximumSlots"/>.</returns>
    /// <exception cref="SolverException">The program was not solved.</exception>
    public static NoSignalingBound? Of(BellInequality inequality, ILinearSolver solver)
    {
        var scenario = inequality.Scenario;
        if (scenario.SlotLength > MaximumSlots)
            return null;
        var slots = scenario.ToSlots(inequality.Coefficients);
        var conditions = NoSignalingConditions.Of(scenario);
        using var session = solver.Open(Program(slots, conditions));
        var right = new double[conditions.Rows.Count + 1];
        right[^1] = 1;
        var solution = session.Solve(right);
        // The program minimises -c.p.
        return new NoSignalingBound(Below(slots, conditions, solution.Primal), Above(scenario, slots, conditions, solution.Dual));
    }

    private static LinearProgram Program(double[] slots, NoSignalingConditions conditions)
    {
        var columns = slots.Select(_ => new List<(int Row, double Value)>()).ToList();
        foreach (var (row, entries) in conditions.Rows.Index())
        {
            foreach (var (slot, sign) in entries)
                columns[slot].Add((row, sign));
        }

        foreach (var slot in conditions.Normalized)
            columns[slot].Add((conditions.Rows.Count, 1));
        var starts = new int[slots.Length + 1];
        for (var i = 0; i < slots.Length; i++)
            starts[i + 1] = starts[i] + columns[i].Count;
        return new LinearProgram(
            conditions.Rows.Count + 1,
            [.. slots.Select(value => -value)],
            new double[slots.Length],
            [.. Enumerable.Repeat(double.PositiveInfinity, slots.Length)],
            starts,
            [.. columns.SelectMany(column => column.Select(entry => entry.Row))],
            [.. columns.SelectMany(column => column.Select(entry => entry.Value))]
        );
    }

    /// <summary>The value of the behavior in fractions, if it is one: entries at least 0, conditions met exactly.</summary>
    private static Rational? Below(double[] slots, NoSignalingConditions conditions, double[] primal)
    {
        if (Fractions(primal) is not { } point || Array.Exists(point, value => value.Numerator.Sign < 0))
            return null;
        if (conditions.Normalized.Aggregate(Rational.Zero, (sum, slot) => sum + point[slot]) != Rational.One)
            return null;
        foreach (var entries in conditions.Rows)
        {
            if (entries.Aggregate(Rational.Zero, (sum, entry) => sum + (point[entry.Slot] * entry.Sign)) != Rational.Zero)
                return null;
        }

        return slots
            .Zip(point)
            .Where(pair => pair.First != 0)
            .Aggregate(Rational.Zero, (sum, pair) => sum + (Rational.FromDouble(pair.First) * pair.Second));
    }

    /// <summary>
    /// For any multipliers y of the conditions, c.p = (c - A*y).p on no-signalling p, which is at most the sum over joint
    /// settings of the largest entry of c - A*y.
    /// </summary>
    private static Rational Above(Scenario scenario, double[] slots, NoSignalingConditions conditions, double[] dual)
    {
        double[] used = [.. dual.Take(conditions.Rows.Count)];
        var multipliers = Fractions(used) ?? Array.ConvertAll(used, Rational.FromDouble);
        Rational[] rest = [.. slots.Select(Rational.FromDouble)];
        foreach (var (row, entries) in conditions.Rows.Index())
        {
            if (multipliers[row] == Rational.Zero)
                continue;
            foreach (var (slot, sign) in entries)
                rest[slot] += multipliers[row] * sign;
        }

        return Enumerable
            .Range(0, scenario.SlotLength)
            .GroupBy(slot => scenario.TableIndexOfSlot[slot] % scenario.SettingTuples)
            .Aggregate(Rational.Zero, (sum, setting) => sum + setting.Select(slot => rest[slot]).Aggregate(Rational.Max));
    }

    private static Rational[]? Fractions(double[] values) =>
        CommonDenominator.Of(values, LargestDenominator) is { } denominator
            ? Array.ConvertAll(
                values,
                value => new Rational((System.Numerics.BigInteger)Math.Round(value * denominator), denominator)
            )
            : null;
}
