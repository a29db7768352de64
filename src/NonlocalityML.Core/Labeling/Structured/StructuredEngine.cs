using System.Numerics.Tensors;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// NL by a simplex method that knows the structure of the local polytope; see <see cref="DistanceSimplex"/>. Takes any scenario
/// whose strategies of all parties but one can be enumerated; two dichotomic parties of up to eight settings, and behaviors with
/// uniform marginals, have faster forms.
/// </summary>
/// <remarks>
/// A label depends on its behavior alone, not on earlier ones. The engine serves one thread. A behavior whose bounds do not close
/// to
/// <see cref="INonlocalityEngine.MaximumWidth"/> is handed to the fallback engine and counted.
/// </remarks>
public sealed class StructuredEngine : INonlocalityEngine
{
    private readonly Lazy<INonlocalityEngine>? fallback;
    private readonly DistanceSimplex[] solvers;
    private readonly LabelBounds[] bounds;
    private readonly double[] sums;
    private readonly bool isChsh;
    private readonly SymmetricProgram? symmetric;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="fallback">Makes the engine for behaviors that this one cannot close; without it they are an error.</param>
    /// <param name="solver">Solves tables of many parties by their symmetries, faster; without it the simplex does them.</param>
    /// <exception cref="InvalidInputException">Too many strategies; the message tells how many.</exception>
    public StructuredEngine(Scenario scenario, Func<INonlocalityEngine>? fallback = null, ILinearSolver? solver = null)
    {
        Scenario = scenario;
        isChsh = scenario.Equals(Scenario.Chsh);
        sums = new double[scenario.SettingTuples];
        symmetric = solver is not null && SymmetricProgram.Fits(scenario) ? new SymmetricProgram(scenario, solver) : null;
        this.fallback = fallback is null ? null : new Lazy<INonlocalityEngine>(fallback);
        var spaces = new List<StrategySpace>();
        if (CorrelationStrategies.Fits(scenario))
            spaces.Add(new CorrelationStrategies(scenario));
        if (DichotomicStrategies.Fits(scenario))
            spaces.Add(new DichotomicStrategies(scenario));
        else
            spaces.Add(new GeneralStrategies(scenario));
        solvers = [.. spaces.Select(space => new DistanceSimplex(space))];
        bounds = [.. solvers.Select(solver => new LabelBounds(solver))];
    }

    public string Name => "structured";

    public Scenario Scenario { get; }

    public long Fallbacks { get; private set; }

    /// <summary>Simplex steps of all labels so far.</summary>
    internal long Steps { get; private set; }

    /// <summary>A limit on the steps of one label, after which its bounds are taken as they are.</summary>
    internal int StepLimit { get; init; } = int.MaxValue;

    public Certificate Solve(Behavior behavior) => Solve(behavior, CancellationToken.None);

    public Certificate Solve(Behavior behavior, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!Scenario.Equals(behavior.Scenario))
            throw new InvalidInputException($"A behavior of scenario {behavior.Scenario} was given to an engine for {Scenario}.");
        if (symmetric?.Solve(behavior, cancellation) is { } found)
            return found;
        if (Close(behavior.Table, out _, cancellation) is { } solver)
        {
            var certificate = Certify(behavior, solver, cancellation);
            GC.KeepAlive(this); // and the memory of the solver
            if (certificate.Width < INonlocalityEngine.MaximumWidth)
                return certificate;
        }

