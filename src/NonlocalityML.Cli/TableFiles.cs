using System.CommandLine;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The argument FILE.. of verbs that read measured tables, and the options that say what a file does not.</summary>
internal sealed class TableFiles
{
    private readonly ScenarioOptions scenario = new();

    private readonly Option<string?> layout = new("--layout")
    {
        Description =
            "How a bare block of numbers is laid out: blocks of joint outcomes, a row ++ +- -+ -- for each joint setting, "
            + "correlators, these with marginals, "
            + "or a Collins-Gisin matrix.",
        HelpName = "NAME",
    };

    private readonly Option<bool> normalize = new("--normalize")
    {
        Description = "Bring the probabilities of every joint setting to the sum 1; what is off by rounding is anyway.",
    };

    public static Argument<string[]> Argument() =>
        new("FILE")
        {
            Description =
                "A table of counts or probabilities: CSV in most spellings, such as a,b[,c],x,y[,z],count; correlators "
                + "x,y,E; JSON; .npy. docs/files.md lists them.",
            Arity = ArgumentArity.OneOrMore,
        };

    public void AddTo(Command command)
    {
        layout.AcceptOnlyFromAmong([.. TableLayouts.Names]);
        scenario.AddTo(command);
        command.Options.Add(layout);
        command.Options.Add(normalize);
    }

    /// <exception cref="InvalidInputException">An option that says nothing.</exception>
    public TableOptions Get(ParseResult parse) =>
        new()
        {
            Scenario = scenario.Get(parse),
            Layout = parse.GetValue(layout) is { } name ? TableLayouts.Named(name) : null,
            Normalize = parse.GetValue(normalize),
        };
}
