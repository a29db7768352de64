using System.Numerics.Tensors;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// Looks for a finite model near a behavior: damped least squares (Levenberg, Quarterly Appl. Math. 2, 164 (1944)) from random
/// starts. There are fewer probabilities than free numbers, so that each step solves a system of the size of the behavior.
/// </summary>
internal sealed class ModelFit
{
    private const int MaximumSteps = 400;
    private const int ReleaseSteps = 100;

    private readonly ModelParameters parameters;
    private readonly int size;
    private readonly double[] behavior;
    private readonly double[] jacobian;
    private readonly double[] product;
    private readonly double[] system;

    public ModelFit(Network network, Scenario scenario, IEnumerable<int> cardinalities)
    {
        parameters = new ModelParameters(network, scenario, cardinalities);
        size = scenario.SlotLength;
        behavior = new double[size];
        jacobian = new double[size * parameters.Count];
        product = new double[(size + 1) * (size + 1)];
        system = new double[(size + 1) * (size + 1)];
    }

    public double[] Start(RandomStream random)
    {
        var free = new double[parameters.Count];
        for (var i = 0; i < free.Length; i++)
            free[i] = random.NextDouble();
        return free;
    }

    /// <summary>The free numbers of a model with these cardinalities.</summary>
    public static double[] FreeOf(NetworkModel model) => ModelParameters.FreeOf(model);

    public NetworkModel ToModel(double[] free) => parameters.ToModel(free);

    /// <summary>sum |q - p| over the slots, for the free numbers.</summary>
    public double Distance(double[] target, double[] free)
    {
        parameters.Evaluate(free, behavior, jacobian);
        var sum = 0.0;
        for (var slot = 0; slot < size; slot++)
            sum += Math.Abs(target[slot] - behavior[slot]);
        return sum;
    }

    /// <summary>Goes down to a minimum of sum weight (q - p)^2.</summary>
    /// <returns>The sum of squares.</returns>
    public double Descend(double[] target, double[] free, double[]? weights = null, int steps = MaximumSteps)
    {
        var position = 0.0;
        return Descend(new Line(target, null, 0, 0), free, ref position, weights, steps);
    }

    /// <summary>
    /// The largest v for which a model near the start gives noise + v * direction: v is a free number that is drawn to 1 ever
    /// more weakly. Rounding and a search that is not at its end may leave it too large.
    /// </summary>
    /// <param name="noise">The behavior at v = 0.</param>
    /// <param name="direction">The behavior at v = 1 less that at 0.</param>
    /// <param name="free">In and out: the free numbers.</param>
    /// <param name="v">Where to begin.</param>
    /// <param name="pulls">How strongly v is drawn, in descending order.</param>
    public double Release(double[] noise, double[] direction, double[] free, double v, params ReadOnlySpan<double> pulls)
    {
        foreach (var pull in pulls)
            Descend(new Line(noise, direction, pull, 1), free, ref v, null, ReleaseSteps);
        return v;
    }

    /// <summary>The nearest model in total variation near a minimum of squares: squares weighted by 1/|q - p|, again and
    /// again.</summary>
    public double[] Sharpen(double[] target, double[] free)
    {
        var (best, least) = ((double[])free.Clone(), Distance(target, free));
        var current = (double[])free.Clone();
        var weights = new double[size];
        for (var floor = 1e-2; floor > 1e-7; floor /= 3)
        {
            Distance(target, current);
            for (var slot = 0; slot < size; slot++)
                weights[slot] = 1 / Math.Max(floor, Math.Abs(target[slot] - behavior[slot]));
            Descend(target, current, weights, 40);
            if (Distance(target, current) is var distance && distance < least)
                (best, least) = ((double[])current.Clone(), distance);
        }

        return best;
    }

