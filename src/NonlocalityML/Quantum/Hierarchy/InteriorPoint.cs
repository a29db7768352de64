using static NonlocalityML.Quantum.DenseKernels;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>The iterate of <see cref="InteriorPointSolver"/>: X and S positive definite, and y.</summary>
internal sealed class InteriorPoint
{
    private const double Damping = 0.98;

    private readonly SemidefiniteProgram program;
    private readonly double scale;
    private readonly int n;
    private double[] slack;
    private double[] primalResidual = [];
    private double[] dualResidual = [];

    private InteriorPoint(SemidefiniteProgram program, double[] primal, double[] slack)
    {
        (this.program, n, Primal, this.slack) = (program, program.Size, primal, slack);
        Multipliers = new double[program.Constraints.Length];
        scale = 1 + program.Objective.Max(Math.Abs);
        Measure();
    }

    /// <summary>X.</summary>
    public double[] Primal { get; private set; }

    /// <summary>y.</summary>
    public double[] Multipliers { get; private set; }

    public double DualValue => Dot(program.Objective, Multipliers);

    /// <summary>C.X - b.y relative to 1 + |b.y|.</summary>
    public double Gap => (Dot(program.Constant, Primal) - DualValue) / (1 + Math.Abs(DualValue));

    /// <summary>The largest of the relative gap and the relative residuals.</summary>
    public double Error { get; private set; }

    /// <summary>Starts at y = 0 with S = C where C is positive definite, which is then feasible.</summary>
    public static InteriorPoint Start(SemidefiniteProgram program)
    {
        var size = 1 + program.Objective.Max(Math.Abs);
        var slack = Cholesky(program.Size, program.Constant) is null
            ? Identity(program.Size, 10 * (1 + program.Constant.Max(Math.Abs)))
            : (double[])program.Constant.Clone();
        return new InteriorPoint(program, Identity(program.Size, size), slack);
    }

    /// <summary>One predictor and corrector step.</summary>
    /// <param name="cancellation">Ends the step; the point stays where it was.</param>
    /// <returns>False when rounding allows no further step.</returns>
    public bool Advance(CancellationToken cancellation)
    {
        if (Cholesky(n, slack, cancellation) is not { } slackFactor)
            return false;
        var inverse = Inverse(n, slackFactor);
        if (FactorSchur(inverse, cancellation) is not { } schur)
            return false;
        var mu = Dot(Primal, slack) / n;

        var predictor = Direction(schur, inverse, 0, null);
        var (reachPrimal, reachDual) = (Reach(Primal, predictor.Primal), Reach(slack, predictor.Slack));
        var aimed = Dot(Sum(Primal, predictor.Primal, reachPrimal), Sum(slack, predictor.Slack, reachDual)) / n;
        var centering = Math.Clamp(Math.Pow(aimed / mu, 2), 1e-6, 0.8);
        if (Math.Min(reachPrimal, reachDual) < 0.2)
            centering = Math.Max(centering, 0.3);

        var step = Direction(schur, inverse, centering * mu, predictor);
        (reachPrimal, reachDual) = (Reach(Primal, step.Primal), Reach(slack, step.Slack));
        if (!(Math.Max(reachPrimal, reachDual) > 1e-8))
            return false;
        var before = (Primal, slack, Multipliers, Error);
        Primal = Sum(Primal, step.Primal, reachPrimal);
        slack = Sum(slack, step.Slack, reachDual);
        Multipliers = Sum(Multipliers, step.Multipliers, reachDual);
        Measure();
        if (before.Error > 1e-6 || Error <= before.Error)
            return true;
        (Primal, slack, Multipliers, Error) = before; // rounding makes it worse: keep the better point
        return false;
    }

    private void Measure()
    {
        primalResidual = [.. program.Constraints.Select((constraint, k) => program.Objective[k] - constraint.Dot(Primal))];
        dualResidual = Sum(program.Constant, slack, -1);
        for (var k = 0; k < Multipliers.Length; k++)
            program.Constraints[k].AddTo(dualResidual, -Multipliers[k]);
        Error = Math.Max(Math.Abs(Gap), Math.Max(primalResidual.Max(Math.Abs) / scale, dualResidual.Max(Math.Abs)));
    }

