using System.CommandLine;

namespace NonlocalityML.Cli;

/// <summary>The option --out of verbs that write a folder.</summary>
internal sealed class OutOption : Option<string>
{
    public OutOption() : base("--out")
    {
        Description = "A new or empty folder, or that of the same command when it was stopped.";
        HelpName = "DIR";
        Required = true;
        Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 }]) result.AddError("--out is empty; the name of a folder is needed.");
        });
    }
}
