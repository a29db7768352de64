using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.OrTools;

/// <summary>NL by linear programming with OR-Tools: <see cref="NonlocalityProgram"/>, one worker process an engine.</summary>
public sealed class OrToolsEngine : INonlocalityEngine
{
    private readonly ILinearProgramSession session;
    private readonly double[] rightHandSide;

    /// <exception cref="InvalidInputException">The scenario has too many strategies; the message tells how many.</exception>
    public OrToolsEngine(Scenario scenario, OrToolsOptions? options = null)
    {
        Scenario = scenario;
        rightHandSide = new double[scenario.SlotLength + 1];
        session = new OrToolsSolver(options).Open(NonlocalityProgram.For(scenario));
    }

    public string Name => "ortools";

    public Scenario Scenario { get; }

    public Certificate Solve(Behavior behavior)
    {
        if (!behavior.Scenario.Equals(Scenario))
            throw new InvalidInputException($"A behavior of scenario {behavior.Scenario} was given to an engine for {Scenario}.");
        NonlocalityProgram.SetRightHandSide(behavior, rightHandSide);
        var certificate = Close(behavior);
        if (certificate.Width < INonlocalityEngine.MaximumWidth) return certificate;
        session.Reset();
        certificate = Close(behavior);
        return certificate.Width < INonlocalityEngine.MaximumWidth
            ? certificate
            : throw new SolverException(
                $"The bounds that OR-Tools proves are {certificate.Width:E1} apart; less than {INonlocalityEngine.MaximumWidth:E0} is needed.");
    }

    public void Reset() => session.Reset();

    public void Dispose() => session.Dispose();

    private Certificate Close(Behavior behavior)
    {
        var solution = session.Solve(rightHandSide);
        var coefficients = Scenario.ToTable<double>(solution.Dual.AsSpan(0, Scenario.SlotLength));
        var weights = solution.Primal.AsSpan(0, solution.Primal.Length - (2 * Scenario.SlotLength));
        var support = new List<(long Strategy, double Weight)>();
        for (var k = 0; k < weights.Length; k++)
        {
            if (weights[k] > 0) support.Add((k, weights[k]));
        }

        return Certificate.Close(
            behavior, coefficients, [.. support.Select(term => term.Strategy)], [.. support.Select(term => term.Weight)]);
    }
}
