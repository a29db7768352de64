using System.CommandLine;
using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The options that name a scenario: --scenario, or --outcomes with --settings.</summary>
internal sealed class ScenarioOptions
{
    private readonly Option<string?> scenario = new("--scenario")
    {
        Description =
            "m2, m3, .. (two parties, two outcomes), or the outcomes of each setting of each party, as \"[(2 2) (2 2)]\".",
        HelpName = "S",
    };

    private readonly Option<string?> outcomes = new("--outcomes")
    {
        Description = "Outcomes of each party's settings, as 3,3; together with --settings.",
        HelpName = "LIST",
    };

    private readonly Option<string?> settings = new("--settings")
    {
        Description = "Settings of each party, as 2,2; together with --outcomes.",
        HelpName = "LIST",
    };

    public void AddTo(Command command)
    {
        scenario.Require(text => Scenario.Parse(text));
        outcomes.Require(text => List(outcomes.Name, text));
        settings.Require(text => List(settings.Name, text));
        command.Options.Add(scenario);
        command.Options.Add(outcomes);
        command.Options.Add(settings);
    }

    /// <summary>The scenario that was named, or null.</summary>
    public Scenario? Get(ParseResult parse)
    {
        var (name, a, x) = (parse.GetValue(scenario), parse.GetValue(outcomes), parse.GetValue(settings));
        if (a is null != x is null)
            throw new InvalidInputException("--outcomes and --settings go together; one of them is missing.");
        if (name is not null && a is not null)
            throw new InvalidInputException("--scenario and --outcomes say the same thing; give one of them.");
        return name is not null ? Scenario.Parse(name)
            : a is not null ? Scenario.FromCounts(List(outcomes.Name, a), List(settings.Name, x!))
            : null;
    }

    private static int[] List(string option, string text) =>
        [
            .. text.Split(',')
                .Select(item =>
                    int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
                        ? value
                        : throw new InvalidInputException(
                            $"{option} is '{text}'; whole numbers from 1 with commas between them are needed, as 2,2."
                        )
                ),
        ];
}
