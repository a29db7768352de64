using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>The semidefinite programs of <see cref="QuantumVisibility"/> for one scenario and level; what they share is made
/// once.</summary>
internal sealed class VisibilityProgram
{
    private readonly ISemidefiniteSolver solver;
    private readonly MomentMatrix moments;
    private readonly SparseSymmetric[] patterns;
    private readonly double[][] rows;
    private readonly double[] noise;
    private readonly double[] constant;

    /// <exception cref="InvalidInputException">A level that is too large.</exception>
    public VisibilityProgram(Scenario scenario, HierarchyLevel level, ISemidefiniteSolver solver)
    {
        (Scenario, this.solver) = (scenario, solver);
        var algebra = new OperatorAlgebra(scenario);
        moments = new MomentMatrix(algebra, level.Words(algebra));
        patterns = moments.Patterns();
        rows = [.. moments.Moments.Take(moments.ObservedCount).Select(algebra.Row)];
        noise = Observed(Behaviors.WhiteNoise(scenario));
        constant = new double[moments.Size * moments.Size];
        for (var m = 0; m < noise.Length; m++)
            patterns[m].AddTo(constant, noise[m]);
    }

    public Scenario Scenario { get; }

    /// <param name="behavior">A behavior of the scenario; what signals is averaged.</param>
    /// <param name="cancellation">Ends the solve.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public QuantumVisibility Solve(Behavior behavior, CancellationToken cancellation = default)
    {
        if (!Scenario.Equals(behavior.Scenario))
            throw new ArgumentException(
                $"The program is for {Scenario}, the behavior for {behavior.Scenario}.",
                nameof(behavior)
            );
        var direction = new double[moments.Size * moments.Size];
        var observed = Observed(behavior);
        for (var m = 1; m < observed.Length; m++)
            patterns[m].AddTo(direction, noise[m] - observed[m]);
        int[] indices = [.. Enumerable.Range(0, direction.Length).Where(index => direction[index] != 0)];
        if (indices.Length == 0)
            return Inside();

        SparseSymmetric towards = new(indices, [.. indices.Select(index => direction[index])]);
        SparseSymmetric[] constraints =
        [
            .. patterns
                .Skip(moments.ObservedCount)
                .Select(pattern => pattern with { Values = [.. pattern.Values.Select(value => -value)] }),
            towards,
        ];
        var objective = new double[constraints.Length];
        objective[^1] = 1;
        var solution = solver.Solve(new SemidefiniteProgram(moments.Size, constant, constraints, objective), cancellation);
        var visibility = Math.Min(solution.Multipliers[^1], QuantumVisibility.Largest);
        if (!double.IsFinite(visibility))
            return Inside() with { IsConverged = false };
        var matrix = (double[])constant.Clone();
        for (var k = 0; k < constraints.Length - 1; k++)
            constraints[k].AddTo(matrix, -solution.Multipliers[k]);
        towards.AddTo(matrix, -visibility);
        var squares = NearSquares.Find(moments, solution.Matrix, m => m < moments.ObservedCount ? null : 0);
        var (inequality, scale) = InequalityOf(squares);
        if (!(scale > 0))
            return Inside();
        return new QuantumVisibility(visibility, inequality, squares.Scale(1 / scale), solution.IsConverged)
        {
            MomentMatrix = matrix,
        };
    }

    private QuantumVisibility Inside() =>
        new(
            QuantumVisibility.Largest,
            new BellInequality(Scenario, new double[Scenario.TableLength]),
            SumOfSquares.None(Scenario),
            true
        );

    private double[] Observed(Behavior behavior)
    {
        var values = new double[rows.Length];
        for (var m = 0; m < values.Length; m++)
            values[m] = DenseKernels.Dot(rows[m], behavior.Table);
        return values;
    }

    /// <summary>c = -s on what a behavior gives, each joint setting shifted to the middle, over its largest
    /// coefficient.</summary>
    private (BellInequality Inequality, double Scale) InequalityOf(SumOfSquares squares)
    {
        var sums = squares.Expand();
        var table = new double[Scenario.TableLength];
        for (var m = 1; m < rows.Length; m++)
        {
            if (sums.TryGetValue(moments.Moments[m], out var sum))
                DenseKernels.AddScaled(table, rows[m], -(double)sum);
        }

        for (var setting = 0; setting < Scenario.SettingTuples; setting++)
        {
            var cells = Enumerable
                .Range(0, Scenario.SlotLength)
                .Select(slot => Scenario.TableIndexOfSlot[slot])
                .Where(index => index % Scenario.SettingTuples == setting)
                .ToList();
            var middle = (cells.Max(index => table[index]) + cells.Min(index => table[index])) / 2;
            foreach (var index in cells)
                table[index] -= middle;
        }

        var scale = table.Max(Math.Abs);
        if (scale > 0)
            table = Array.ConvertAll(table, value => Math.Clamp(Dyadic.Round(value / scale, SumOfSquares.Places), -1, 1));
        return (new BellInequality(Scenario, table), scale);
    }
}
