using NonlocalityML.Bell;
using static NonlocalityML.Quantum.DenseKernels;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>
/// Brings a mixture of models onto a behavior by varying all their parameters at once: the least squares method of Levenberg (Q.
/// Appl. Math. 2, 164 (1944)) and Marquardt. Where models nearby have the behavior, it converges quadratically, also at the
/// curved boundary of the quantum set, where adding one extreme point after another slows down.
/// </summary>
/// <param name="behavior">The behavior q.</param>
/// <param name="steps">Most steps.</param>
internal sealed class MixtureRefinement(Behavior behavior, int steps = 60)
{
    /// <summary>Norm of p - q that is rounding.</summary>
    private const double Target = 1e-15;

    /// <summary>After so many steps the norm must have shrunk to a half, or there is no model nearby.</summary>
    private const int Patience = 12;

    /// <summary>Models of less weight are left out of the result.</summary>
    private const double LeastWeight = 1e-300;

    /// <summary>The refined models, and the trace distance to q that they reach.</summary>
    public (IReadOnlyList<FreeModel> Models, double Distance) Run(IReadOnlyList<FreeModel> models, CancellationToken cancellation)
    {
        var (rows, columns) = (behavior.Table.Length, models.Sum(model => model.ParameterCount));
        var jacobian = new double[rows * columns];
        var residual = Residual(models, jacobian);
        var (norm, before, damping) = (Math.Sqrt(Dot(residual, residual)), double.PositiveInfinity, 1e-2);
        for (var step = 0; step < steps && norm > Target; step++)
        {
            if (step % Patience == 0)
            {
                if (norm > before / 2)
                    break;
                before = norm;
            }

            var accepted = false;
            for (var attempt = 0; attempt < 8 && !accepted; attempt++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Direction(jacobian, residual, columns, damping * Math.Min(1, norm)) is { } direction)
                {
                    var moved = Move(models, direction);
                    var next = Residual(moved, []);
                    if (Math.Sqrt(Dot(next, next)) is var reached && reached < norm)
                    {
                        (models, norm, accepted) = (moved, reached, true);
                        damping = Math.Max(damping / 5, 1e-6);
                        continue;
                    }
                }

                damping *= 6;
            }

            if (!accepted)
                break;
            Array.Clear(jacobian);
            residual = Residual(models, jacobian);
        }

        return ([.. models.Where(model => model.Weight > LeastWeight)], residual.Sum(Math.Abs) * behavior.Scenario.Unit);
    }

    private double[] Residual(IReadOnlyList<FreeModel> models, double[] jacobian)
    {
        var residual = new double[behavior.Table.Length];
        var (columns, offset) = (models.Sum(model => model.ParameterCount), 0);
        foreach (var model in models)
        {
            model.Evaluate(residual, jacobian, columns, offset);
            offset += model.ParameterCount;
        }

        AddScaled(residual, behavior.Table, -1);
        return residual;
    }

    /// <summary>-J' (J J' + damping)^-1 r, the step of least squares with the smaller of the two systems of equations.</summary>
    private static double[]? Direction(double[] jacobian, double[] residual, int columns, double damping)
    {
        var rows = residual.Length;
        if (columns < rows)
            return DirectionOfFew(jacobian, residual, columns, damping);
        var normal = new double[rows * rows];
        for (var i = 0; i < rows; i++)
        {
            var row = jacobian.AsSpan(i * columns, columns);
            for (var j = 0; j <= i; j++)
                normal[(i * rows) + j] = normal[(j * rows) + i] = Dot(row, jacobian.AsSpan(j * columns, columns));
            normal[i * (rows + 1)] += damping + 1e-14;
        }

        if (Cholesky(rows, normal) is not { } factor)
            return null;
        var multipliers = (double[])residual.Clone();
        Solve(rows, factor, multipliers);
        var direction = new double[columns];
        for (var i = 0; i < rows; i++)
            AddScaled(direction, jacobian.AsSpan(i * columns, columns), -multipliers[i]);
        return direction;
    }

    /// <summary>-(J' J + damping)^-1 J' r.</summary>
    private static double[]? DirectionOfFew(double[] jacobian, double[] residual, int columns, double damping)
    {
        var (normal, direction) = (new double[columns * columns], new double[columns]);
        for (var i = 0; i < residual.Length; i++)
        {
            var row = jacobian.AsSpan(i * columns, columns);
            AddScaled(direction, row, -residual[i]);
            for (var k = 0; k < columns; k++)
            {
                if (row[k] != 0)
                    AddScaled(normal.AsSpan(k * columns, columns), row, row[k]);
            }
        }

        for (var k = 0; k < columns; k++)
            normal[k * (columns + 1)] += damping + 1e-14;
        if (Cholesky(columns, normal) is not { } factor)
            return null;
        Solve(columns, factor, direction);
        return direction;
    }

    private static List<FreeModel> Move(IReadOnlyList<FreeModel> models, double[] direction)
    {
        var (moved, offset) = (new List<FreeModel>(models.Count), 0);
        foreach (var model in models)
        {
            moved.Add(model.Step(direction.AsSpan(offset, model.ParameterCount)));
            offset += model.ParameterCount;
        }

        return moved;
    }
}
