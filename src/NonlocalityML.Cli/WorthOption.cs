using System.CommandLine;
using NonlocalityML.Judging;

namespace NonlocalityML.Cli;

/// <summary>Whether it is asked what a table is worth to whoever trusts no device.</summary>
internal sealed class WorthOption : Option<bool>
{
    public WorthOption()
        : base("--worth") =>
        Description =
            "Say how well the outcomes can be guessed by anybody, proven of the nearest no-signalling table, and how many random "
            + "bits the counts certify.";

    public Findings Get(ParseResult parse) => parse.GetValue(this) ? Findings.Worth : Findings.None;
}
