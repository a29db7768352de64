using System.CommandLine;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.OrTools;

namespace NonlocalityML.Cli;

/// <summary>The option --engine of verbs that solve linear programs.</summary>
internal sealed class EngineOption : Option<string>
{
    public EngineOption() : base("--engine")
    {
        Description = "The solver that finds the labels; what it finds is proven without it.";
        DefaultValueFactory = _ => NonlocalityEngines.Default;
        this.AcceptOnlyFromAmong([.. NonlocalityEngines.Names]);
    }

    /// <summary>The engine that the option names, for each scenario that is met.</summary>
    public Engines Open(ParseResult parse)
    {
        var name = parse.GetRequiredValue(this);
        return new Engines(new OrToolsSolver(), scenario => NonlocalityEngines.Create(name, scenario));
    }
}
