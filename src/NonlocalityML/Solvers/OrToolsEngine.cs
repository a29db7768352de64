using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers;

/// <summary>
/// NL by linear programming with OR-Tools: <see cref="NonlocalityProgram"/> of the behavior in <see cref="CanonicalOrder"/>.
/// </summary>
internal sealed class OrToolsEngine : INonlocalityEngine
{
    /// <summary>The weights of some hundred strategies, rounded to <see cref="Certificate.Places"/>, would widen a certificate
    /// to some 1e-11.</summary>
    private const int WeightPlaces = 50;

    private readonly OrToolsOptions? options;
    private ILinearProgramSession? session;
    private readonly double[] rightHandSide;

    /// <exception cref="InvalidInputException">The scenario has too many strategies; the message tells how many.</exception>
    public OrToolsEngine(Scenario scenario, OrToolsOptions? options = null)
    {
        NonlocalityProgram.Require(scenario);
        (Scenario, this.options) = (scenario, options);
        rightHandSide = new double[scenario.SlotLength + 1];
        rightHandSide[^1] = 1;
    }

    public string Name => "ortools";

    public Scenario Scenario { get; }

    public Certificate Solve(Behavior behavior) => Solve(behavior, CancellationToken.None);

    public Certificate Solve(Behavior behavior, CancellationToken cancellation)
    {
        if (!behavior.Scenario.Equals(Scenario))
            throw new InvalidInputException($"A behavior of scenario {behavior.Scenario} was given to an engine for {Scenario}.");
        var slots = Scenario.ToSlots(behavior.Table);
        var order = new CanonicalOrder(Scenario, slots);
        order.Rename(slots, rightHandSide);
        // Made here, where it can be stopped: a large program takes a second.
        session ??= new OrToolsSolver(options).Open(NonlocalityProgram.For(Scenario, cancellation));
        var certificate = Close(behavior, order, session.Solve(rightHandSide, cancellation), cancellation);
        if (certificate.Width < INonlocalityEngine.MaximumWidth)
            return certificate;
        certificate = Close(behavior, order, session.SolveAlone(rightHandSide, cancellation), cancellation);
        return certificate.Width < INonlocalityEngine.MaximumWidth
            ? certificate
            : throw new SolverException(
                $"The bounds that OR-Tools proves are {certificate.Width:E1} apart; less than "
                    + $"{INonlocalityEngine.MaximumWidth:E0} is needed."
            );
    }

    public void Reset() => session?.Reset();

    public void Dispose() => session?.Dispose();

    private Certificate Close(Behavior behavior, CanonicalOrder order, LinearSolution solution, CancellationToken cancellation)
    {
        var coefficients = Scenario.ToTable<double>(order.Restore(NonlocalityProgram.Coefficients(Scenario, solution)));
        var weights = NonlocalityProgram.Weights(Scenario, solution);
        var support = new List<(long Strategy, double Weight)>();
        for (var k = 0; k < weights.Length; k++)
        {
            if (weights[k] > 0)
                support.Add((order.Restore(k), weights[k]));
        }

        return Certificate.Close(
            behavior,
            coefficients,
            [.. support.Select(term => term.Strategy)],
            [.. support.Select(term => term.Weight)],
            WeightPlaces,
            cancellation
        );
    }
}
