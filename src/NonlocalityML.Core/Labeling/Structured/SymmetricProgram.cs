using NonlocalityML.Bell;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// NL of a table with symmetries by a linear program with a row for each orbit of cells and a column for each orbit of strategies
/// (<see cref="TableSymmetry"/>): for many parties, whose ideal tables have large groups. The ideal GHZ table of six parties has
/// three orbits of its 4096 cells.
/// </summary>
internal sealed class SymmetricProgram(Scenario scenario, ILinearSolver solver)
{
    /// <summary>Strategies of which orbits are looked for: more than this, and at most that.</summary>
    private const int MinimumStrategies = 1 << 8,
        MaximumStrategies = 1 << 16;

    /// <summary>Orbits of cells times orbits of strategies: beyond it the simplex method that knows the structure is
    /// faster.</summary>
    private const long MaximumEntries = 1 << 19;

    /// <summary>Whether it is worth a look: in small scenarios the structured simplex takes no longer than the search for
    /// symmetries.</summary>
    public static bool Fits(Scenario scenario) =>
        scenario.Parties > 3 && scenario.StrategyCount > MinimumStrategies && scenario.StrategyCount <= MaximumStrategies;

    /// <summary>A certificate for the behavior itself; null where its symmetries are too few or the program does not
    /// close.</summary>
    public Certificate? Solve(Behavior behavior, CancellationToken cancellation)
    {
        var q = scenario.ToSlots(behavior.Table);
        var symmetry = TableSymmetry.Of(scenario, q);
        if (symmetry.IsTrivial)
            return null;
        var cells = symmetry.SlotOrbits();
        var strategies = symmetry.StrategyOrbits();
        var (rows, columns) = (cells.Max() + 1, strategies.Max() + 1);
        if ((long)rows * columns > MaximumEntries)
            return null;

        var rightHandSide = new double[rows + 1];
        for (var i = 0; i < q.Length; i++)
            rightHandSide[cells[i]] += q[i];
        rightHandSide[rows] = 1;
        try
        {
            using var session = solver.Open(Program(cells, strategies, rows, columns));
            var certificate = Certify(behavior, session.Solve(rightHandSide, cancellation), cells, strategies);
            return certificate.Width < INonlocalityEngine.MaximumWidth ? certificate : null;
        }
        catch (SolverException)
        {
            return null; // the structured simplex does without the solver
        }
    }

    /// <summary>As <see cref="NonlocalityProgram"/>, for the sums over the cells of an orbit.</summary>
    private LinearProgram Program(int[] cells, int[] strategies, int rows, int columns)
    {
        var cost = new double[columns + rows];
        cost.AsSpan(columns).Fill(2);
        var (start, entryRows, values) = (new List<int> { 0 }, new List<int>(), new List<double>());
        for (var (strategy, next) = (0, 0); strategy < strategies.Length; strategy++)
        {
            if (strategies[strategy] != next)
                continue; // the first of each orbit stands for all
            next++;
            foreach (var orbit in DeterministicStrategy.FromIndex(scenario, strategy).SlotIndices().CountBy(slot => cells[slot]))
                Add(orbit.Key, orbit.Value);
            Add(rows, 1);
            start.Add(values.Count);
        }

        for (var row = 0; row < rows; row++)
        {
            Add(row, 1);
            start.Add(values.Count);
        }

        var upper = new double[cost.Length];
        Array.Fill(upper, double.PositiveInfinity);
        return new LinearProgram(
            rows + 1,
            cost,
            new double[cost.Length],
            upper,
            [.. start],
            [.. entryRows],
            [.. values],
            InequalityCount: rows
        );

        void Add(int row, double value)
        {
            entryRows.Add(row);
            values.Add(value);
        }
    }

    /// <summary>Each cell has the coefficient of its orbit; the weight of an orbit of strategies is spread evenly over
    /// it.</summary>
    private Certificate Certify(Behavior behavior, LinearSolution solution, int[] cells, int[] strategies)
    {
        double[] coefficients = [.. cells.Select(orbit => solution.Dual[orbit] - 1)];
        var sizes = new int[strategies.Max() + 1];
        foreach (var orbit in strategies)
            sizes[orbit]++;
        long[] support =
        [
            .. Enumerable.Range(0, strategies.Length).Where(i => solution.Primal[strategies[i]] > 0).Select(i => (long)i),
        ];
        double[] weights = [.. support.Select(i => solution.Primal[strategies[i]] / sizes[strategies[i]])];
        return Certificate.Close(behavior, scenario.ToTable<double>(coefficients), support, weights);
    }
}
