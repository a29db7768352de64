using NonlocalityML.Labeling.Classes;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Quantum.Engines;

/// <summary>Level and effort of <see cref="QuantumEngine"/>.</summary>
public sealed record QuantumEngineOptions
{
    /// <summary>The level of the hierarchy.</summary>
    public HierarchyLevel Level { get; init; } = HierarchyLevel.OneAB;

    /// <summary>A higher level, tried where the first leaves a behavior undecided; null for none.</summary>
    public HierarchyLevel? Further { get; init; }

    /// <summary>The solver; what it finds is proven without it.</summary>
    public ISemidefiniteSolver Solver { get; init; } = new InteriorPointSolver();

    /// <summary>The search for models.</summary>
    public NearestMixtureOptions Search { get; init; } = new();

    /// <summary>Rounds of that search for a behavior that lies outside the level.</summary>
    public int RoundsOutside { get; init; } = 25;

    /// <summary>That search: no model has such a behavior, and the best are found step by step.</summary>
    internal NearestMixtureOptions SearchOutside =>
        Search with
        {
            MaximumRounds = RoundsOutside,
            SingleStarts = 0,
            MixtureStarts = 0,
        };
}
