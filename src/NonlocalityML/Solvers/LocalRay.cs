using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers;

/// <summary>
/// The ray from white noise o through a behavior q: how far it is local, and the inequality that stops it. The visibility v is
/// the largest for which v q + (1 - v) o is local: 1/v = min sum w over weights w >= 0 with sum_k w_k (D_k - o) = q - o. The
/// multipliers g of the optimum have g.(D_k - o) &lt;= 1, with equality on as many independent strategies as there are
/// dimensions: a facet of the local polytope, which the ray leaves there.
/// </summary>
internal sealed class LocalRay : IDisposable
{
    private const double Nearness = 1e-3;

    private readonly Scenario scenario;
    private readonly CorrelationSpace space;
    private readonly double[] center;
    private readonly ILinearProgramSession session;

    /// <exception cref="InvalidInputException">Too many strategies; nothing was allocated.</exception>
    public LocalRay(Scenario scenario, CorrelationSpace space, ILinearSolver solver)
    {
        (this.scenario, this.space) = (scenario, space);
        var entries = scenario.StrategyCount * space.Dimension(scenario);
        if (entries > NonlocalityProgram.MaximumEntries)
        {
            throw new InvalidInputException(
                $"Facets in {scenario} need a program of {scenario.StrategyCount} strategies, {entries} matrix entries; at "
                    + $"most {NonlocalityProgram.MaximumEntries} are accepted."
            );
        }

        center = Point(Behaviors.WhiteNoise(scenario));
        session = solver.Open(Program());
    }

    /// <summary>The facet through which the ray of a nonlocal behavior leaves the local polytope, proven by
    /// <see cref="FacetTest"/>.</summary>
    /// <param name="behavior">No-signalling; without marginals where the space has none.</param>
    /// <returns>Null where it was not recognised: the behavior is local, or the coefficients are no small fractions, or the ray
    /// meets two facets at once.</returns>
    /// <exception cref="SolverException">The program was not solved.</exception>
    public ReducedInequality? FacetOf(Behavior behavior) => FacetTowards(Point(behavior)) is (> 1, var facet) ? facet : null;

    /// <summary>
    /// A facet that holds all strategies which reach the bound of an inequality: through a point near their middle. An inequality
    /// that is no facet itself is a sum of such facets.
    /// </summary>
    /// <param name="inequality">An inequality of the space of the rays.</param>
    /// <param name="stream">Where near the middle.</param>
    /// <returns>Null where it was not recognised, see <see cref="FacetOf"/>.</returns>
    /// <exception cref="SolverException">The program was not solved.</exception>
    public ReducedInequality? FacetNear(ReducedInequality inequality, RandomStream stream)
    {
        var points = FacetTest.SaturatingPoints(inequality, space);
        return FacetTowards([
            .. center.Select((_, i) => points.Average(point => point[i + 1]) + (Nearness * stream.NextNormal())),
        ]).Facet;
    }

    private (double InverseVisibility, ReducedInequality? Facet) FacetTowards(double[] point)
    {
        var solution = session.Solve([.. point.Zip(center, (value, middle) => value - middle)]);
        var facet = ReducedInequality.Of(ToInequality(solution.Dual), space)?.Inequality;
        return (solution.Objective, facet is not null && FacetTest.IsFacet(facet) == true ? facet : null);
    }

    public void Dispose() => session.Dispose();

    private LinearProgram Program()
    {
        var (rows, columns) = (center.Length, (int)scenario.StrategyCount);
        var (indices, values, starts) = (new List<int>(), new List<double>(), new int[columns + 1]);
        for (var k = 0; k < columns; k++)
        {
            var point = space.Point(DeterministicStrategy.FromIndex(scenario, k));
            for (var i = 0; i < rows; i++)
            {
                if (point[i + 1] - center[i] is not 0 and var entry)
                {
                    indices.Add(i);
                    values.Add(entry);
                }
            }

            starts[k + 1] = indices.Count;
        }

        var (cost, upper) = (new double[columns], new double[columns]);
        Array.Fill(cost, 1);
        Array.Fill(upper, double.PositiveInfinity);
        return new LinearProgram(rows, cost, new double[columns], upper, starts, [.. indices], [.. values]);
    }

    /// <summary>The coordinates of <see cref="CorrelationSpaces.Point"/>, without the first.</summary>
    private double[] Point(Behavior behavior) =>
        space == CorrelationSpace.FullCorrelators
            ? Correlators.Of(behavior).Full()
            : [.. CollinsGisin.Of(behavior).Values.Skip(1)];

    private BellInequality ToInequality(double[] coefficients)
    {
        if (space == CorrelationSpace.NoSignaling)
            return CollinsGisin.ToInequality(scenario, [0, .. coefficients]);
        var table = new double[scenario.TableLength];
        for (var i = 0; i < table.Length; i++)
        {
            // Outcomes are the bits above the settings.
            var sign = System.Numerics.BitOperations.PopCount((uint)(i / scenario.SettingTuples)) % 2 == 0 ? 1 : -1;
            table[i] = sign * coefficients[i % scenario.SettingTuples];
        }

        return new BellInequality(scenario, table);
    }
}
