using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Quantum.Hierarchy;

namespace NonlocalityML.Quantum.Engines;

/// <summary>
/// Proves behaviors of three and more parties post-quantum where those of one party against all others are, as for a box of two
/// of them; see
/// <see cref="Grouping"/>. It finds no models: what is post-quantum only for the parties apart stays open, and so does what is
/// quantum.
/// </summary>
internal sealed class GroupedQuantumEngine : IQuantumEngine
{
    private readonly List<(Grouping Grouping, VisibilityProgram Program)> groups = [];

    private GroupedQuantumEngine(Scenario scenario)
    {
        foreach (var grouping in Grouping.All(scenario))
        {
            if (HierarchyLevel.QuickFor(grouping.Grouped) is { } level)
                groups.Add((grouping, new VisibilityProgram(grouping.Grouped, level, new InteriorPointSolver())));
        }
    }

    /// <summary>Null where no group is small enough.</summary>
    public static GroupedQuantumEngine? For(Scenario scenario) =>
        new GroupedQuantumEngine(scenario) is { groups.Count: > 0 } engine ? engine : null;

    /// <summary>The certificate of the first grouped behavior that is proven post-quantum, or else of the last; it belongs to the
    /// grouped scenario.</summary>
    /// <remarks>Its one model answers 0 always, so that its upper bound holds for the parties apart as well.</remarks>
    public QuantumCertificate Solve(Behavior behavior, CancellationToken cancellation = default)
    {
        QuantumCertificate? proof = null;
        foreach (var (grouping, program) in groups)
        {
            var grouped = grouping.Of(behavior);
            var outside = program.Solve(grouped, cancellation);
            var model = PureModel.Deterministic(DeterministicStrategy.FromIndex(grouping.Grouped, 0));
            proof = QuantumCertificate.Close(grouped, outside.Inequality, outside.Squares, new ModelMixture([model], [1]));
            if (proof.Lower.Numerator.Sign > 0)
                break;
        }

        return proof!;
    }
}
