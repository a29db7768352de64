using System.CommandLine;

namespace NonlocalityML.Cli;

/// <summary>The option --certificate of verbs that write a proof where one is asked for.</summary>
internal sealed class CertificateOption : Option<string?>
{
    /// <param name="description">Whose proof.</param>
    public CertificateOption(string description)
        : base("--certificate")
    {
        Description = description;
        HelpName = "FILE";
        this.RequireFile();
    }
}
