using System.CommandLine;
using NonlocalityML.Labeling.OrTools;

namespace NonlocalityML.Cli;

/// <summary>The option --engine of verbs that solve linear programs.</summary>
internal sealed class EngineOption : Option<string>
{
    private const string OrTools = "ortools";

    public EngineOption() : base("--engine")
    {
        Description = "The solver that finds the labels; what it finds is proven without it.";
        DefaultValueFactory = _ => OrTools;
        this.AcceptOnlyFromAmong(OrTools);
    }

    /// <summary>The engine that the option names.</summary>
    public static Engines Open() => new(new OrToolsSolver(), scenario => new OrToolsEngine(scenario));
}
