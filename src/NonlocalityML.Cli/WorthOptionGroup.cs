using System.CommandLine;
using NonlocalityML.Experiments;
using NonlocalityML.Judging;

namespace NonlocalityML.Cli;

/// <summary>Whether it is asked what a table is worth to whoever trusts no device, and at what confidence.</summary>
internal sealed class WorthOptionGroup
{
    private readonly Option<bool> worth = new("--worth")
    {
        Description =
            "Say how well the outcomes can be guessed by anybody, proven of the nearest no-signalling table, and how many random "
            + "bits the counts certify.",
    };

    private readonly Option<double> confidence = new("--confidence")
    {
        Description = "Of what --worth certifies from counts.",
        HelpName = "C",
        DefaultValueFactory = _ => TableWorth.DefaultConfidence,
    };

    public void AddTo(Command command)
    {
        confidence.RequireNumber(0.5, 1 - 1e-12);
        command.Options.Add(worth);
        command.Options.Add(confidence);
        command.Validators.Add(result =>
        {
            if (result.GetResult(confidence) is { Implicit: false } && !result.GetValue(worth))
                result.AddError("--confidence says at what confidence --worth certifies; --worth is missing.");
        });
    }

    /// <summary>Adds to a judgement what is shown, and what the table is worth where that is asked.</summary>
    public Judgement Find(
        ParseResult parse,
        TableJudge judge,
        Judgement judgement,
        Findings shown,
        CancellationToken cancellation
    )
    {
        var found = judge.WithFindings(judgement, shown | (parse.GetValue(worth) ? Findings.Worth : Findings.None), cancellation);
        return found with
        {
            Worth = found.Worth is { } own ? own with { Confidence = parse.GetRequiredValue(confidence) } : null,
        };
    }
}
