using System.CommandLine;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>How much work a command begins: what is estimated to take longer is refused, with the estimate.</summary>
internal sealed class HoursOption : Option<double>
{
    public HoursOption()
        : base("--hours")
    {
        Description = "Begin no exact label or table that is estimated to take more hours than this.";
        HelpName = "H";
        DefaultValueFactory = _ => 24;
    }

    /// <exception cref="InvalidInputException">Not a positive number.</exception>
    public double Get(ParseResult parse) =>
        parse.GetRequiredValue(this) is > 0 and var hours
            ? hours
            : throw new InvalidInputException($"{Name} is {parse.GetRequiredValue(this)}; a positive number is needed.");
}
