using NonlocalityML.Bell;
using NonlocalityML.Labeling.OrTools;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>The engines by name.</summary>
public static class NonlocalityEngines
{
    /// <summary>What is used where none is named; what it cannot close goes to OR-Tools.</summary>
    public const string Default = "structured";

    private static readonly Dictionary<string, Func<Scenario, INonlocalityEngine>> Makers = new()
    {
        [Default] = scenario => new StructuredEngine(scenario, () => new OrToolsEngine(scenario)),
        ["ortools"] = scenario => new OrToolsEngine(scenario),
    };

    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <exception cref="InvalidInputException">No engine has this name, or the scenario is too large for it.</exception>
    public static INonlocalityEngine Create(string name, Scenario scenario) =>
        Makers.TryGetValue(name, out var make)
            ? make(scenario)
            : throw new InvalidInputException($"'{name}' is not an engine; write one of {string.Join(", ", Names)}.");
}
