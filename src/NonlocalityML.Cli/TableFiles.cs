using System.CommandLine;

namespace NonlocalityML.Cli;

/// <summary>The argument FILE.. of verbs that read measured tables.</summary>
internal static class TableFiles
{
    public static Argument<string[]> Argument() => new("FILE")
    {
        Description = "CSV of counts or probabilities with the header a,b[,c],x,y[,z],count or ..,p; outcomes and settings 0-based.",
        Arity = ArgumentArity.OneOrMore,
    };
}