    /// <summary>Least squares of base + v direction - p, and of pull (v - goal) where there is a direction.</summary>
    private double Descend(Line line, double[] free, ref double v, double[]? weights, int steps)
    {
        var rows = line.Direction is null ? size : size + 1;
        var residual = new double[rows];
        var multipliers = new double[rows];
        var error = Residual(line, free, v, weights, residual);
        var damping = 1e-3;
        var stalled = 0;
        for (var step = 0; step < steps && error > 1e-31 && stalled < 12; step++)
        {
            // One row for each residual: the weighted Jacobian of p, -direction in the last column, pull in the last row.
            Products(line, weights, rows);
            var trace = 0.0;
            for (var i = 0; i < rows; i++)
                trace += product[(i * rows) + i];
            while (true)
            {
                Array.Copy(product, system, rows * rows);
                for (var i = 0; i < rows; i++)
                    system[(i * rows) + i] += Math.Max(damping * trace / rows, 1e-300);
                if (!Solve(rows, residual, multipliers))
                {
                    damping = Math.Max(damping * 10, 1e-14);
                    if (damping > 1e12)
                        return error;
                    continue;
                }

                break;
            }

            var (next, nextV) = ((double[])free.Clone(), v);
            for (var i = 0; i < size; i++)
                TensorPrimitives.MultiplyAdd<double>(
                    jacobian.AsSpan(i * parameters.Count, parameters.Count),
                    multipliers[i] * (weights is null ? 1 : Math.Sqrt(weights[i])),
                    next,
                    next
                );
            if (line.Direction is { } direction)
            {
                for (var i = 0; i < size; i++)
                    nextV -= direction[i] * multipliers[i];
                nextV -= line.Pull * multipliers[size];
            }

            var trial = Residual(line, next, nextV, weights, residual);
            if (trial < error)
            {
                stalled = trial > error * (1 - 1e-3) ? stalled + 1 : 0;
                Array.Copy(next, free, free.Length);
                (v, error) = (nextV, trial);
                damping = Math.Max(damping * 0.2, 1e-15);
            }
            else
            {
                damping *= 6;
                stalled++;
                error = Residual(line, free, v, weights, residual);
            }
        }

        return error;
    }

    private double Residual(Line line, double[] free, double v, double[]? weights, double[] residual)
    {
        parameters.Evaluate(free, behavior, jacobian);
        for (var i = 0; i < size; i++)
        {
            residual[i] = line.Base[i] + (line.Direction is null ? 0 : v * line.Direction[i]) - behavior[i];
            if (weights is not null)
                residual[i] *= Math.Sqrt(weights[i]);
        }

        if (line.Direction is not null)
            residual[size] = line.Pull * (v - line.Goal);
        return TensorPrimitives.SumOfSquares<double>(residual);
    }

    private void Products(Line line, double[]? weights, int rows)
    {
        for (var i = 0; i < size; i++)
        for (var j = 0; j <= i; j++)
        {
            var sum = TensorPrimitives.Dot<double>(
                jacobian.AsSpan(i * parameters.Count, parameters.Count),
                jacobian.AsSpan(j * parameters.Count, parameters.Count)
            );
            if (line.Direction is { } direction)
                sum += direction[i] * direction[j];
            if (weights is not null)
                sum *= Math.Sqrt(weights[i] * weights[j]);
            product[(i * rows) + j] = product[(j * rows) + i] = sum;
        }

        if (line.Direction is null)
            return;
        for (var j = 0; j < size; j++)
            product[(size * rows) + j] = product[(j * rows) + size] = line.Pull * line.Direction[j];
        product[(size * rows) + size] = line.Pull * line.Pull;
    }

    /// <summary>Cholesky's factorisation of the system in place; false where it is not positive.</summary>
    private bool Solve(int rows, double[] right, double[] solution)
    {
        for (var i = 0; i < rows; i++)
        for (var j = 0; j <= i; j++)
        {
            var sum =
                system[(i * rows) + j] - TensorPrimitives.Dot<double>(system.AsSpan(i * rows, j), system.AsSpan(j * rows, j));
            if (i == j)
            {
                if (!(sum > 0))
                    return false;
                system[(i * rows) + i] = Math.Sqrt(sum);
            }
            else
            {
                system[(i * rows) + j] = sum / system[(j * rows) + j];
            }
        }

        for (var i = 0; i < rows; i++)
            solution[i] =
                (right[i] - TensorPrimitives.Dot<double>(system.AsSpan(i * rows, i), solution.AsSpan(0, i)))
                / system[(i * rows) + i];
        for (var i = rows - 1; i >= 0; i--)
        {
            var sum = solution[i];
            for (var j = i + 1; j < rows; j++)
                sum -= system[(j * rows) + i] * solution[j];
            solution[i] = sum / system[(i * rows) + i];
        }

        return Array.TrueForAll(solution, double.IsFinite);
    }

    /// <param name="Base">The behavior at v = 0.</param>
    /// <param name="Direction">What one unit of v adds; null where v does not occur.</param>
    /// <param name="Pull">How strongly v is drawn to the goal.</param>
    /// <param name="Goal">The goal of v.</param>
    private sealed record Line(double[] Base, double[]? Direction, double Pull, double Goal);
}
