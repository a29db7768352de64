using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>The quantum (Tsirelson) bound of a Bell inequality from above, with a proof, and from below, with a model.</summary>
public static class QuantumBound
{
    /// <summary>
    /// A proven upper bound of c.p over quantum p (Navascues, Pironio and Acin, New J. Phys. 10, 073013 (2008)); usually within
    /// 1e-8 of the value of the level.
    /// </summary>
    /// <param name="inequality">Two or more parties.</param>
    /// <param name="level">The level of the hierarchy; 1+AB unless given.</param>
    /// <param name="solver">The solver; the interior point method unless given.</param>
    /// <param name="cancellation">Ends the solve.</param>
    /// <exception cref="InvalidInputException">A level that is too large, or has no room for the inequality.</exception>
    public static QuantumUpperBound Upper(
        BellInequality inequality,
        HierarchyLevel? level = null,
        ISemidefiniteSolver? solver = null,
        CancellationToken cancellation = default
    )
    {
        level ??= HierarchyLevel.OneAB;
        var algebra = new OperatorAlgebra(inequality.Scenario);
        var moments = new MomentMatrix(algebra, level.Words(algebra));
        var coefficients = algebra.Expand(inequality);
        var observed = moments.Moments.Select(word => (double)coefficients.GetValueOrDefault(word)).ToArray();
        var scale = Math.Max(observed.Skip(1).Select(Math.Abs).DefaultIfEmpty().Max(), 1e-300);
        var patterns = moments.Patterns();
        if (Enumerable.Range(1, observed.Length - 1).Any(m => observed[m] != 0 && patterns[m].Indices.Length == 0))
            throw new InvalidInputException(
                $"Level {level} of {inequality.Scenario} does not hold all products that the inequality has; name one as "
                    + "1+AB+ABC."
            );
        int[] unknown = [.. Enumerable.Range(1, patterns.Length - 1).Where(m => patterns[m].Indices.Length > 0)];
        var constant = new double[moments.Size * moments.Size];
        patterns[0].AddTo(constant, 1);
        var solution = (solver ?? new InteriorPointSolver()).Solve(
            new SemidefiniteProgram(
                moments.Size,
                constant,
                [.. unknown.Select(m => patterns[m] with { Values = [.. patterns[m].Values.Select(value => -value)] })],
                [.. unknown.Select(m => observed[m] / scale)]
            ),
            cancellation
        );
        var squares = NearSquares.Find(moments, solution.Matrix, m => -observed[m] / scale).Scale(scale);
        return new QuantumUpperBound(inequality, level, squares, squares.Bound(inequality));
    }

    /// <summary>The largest value that <see cref="ModelSearch"/> finds, with the model that has it.</summary>
    /// <param name="inequality">Two or more parties.</param>
    /// <param name="options">Dimension and effort.</param>
    /// <param name="seed">Seed of the starting points.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static QuantumLowerBound Lower(
        BellInequality inequality,
        ModelSearchOptions? options = null,
        ulong seed = 1,
        CancellationToken cancellation = default
    )
    {
        var model = new ModelSearch(inequality.Scenario, options).Maximize(inequality, seed, cancellation);
        return new QuantumLowerBound(inequality, model, model.ExactValue(inequality));
    }
}
