using NonlocalityML.Bell;
using NonlocalityML.Labeling;

namespace NonlocalityML.Experiments;

/// <summary>
/// The trace distance of a behavior to the no-signalling set in the unit of NL, 1/(2 prod|X_i|) min over no-signalling p of sum
/// |q - p|: how much of NL is owed to signalling, since local behaviors do not signal (NL is never less).
/// </summary>
/// <remarks>Keeps one program in the solver, for any number of behaviors of one scenario. Not safe for several threads at
/// once.</remarks>
public sealed class NoSignalingDistance : IDisposable
{
    /// <summary>Less is rounding of sums of probabilities.</summary>
    private const double Rounding = 1e-14;

    private readonly Scenario scenario;
    private readonly ILinearProgramSession session;
    private readonly double[] rightHandSide;

    public NoSignalingDistance(Scenario scenario, ILinearSolver solver)
    {
        this.scenario = scenario;
        var program = Program(scenario);
        session = solver.Open(program);
        rightHandSide = new double[program.RowCount];
        rightHandSide[^1] = 1;
    }

    /// <summary>Whether a behavior is at a distance that only a linear program tells.</summary>
    internal static bool NeedsProgram(Behavior behavior) => behavior.SignalingResidual > Rounding;

    /// <summary>The distance; 0 without a program where the behavior does not signal.</summary>
    /// <exception cref="SolverException">The linear program was not solved.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public double Of(Behavior behavior, CancellationToken cancellation = default)
    {
        if (!behavior.Scenario.Equals(scenario))
            throw new ArgumentException(
                $"The program is for {scenario}, the behavior for {behavior.Scenario}.",
                nameof(behavior)
            );
        if (!NeedsProgram(behavior))
            return 0;
        scenario.ToSlots(behavior.Table).CopyTo(rightHandSide, 0);
        return Math.Max(0, session.Solve(rightHandSide, cancellation).Objective * scenario.Unit);
    }

    public void Dispose() => session.Dispose();

    /// <summary>
    /// Columns: p, then the two sides of |q - p|, one a slot each. Rows: p + u - v = q for each slot; for each party, each of its
    /// settings but the first and each slot of the others, equal marginals; and last, normalisation of the first joint setting.
    /// </summary>
    private static LinearProgram Program(Scenario scenario)
    {
        var slots = scenario.SlotLength;
        var columns = Enumerable.Range(0, slots).Select(slot => new List<(int Row, double Value)> { (slot, 1) }).ToList();
        var conditions = NoSignalingConditions.Of(scenario);
        var rows = slots;
        foreach (var entries in conditions.Rows)
        {
            foreach (var (slot, sign) in entries)
                columns[slot].Add((rows, sign));
            rows++;
        }

        foreach (var slot in conditions.Normalized)
            columns[slot].Add((rows, 1));
        rows++;
        columns.AddRange(Enumerable.Range(0, slots).Select(slot => new List<(int, double)> { (slot, 1) }));
        columns.AddRange(Enumerable.Range(0, slots).Select(slot => new List<(int, double)> { (slot, -1) }));
        int[] starts = [0, .. columns.Select(column => column.Count)];
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        return new LinearProgram(
            rows,
            [.. Enumerable.Range(0, columns.Count).Select(column => column < slots ? 0.0 : 1.0)],
            new double[columns.Count],
            [.. Enumerable.Repeat(double.PositiveInfinity, columns.Count)],
            starts,
            [.. columns.SelectMany(column => column).Select(entry => entry.Row)],
            [.. columns.SelectMany(column => column).Select(entry => entry.Value)]
        );
    }
}
