using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Solvers;

namespace NonlocalityML.Experiments;

/// <summary>Tables of the local and of the quantum set that are close to a behavior, in the distance of NL.</summary>
public static class ClosestTable
{
    /// <summary>That of the nearest local model: the one that the certificate of NL holds.</summary>
    /// <param name="behavior">Any.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InvalidInputException">The scenario is too large.</exception>
    /// <exception cref="Labeling.SolverException">The label was not found.</exception>
    public static Behavior Local(Behavior behavior, CancellationToken cancellation = default)
    {
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, behavior.Scenario);
        return engine.Solve(behavior, cancellation).Verified(engine.Name).Model.ToBehavior();
    }

    /// <summary>That of the explicit quantum models from which the certificate of the distance to the quantum set has its upper
    /// bound: near the nearest one, but not proven to be it.</summary>
    /// <param name="behavior">Any.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InvalidInputException">The scenario is too large.</exception>
    public static Behavior Quantum(Behavior behavior, CancellationToken cancellation = default)
    {
        var scenario = behavior.Scenario;
        var engine = scenario.Equals(Scenario.Chsh) ? new QuantumEngine(scenario) : QuantumEngines.For(scenario) as QuantumEngine;
        if (engine is null)
            throw new InvalidInputException($"Quantum models near a table are sought in small scenarios; {scenario} is larger.");
        var table = engine.Solve(behavior, cancellation).Mixture.ExactTable();
        return new Behavior(scenario, [.. table.Select(value => (double)value)]);
    }
}