    /// <summary>The factor of M[k, l] = A_k . (X A_l S^-1), made symmetric.</summary>
    private double[]? FactorSchur(double[] inverse, CancellationToken cancellation)
    {
        var count = program.Constraints.Length;
        var schur = new double[count * count];
        for (var l = 0; l < count; l++)
        {
            cancellation.ThrowIfCancellationRequested();
            var product = Sandwich(program.Constraints[l], inverse);
            for (var k = 0; k < count; k++)
                schur[(k * count) + l] = program.Constraints[k].Dot(product);
        }

        Symmetrize(count, schur);
        for (var ridge = 0.0; ridge < 1e-6; ridge = Math.Max(1e-15, ridge * 10))
        {
            for (var k = 0; k < count; k++)
                schur[(k * count) + k] *= 1 + ridge;
            if (Cholesky(count, schur, cancellation) is { } factor)
                return factor;
        }

        return null;
    }

    /// <summary>X A S^-1.</summary>
    private double[] Sandwich(SparseSymmetric constraint, double[] inverse)
    {
        if (constraint.Indices.Length > 2 * n)
        {
            var dense = new double[n * n];
            constraint.AddTo(dense, 1);
            return Multiply(n, Primal, Multiply(n, dense, inverse));
        }

        var product = new double[n * n];
        for (var entry = 0; entry < constraint.Indices.Length; entry++)
        {
            var (row, column) = Math.DivRem(constraint.Indices[entry], n);
            var source = inverse.AsSpan(column * n, n);
            for (var i = 0; i < n; i++)
                AddScaled(product.AsSpan(i * n, n), source, constraint.Values[entry] * Primal[(row * n) + i]);
        }

        return product;
    }

    /// <summary>The Newton direction towards X S = target, with the second-order term of the predictor.</summary>
    private Step Direction(double[] schur, double[] inverse, double target, Step? predictor)
    {
        // X + dX = target S^-1 - X dS S^-1 (- dX' dS' S^-1), with dS = R - sum dy A.
        var fixedPart = Multiply(n, Primal, Multiply(n, dualResidual, inverse));
        if (predictor is not null)
            AddScaled(fixedPart, Multiply(n, predictor.Primal, Multiply(n, predictor.Slack, inverse)), 1);
        Symmetrize(n, fixedPart);
        for (var i = 0; i < fixedPart.Length; i++)
            fixedPart[i] = (target * inverse[i]) - Primal[i] - fixedPart[i];

        var multipliers = (double[])primalResidual.Clone();
        for (var k = 0; k < multipliers.Length; k++)
            multipliers[k] -= program.Constraints[k].Dot(fixedPart);
        Solve(multipliers.Length, schur, multipliers);

        var combination = new double[n * n];
        for (var k = 0; k < multipliers.Length; k++)
            program.Constraints[k].AddTo(combination, multipliers[k]);
        var primal = Multiply(n, Primal, Multiply(n, combination, inverse));
        Symmetrize(n, primal);
        return new Step(Sum(fixedPart, primal, 1), Sum(dualResidual, combination, -1), multipliers);
    }

    /// <summary>How far along a direction a positive definite matrix stays so, damped; at most 1.</summary>
    private double Reach(double[] matrix, double[] direction)
    {
        for (var reach = 1.0; reach > 1e-9; reach *= 0.8)
        {
            if (Cholesky(n, Sum(matrix, direction, reach)) is not null)
                return reach == 1 ? 1 : reach * Damping;
        }

        return 0;
    }

    private static double[] Sum(double[] a, double[] b, double factor)
    {
        var sum = (double[])a.Clone();
        AddScaled(sum, b, factor);
        return sum;
    }

    private static double[] Identity(int n, double value)
    {
        var identity = new double[n * n];
        for (var i = 0; i < n; i++)
            identity[i * (n + 1)] = value;
        return identity;
    }

    private sealed record Step(double[] Primal, double[] Slack, double[] Multipliers);
}
