using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers;

/// <summary>The engines by name.</summary>
public static class NonlocalityEngines
{
    /// <summary>What is used where none is named; what it cannot close goes to OR-Tools.</summary>
    public const string Default = "structured";

    private static readonly Dictionary<string, Func<Scenario, INonlocalityEngine>> Makers = new()
    {
        [Default] = Structured,
        ["ortools"] = scenario => new OrToolsEngine(scenario),
    };

    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>The engine that is used where none is named.</summary>
    /// <exception cref="InvalidInputException">The scenario is too large for it.</exception>
    public static StructuredEngine Structured(Scenario scenario) =>
        new(scenario, () => new OrToolsEngine(scenario), new OrToolsSolver());

    /// <summary>About how many seconds a label takes one core, by a rough estimate; 0 for a fraction of one.</summary>
    internal static double Seconds(string engine, Scenario scenario) =>
        engine == Default ? LabelCost.Seconds(scenario) : LabelCost.ProgramSeconds(scenario);

    /// <exception cref="InvalidInputException">No engine has this name, or the scenario is too large for it.</exception>
    public static INonlocalityEngine Create(string name, Scenario scenario) =>
        Makers.TryGetValue(name, out var make)
            ? make(scenario)
            : throw new InvalidInputException($"'{name}' is not an engine; write one of {string.Join(", ", Names)}.");
}
