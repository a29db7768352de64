using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers.Measures;

/// <summary>
/// Finds the certificate of a <see cref="Measure"/> for behaviors of one scenario. One engine serves one thread; what it returns
/// is proven by its certificate, not by the engine.
/// </summary>
public abstract class MeasureEngine : IDisposable
{
    /// <summary>Binary places to which what a solver found is rounded.</summary>
    private const int Places = 40;

    /// <summary>Binary places of weights: the rest that rounding leaves costs some 1e-13.</summary>
    private protected const int WeightPlaces = 50;

    private protected MeasureEngine(Measure measure, Scenario scenario) => (Measure, Scenario) = (measure, scenario);

    public Measure Measure { get; }

    public Scenario Scenario { get; }

    /// <summary>The engine of a measure: linear programs by OR-Tools, the statistical strength by an interior-point
    /// method, the measurement dependence by both.</summary>
    /// <exception cref="InvalidInputException">Too many strategies; nothing was allocated.</exception>
    public static MeasureEngine For(Measure measure, Scenario scenario) =>
        For(measure, scenario, new OrToolsSolver(), NonlocalityEngines.Structured);

    /// <summary>The engine of a measure with other parts.</summary>
    /// <param name="measure">What to find.</param>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="solver">For linear programs.</param>
    /// <param name="labels">Makes what labels NL, where a measure asks for it.</param>
    internal static MeasureEngine For(
        Measure measure,
        Scenario scenario,
        ILinearSolver solver,
        Func<Scenario, INonlocalityEngine> labels
    ) =>
        measure switch
        {
            StatisticalStrength => new StrengthEngine(measure, scenario),
            MeasurementDependence => new DependenceEngine(
                measure,
                scenario,
                other => For(other, scenario, solver, labels),
                labels
            ),
            Communication communication => new CommunicationEngine(communication, scenario, solver),
            SignalingDistance => new SignalingDistanceEngine(measure, scenario, solver),
            SettingBias => new SettingBiasEngine(measure, scenario, solver),
            _ => new LinearMeasureEngine(measure, scenario, solver),
        };

    /// <summary>What finds a measure, by name.</summary>
    public static string NameFor(Measure measure) =>
        measure is StatisticalStrength or MeasurementDependence ? "interior-point" : "ortools";

    /// <exception cref="InvalidInputException">The table has no such measure.</exception>
    /// <exception cref="SolverException">The program was not solved.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the engine goes on.</exception>
    public MeasureCertificate Solve(Behavior behavior, CancellationToken cancellation = default)
    {
        if (Measure.FaultOf(behavior) is { } fault)
            throw new InvalidInputException($"{fault}.");
        return Find(behavior, cancellation);
    }

    /// <summary>Forgets what earlier solves left behind.</summary>
    public virtual void Reset() { }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the solver holds.</summary>
    private protected virtual void Release() { }

    private protected abstract MeasureCertificate Find(Behavior behavior, CancellationToken cancellation);

    /// <summary>An inequality whose largest coefficient is 1 in size, rounded so that exact sums stay short.</summary>
    private protected static BellInequality Rounded(Scenario scenario, double[] slots, int places = Places)
    {
        var largest = slots.Max(Math.Abs);
        if (largest == 0)
            largest = 1;
        return new BellInequality(
            scenario,
            scenario.ToTable<double>(Array.ConvertAll(slots, value => Dyadic.Round(value / largest, places)))
        );
    }

    /// <summary>Takes from weights what makes their sum exceed a table by rounding.</summary>
    /// <param name="table">In slots.</param>
    /// <param name="slots">Those that each weight adds to.</param>
    /// <param name="weights">One for each; made smaller, and rounded down.</param>
    private protected static void Fit(double[] table, List<int[]> slots, List<double> weights)
    {
        var load = new double[table.Length];
        for (var k = 0; k < weights.Count; k++)
        {
            foreach (var slot in slots[k])
                load[slot] += weights[k];
        }

        for (var k = 0; k < weights.Count; k++)
        {
            var share = slots[k].Min(slot => Math.Min(1, Math.Max(0, table[slot]) / load[slot]));
            // Rounded down, and by more than the rounding of these sums.
            weights[k] = Math.ScaleB(Math.Floor(Math.ScaleB(weights[k] * share * (1 - 1e-14), WeightPlaces)), -WeightPlaces);
        }
    }

    /// <summary>The program of weights w >= 0 with the most gain whose sum stays below a table: the right-hand side is minus that
    /// table, in slots.</summary>
    /// <param name="rows">Slots.</param>
    /// <param name="columns">The gain of a weight, and what it adds to which slots.</param>
    private protected static LinearProgram Packing(int rows, IReadOnlyList<(double Gain, int[] Slots, double[] Values)> columns)
    {
        var infinite = new double[columns.Count];
        Array.Fill(infinite, double.PositiveInfinity);
        var starts = new int[columns.Count + 1];
        for (var k = 0; k < columns.Count; k++)
            starts[k + 1] = starts[k] + columns[k].Slots.Length;
        return new LinearProgram(
            rows,
            [.. columns.Select(column => -column.Gain)],
            new double[columns.Count],
            infinite,
            starts,
            [.. columns.SelectMany(column => column.Slots)],
            [.. columns.SelectMany(column => column.Values.Select(value => -value))],
            InequalityCount: rows
        );
    }

    /// <exception cref="InvalidInputException">More strategies than a program may have.</exception>
    private protected static int RequireStrategies(Measure measure, Scenario scenario, int entries)
    {
        var needed = scenario.StrategyCount * entries;
        return needed <= NonlocalityProgram.MaximumEntries
            ? (int)scenario.StrategyCount
            : throw new InvalidInputException(
                $"{measure.Title} in {scenario} needs {scenario.StrategyCount} strategies, {needed} matrix entries; at most "
                    + $"{NonlocalityProgram.MaximumEntries} are accepted."
            );
    }
}
