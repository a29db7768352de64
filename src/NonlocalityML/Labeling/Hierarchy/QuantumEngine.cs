using NonlocalityML.Bell;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Labeling.Hierarchy;

/// <summary>
/// Finds out whether behaviors of one two-party scenario are quantum: a level of the hierarchy from outside, explicit models from inside.
/// Results depend on the behavior alone.
/// </summary>
public sealed class QuantumEngine : IQuantumEngine
{
    private readonly VisibilityProgram program;
    private readonly QuantumEngineOptions options;

    /// <exception cref="Numerics.InvalidInputException">Not two parties, or a level that is too large.</exception>
    public QuantumEngine(Scenario scenario, QuantumEngineOptions? options = null)
    {
        this.options = options ?? new QuantumEngineOptions();
        Scenario = scenario;
        program = new VisibilityProgram(scenario, this.options.Level, this.options.Solver);
    }

    public Scenario Scenario { get; }

    /// <inheritdoc/>
    public QuantumCertificate Solve(Behavior behavior)
    {
        var visibility = program.Solve(behavior);
        // Outside, no model will do: a few rounds give an upper bound that is worth stating.
        var search = visibility.Value < 1 - options.Resolution ? options.Search with { MaximumRounds = options.RoundsOutside } : options.Search;
        var mixture = NearestMixture.Find(behavior, search, visibility.Inequality);
        return QuantumCertificate.Close(behavior, visibility.Inequality, visibility.Squares, mixture);
    }
}
