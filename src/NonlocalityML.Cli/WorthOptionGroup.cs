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

    /// <summary>A judgement that says what was asked.</summary>
    public Judgement Apply(ParseResult parse, Judgement judgement) =>
        judgement with
        {
            IsWorthAsked = parse.GetValue(worth),
            Confidence = parse.GetRequiredValue(confidence),
        };
}
