using System.CommandLine;
using NonlocalityML.Judging;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>The option --engine of verbs that solve linear programs.</summary>
internal sealed class EngineOption : Option<string>
{
    /// <param name="others">Names that the verb takes beside those of the engines.</param>
    public EngineOption(params IEnumerable<string> others)
        : base("--engine")
    {
        Description =
            "The solver that finds the labels; what it finds is proven without it. structured is the fastest for Bell tables, "
            + "ortools a second opinion"
            + (
                others.Contains(JudgeOptions.Network)
                    ? "; network is quick in large scenarios, with wider proven intervals."
                    : "."
            );
        DefaultValueFactory = _ => NonlocalityEngines.Default;
        this.AcceptOnlyFromAmong([.. NonlocalityEngines.Names, .. others]);
    }
}
