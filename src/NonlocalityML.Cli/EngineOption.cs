using System.CommandLine;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>The option --engine of verbs that solve linear programs.</summary>
internal sealed class EngineOption : Option<string>
{
    public EngineOption()
        : base("--engine")
    {
        Description = "The solver that finds the labels; what it finds is proven without it.";
        DefaultValueFactory = _ => NonlocalityEngines.Default;
        this.AcceptOnlyFromAmong([.. NonlocalityEngines.Names]);
    }

    /// <summary>The engine that the option names, for each scenario that is met.</summary>
    public Engines Open(ParseResult parse) => Engines.Named(parse.GetRequiredValue(this));
}
