using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Solvers;

namespace NonlocalityML.Judging;

/// <summary>How tables are judged.</summary>
public sealed record JudgeOptions
{
    /// <summary>The name under which the proven network is asked for in place of an engine.</summary>
    public const string Network = "network";

    /// <summary>
    /// A name of <see cref="NonlocalityEngines"/>, which gives NL to 1e-9; or <see cref="Network"/>, whose intervals are proven
    /// too, but only as narrow as it takes to tell local from nonlocal.
    /// </summary>
    public string Engine { get; init; } = NonlocalityEngines.Default;

    /// <summary>Solve the linear program however long it takes. Otherwise the network is asked first where a label would take
    /// longer than <see cref="LongLabel"/>.</summary>
    public bool IsExact { get; init; }

    /// <summary>A model's folder or file for the learned score; null for those that ship.</summary>
    public string? Model { get; init; }

    /// <summary>Device and threads of the model.</summary>
    public ExecutionOptions Execution { get; init; } = new();

    /// <summary>Level of the hierarchy of quantum sets that classes are proven by; null for what suits the scenario.</summary>
    public HierarchyLevel? Level { get; init; }

    /// <summary>Seconds, as estimated, from which on a label is long.</summary>
    public static double LongLabel => 30;
}
