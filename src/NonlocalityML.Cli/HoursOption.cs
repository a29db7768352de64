using System.CommandLine;
using System.Globalization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>How much work a command begins: what is estimated to take longer is refused, with the estimate.</summary>
internal sealed class HoursOption : Option<double>
{
    public HoursOption()
        : base("--hours")
    {
        Description = "Begin no label, table, bound or proof that is estimated to take more hours than this.";
        HelpName = "H";
        DefaultValueFactory = _ => 24;
        this.Require(text =>
        {
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out var hours) || !(hours > 0))
                throw new InvalidInputException($"{Name} is {text}; a positive number is needed.");
        });
    }

    public double Get(ParseResult parse) => parse.GetRequiredValue(this);
}
