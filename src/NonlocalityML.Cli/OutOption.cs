using System.CommandLine;

namespace NonlocalityML.Cli;

/// <summary>The option --out of verbs that write a folder.</summary>
internal sealed class OutOption : Option<string>
{
    /// <param name="usual">The folder unless one is named; null where one must be.</param>
    public OutOption(string? usual = null)
        : base("--out")
    {
        Description = "A new or empty folder, or that of the same command when it was stopped.";
        HelpName = "DIR";
        Required = usual is null;
        if (usual is not null)
            DefaultValueFactory = _ => usual;
        Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 }])
                result.AddError("--out is empty; the name of a folder is needed.");
        });
    }
}
