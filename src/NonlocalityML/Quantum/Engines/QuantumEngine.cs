using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;
using NonlocalityML.Quantum.Tsirelson;

namespace NonlocalityML.Quantum.Engines;

/// <summary>
/// Finds out whether behaviors of one scenario are quantum: a level of the hierarchy from outside, explicit models from
/// inside. Results depend on the behavior alone.
/// </summary>
public sealed class QuantumEngine : IQuantumEngine
{
    private readonly QuantumEngineOptions options;
    private readonly VectorSearch? vectors;
    private readonly VisibilityProgram program;
    private readonly Lazy<VisibilityProgram?> further;

    /// <exception cref="Numerics.InvalidInputException">A level, or quantum states, that are too large.</exception>
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
    public QuantumCertificate Solve(Behavior behavior, CancellationToken cancellation = default)
    {
        if (vectors?.Find(behavior, cancellation) is { } found)
        {
            var decided = Prove(behavior, found.Outside, new ModelMixture([found.Vectors], [1]));
            if (decided.IsDecided)
                return decided;
        }

        var outside = program.Solve(behavior, cancellation);
        var proof = Close(outside);
        if (proof.IsDecided || further.Value is not { } higher)
            return proof;
        var beyond = Prove(behavior, higher.Solve(behavior, cancellation), proof.Mixture);
        return beyond.IsDecided ? beyond : proof;

        QuantumCertificate Close(QuantumVisibility visibility)
        {
            var noise = new ModelMixture([PureModel.Deterministic(DeterministicStrategy.FromIndex(Scenario, 0))], [1]);
            var isOutside = Prove(behavior, visibility, noise).Lower.Numerator.Sign > 0;
            // Outside, no model will do: a few rounds give an upper bound that is worth stating.
            var search = isOutside ? options.SearchOutside : options.Search;
            var nearest = NearestMixture.Find(behavior, search, visibility.Inequality, cancellation: cancellation);
            return Prove(behavior, visibility, nearest);
        }
    }

    private static QuantumCertificate Prove(Behavior behavior, QuantumVisibility outside, ModelMixture models) =>
        QuantumCertificate.Close(behavior, outside.Inequality, outside.Squares, models);

    private VisibilityProgram Program(HierarchyLevel level) => new(Scenario, level, options.Solver);
}
