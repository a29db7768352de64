using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.Engines;

/// <summary>The engines of the quantum set.</summary>
internal static class QuantumEngines
{
    /// <summary>
    /// The engine for a scenario. In the CHSH scenario, unless a level is named, planar models from inside and the levels 1+AB
    /// and 3 from outside, which leave hardly any behavior undecided; in others of two parties one level, then level 2 where it
    /// is small, and see-saw; for more parties each of them against all others, from outside only.
    /// </summary>
    /// <param name="scenario">Its behaviors are asked about.</param>
    /// <param name="level">The only level that is used; null for what suits the scenario.</param>
    /// <returns>Null where no level is named and the scenario is too large.</returns>
    /// <exception cref="InvalidInputException">A level is named, and the scenario has other than two parties or is too large for
    /// it.</exception>
    public static IQuantumEngine? For(Scenario scenario, HierarchyLevel? level = null)
    {
        if (level is null && scenario.Equals(Scenario.Chsh))
            return new ChshQuantumEngine();
        if (level is null && scenario.Parties > 2)
            return GroupedQuantumEngine.For(scenario);
        if (level is not null)
            return new QuantumEngine(scenario, new QuantumEngineOptions { Level = level });
        return HierarchyLevel.DefaultFor(scenario) is { } used
            ? new QuantumEngine(
                scenario,
                new QuantumEngineOptions { Level = used, Further = HierarchyLevel.FurtherFor(scenario) }
            )
            : null;
    }
}
