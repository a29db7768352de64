using System.CommandLine;

namespace NonlocalityML.Cli;

/// <summary>The argument FILE.. of verbs that read measured tables.</summary>
internal static class TableFiles
{
    public static Argument<string[]> Argument()
    {
        var argument = new Argument<string[]>("FILE")
        {
            Description = "CSV of counts or probabilities with the header a,b[,c],x,y[,z],count or ..,p; outcomes and settings 0-based.",
            Arity = ArgumentArity.OneOrMore,
        };
        // An unknown option would otherwise be looked for as a file.
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal)) is { } option)
                result.AddError($"'{option.Value}' is no option of this verb; --help lists them.");
        });
        return argument;
    }
}
