using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The options of <c>network</c> that say what its search may spend.</summary>
internal sealed class NetworkOptionGroup
{
    private readonly Option<string[]> levels = new("--levels")
    {
        Description =
            "Copies of each source in the inflation, such as 2,3,3; given several times, they are tried in turn. More prove "
            + "more and take longer. [default: 2 of each]",
        HelpName = "N,N,..",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> cardinalities = new("--values")
    {
        Description = "Values of each source in the models that are tried, one after another.",
        HelpName = "N,N,..",
        DefaultValueFactory = _ => string.Join(',', new NetworkOptions().Cardinalities),
    };

    private readonly Option<int> starts = new("--starts")
    {
        Description = "Random starts of the search for a model, for each number of values.",
        HelpName = "N",
        DefaultValueFactory = _ => new NetworkOptions().Starts,
    };

    private readonly SeedOption seed = new(new NetworkOptions().Seed, "The random starts depend on it.");

    private readonly Option<double> seconds = new("--seconds")
    {
        Description = "After so long a search ends with what is proven by then; the rest is open.",
        HelpName = "T",
        DefaultValueFactory = _ => new NetworkOptions().Budget.TotalSeconds,
    };

    public IEnumerable<Option> All => [levels, cardinalities, starts, seed, seconds];

    /// <summary>Those that do not go with a line that is closed by branch and bound.</summary>
    public IEnumerable<Option> OfInflation => [levels, cardinalities, starts, seconds];

    public void Require()
    {
        levels.Require(text => Numbers(levels.Name, text));
        cardinalities.Require(text => Numbers(cardinalities.Name, text));
        starts.RequireWhole(0, int.MaxValue);
        seconds.RequireNumber(0, 1e6);
    }

    public ulong Seed(ParseResult parse) => parse.GetRequiredValue(seed);

    public NetworkOptions Get(ParseResult parse) =>
        new NetworkOptions
        {
            Levels = parse.GetValue(levels) is { Length: > 0 } given
                ? [.. given.Select(text => Numbers(levels.Name, text))]
                : null,
            Cardinalities = Numbers(cardinalities.Name, parse.GetRequiredValue(cardinalities)),
            Starts = parse.GetRequiredValue(starts),
            Seed = Seed(parse),
            Budget = TimeSpan.FromSeconds(parse.GetRequiredValue(seconds)),
        };

    /// <summary>Where the time allowed will not do, that is said before it is spent.</summary>
    public static void RequireTime(
        Output output,
        NetworkEngine engine,
        NetworkEngine.DirectAnswer direct,
        TimeSpan budget,
        double most
    )
    {
        foreach (var levels in direct.Closed is null ? engine.Levels : [])
        {
            var inflation = new Inflation(engine.Network, engine.Scenario, levels);
            var seconds = NetworkEngine.Seconds(inflation);
            var what = $"the {inflation.LevelText} inflation, with {inflation.Assignments} assignments";
            output.RequireTime(what, Math.Min(seconds, budget.TotalSeconds), most);
            if (seconds > budget.TotalSeconds)
                output.Warning(
                    $"{what}: about {LabelCost.Duration(seconds)} by a rough estimate; --seconds {budget.TotalSeconds} may end "
                        + "the search before, and leave it open"
                );
        }
    }

    private static ImmutableArray<int> Numbers(string option, string text) =>
        [
            .. text.Split(',')
                .Select(part =>
                    int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw new InvalidInputException($"{option} is {text}; whole numbers such as 2,3,3 are needed.")
                ),
        ];
}
