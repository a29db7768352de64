using NonlocalityML.Bell;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;
using NonlocalityML.Quantum.Tsirelson;

namespace NonlocalityML.Labeling.Hierarchy;

/// <summary>
/// Finds out whether behaviors of one two-party scenario are quantum: a level of the hierarchy from outside, explicit models from inside.
/// Results depend on the behavior alone.
/// </summary>
public sealed class QuantumEngine : IQuantumEngine
{
    private readonly QuantumEngineOptions options;
    private readonly VectorSearch? vectors;
    private readonly VisibilityProgram program;
    private readonly Lazy<VisibilityProgram?> further;

    /// <exception cref="Numerics.InvalidInputException">Not two parties, or a level that is too large.</exception>
    public QuantumEngine(Scenario scenario, QuantumEngineOptions? options = null)
    {
        this.options = options ?? new QuantumEngineOptions();
        Scenario = scenario;
        vectors = VectorSearch.For(scenario, this.options.Solver);
        program = Program(this.options.Level);
        further = new(() => this.options.Further is { } level ? Program(level) : null);
    }

    public Scenario Scenario { get; }

    /// <inheritdoc/>
    public QuantumCertificate Solve(Behavior behavior)
    {
        if (vectors?.Find(behavior) is { } found
            && QuantumCertificate.Close(behavior, found.Outside.Inequality, found.Outside.Squares, new ModelMixture([found.Vectors], [1])) is { IsDecided: true } decided)
            return decided;
        var outside = program.Solve(behavior);
        var proof = Close(outside);
        if (proof.IsDecided || further.Value is not { } higher) return proof;
        var beyond = higher.Solve(behavior);
        return QuantumCertificate.Close(behavior, beyond.Inequality, beyond.Squares, proof.Mixture) is { Lower.Numerator.Sign: > 0 } better ? better : proof;

        QuantumCertificate Close(QuantumVisibility visibility)
        {
            var noise = new ModelMixture([PureModel.Deterministic(DeterministicStrategy.FromIndex(Scenario, 0))], [1]);
            var isOutside = QuantumCertificate.Close(behavior, visibility.Inequality, visibility.Squares, noise).Lower.Numerator.Sign > 0;
            // Outside, no model will do: a few rounds give an upper bound that is worth stating.
            var search = isOutside ? options.SearchOutside : options.Search;
            return QuantumCertificate.Close(
                behavior, visibility.Inequality, visibility.Squares, NearestMixture.Find(behavior, search, visibility.Inequality));
        }
    }

    private VisibilityProgram Program(HierarchyLevel level) => new(Scenario, level, options.Solver);
}