        return FallBack(behavior, cancellation);
    }

    public (double Lower, double Upper) Label(Behavior behavior, CancellationToken cancellation = default)
    {
        Span<double> bounds = [0, 0];
        LabelAll(behavior.Table, bounds[..1], bounds[1..], cancellation);
        return (bounds[0], bounds[1]);
    }

    /// <summary>
    /// Labels many behaviors: bounds lower &lt;= NL &lt;= upper, proven with all rounding errors and closer than
    /// <see cref="INonlocalityEngine.MaximumWidth"/>, without making certificates.
    /// </summary>
    /// <param name="tables">One table after another, each <see cref="Scenario.TableLength"/> long.</param>
    /// <param name="lower">One number a behavior.</param>
    /// <param name="upper">One number a behavior.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">The first table that is no behavior; the message tells its place and what is
    /// wrong.</exception>
    /// <exception cref="SolverException">A label could not be found, and there is no fallback or it failed.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public void LabelAll(
        ReadOnlySpan<double> tables,
        Span<double> lower,
        Span<double> upper,
        CancellationToken cancellation = default
    )
    {
        var length = Scenario.TableLength;
        if (tables.Length != (long)length * lower.Length || upper.Length != lower.Length)
        {
            throw new ArgumentException(
                $"{tables.Length} numbers are given for {lower.Length} lower and {upper.Length} upper bounds; each pair "
                    + $"needs {length}.",
                nameof(tables)
            );
        }

        for (var i = 0; i < lower.Length; i++)
        {
            var table = tables.Slice(i * length, length);
            (lower[i], upper[i]) = isChsh && ChshLabel.TryFind(table, out var label) ? label : Label(table, i, cancellation);
        }

        GC.KeepAlive(this); // and the memory of the solvers
    }

    public void Dispose()
    {
        if (fallback is { IsValueCreated: true })
            fallback.Value.Dispose();
    }

    private (double Lower, double Upper) Label(ReadOnlySpan<double> table, int place, CancellationToken cancellation)
    {
        Require(table, place);
        if (symmetric is null && Close(table, out var label, cancellation) is not null)
            return label;
        var behavior = new Behavior(Scenario, table);
        var certificate = symmetric is null ? FallBack(behavior, cancellation) : Solve(behavior, cancellation);
        return (certificate.Lower.RoundDown(), certificate.Upper.RoundUp());
    }

    /// <summary>Solves with the first form that takes the table; null when its bounds do not close.</summary>
    private DistanceSimplex? Close(
        ReadOnlySpan<double> table,
        out (double Lower, double Upper) label,
        CancellationToken cancellation
    )
    {
        var form = 0;
        while (!solvers[form].Space.Load(table, solvers[form].Behavior))
            form++;
        var solver = solvers[form];
        var solved = solver.Solve(StepLimit, cancellation);
        Steps += solver.Steps;
        label = bounds[form].Find(cancellation);
        if (solved && label.Upper - label.Lower < INonlocalityEngine.MaximumWidth)
            return solver;
        solved = solver.Refine(StepLimit, cancellation);
        Steps += solver.Steps;
        label = bounds[form].Find(cancellation);
        return label.Upper - label.Lower < INonlocalityEngine.MaximumWidth ? solver : null;
    }

    /// <summary>Refuses what <see cref="Behavior"/> refuses; a valid table without padding costs no more than a few vector
    /// sums.</summary>
    private void Require(ReadOnlySpan<double> table, int place)
    {
        if (Scenario.SlotLength == Scenario.TableLength && IsValid(table))
            return;
        try
        {
            _ = new Behavior(Scenario, table);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException($"Behavior {place}: {e.Message}", e);
        }
    }

    private bool IsValid(ReadOnlySpan<double> table)
    {
        table[..sums.Length].CopyTo(sums);
        for (var i = sums.Length; i < table.Length; i += sums.Length)
            TensorPrimitives.Add(sums, table.Slice(i, sums.Length), sums);
        return TensorPrimitives.Min(table) >= -Behavior.NegativityTolerance
            && TensorPrimitives.Min<double>(sums) > 1 - Behavior.NormalizationTolerance
            && TensorPrimitives.Max<double>(sums) < 1 + Behavior.NormalizationTolerance;
    }

    private static Certificate Certify(Behavior behavior, DistanceSimplex solver, CancellationToken cancellation)
    {
        var strategies = new List<long>();
        var weights = new List<double>();
        for (var s = 0; s < solver.Basis.Size; s++)
        {
            if (solver.Basis.Strategies[s] != Basis.Free)
                solver.Space.AddTo(strategies, weights, solver.Basis.Strategies[s], solver.Weights[s]);
        }

        return Certificate.Close(
            behavior,
            solver.Space.ToTable(solver.Coefficients),
            [.. strategies],
            [.. weights],
            cancellation: cancellation
        );
    }

    private Certificate FallBack(Behavior behavior, CancellationToken cancellation)
    {
        Fallbacks++;
        if (fallback is null)
            throw new SolverException(
                $"The bounds on NL of a behavior of {Scenario} do not close to {INonlocalityEngine.MaximumWidth}."
            );
        fallback.Value.Reset();
        return fallback.Value.Solve(behavior, cancellation);
    }
}
