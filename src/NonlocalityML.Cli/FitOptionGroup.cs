using System.CommandLine;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Tables;

namespace NonlocalityML.Cli;

/// <summary>The options of <c>fit</c> that say how a cloud is fitted, to a state or to a table.</summary>
internal sealed class FitOptionGroup
{
    private static readonly CloudFitOptions Cloud = new();

    private static readonly TableFitOptions Table = new();

    private readonly Option<int> points = new("--points")
    {
        Description = $"Hidden variables of a cloud; {Table.Points} for a table.",
        HelpName = "N",
        DefaultValueFactory = _ => Cloud.Points,
    };

    private readonly Option<int> batch = new("--batch")
    {
        Description = "Random measurements in a step.",
        HelpName = "B",
        DefaultValueFactory = _ => Cloud.BatchSize,
    };

    private readonly Option<long> steps = new("--steps")
    {
        Description = $"Steps of Adam at each visibility; {Table.Steps} for a table.",
        HelpName = "S",
        DefaultValueFactory = _ => Cloud.Steps,
    };

    private readonly Option<double> rate = new("--rate")
    {
        Description = $"Adam's rate divided by the number of hidden variables; for a table the rate, {Table.Rate}.",
        HelpName = "R",
        DefaultValueFactory = _ => Cloud.RatePerPoint,
    };

    private readonly Option<double?> deviation = new("--deviation")
    {
        Description =
            "Standard deviation of the components of a new cloud; 1 for qubit directions and 0.2 for Gell-Mann monomials "
            + "unless given.",
        HelpName = "D",
    };

    private readonly Option<double> diffusion = new("--diffusion")
    {
        Description = "Random walk of the cloud in the first tenth of the steps, per step.",
        HelpName = "D",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> tests = new("--tests")
    {
        Description = "Fresh random measurements on which the loss is measured at the end.",
        HelpName = "T",
        DefaultValueFactory = _ => Cloud.TestTuples,
    };

    private readonly SeedOption seed = new(0, "All randomness depends on it.");

    public FitOptionGroup() => deviation.RequireNumber(0, 1000);

    public IReadOnlyList<Option> All => [points, batch, steps, rate, deviation, diffusion, tests, seed];

    /// <summary>Those that say nothing of a fit to a table.</summary>
    public IReadOnlyList<Option> OfStatesAlone => [batch, deviation, diffusion, tests];

    /// <summary>The deviation of a new cloud; null leaves it to the response.</summary>
    public double? Deviation(ParseResult parse) => parse.GetValue(deviation);

    /// <summary>All but the deviation.</summary>
    /// <exception cref="Numerics.InvalidInputException">An option is out of range.</exception>
    public CloudFitOptions OfState(ParseResult parse) =>
        new CloudFitOptions
        {
            Points = parse.GetRequiredValue(points),
            BatchSize = parse.GetRequiredValue(batch),
            Steps = parse.GetRequiredValue(steps),
            RatePerPoint = parse.GetRequiredValue(rate),
            Diffusion = parse.GetRequiredValue(diffusion),
            TestTuples = parse.GetRequiredValue(tests),
            Seed = parse.GetRequiredValue(seed),
        }.Check();

    /// <exception cref="Numerics.InvalidInputException">An option is out of range.</exception>
    public TableFitOptions OfTable(ParseResult parse)
    {
        return new TableFitOptions
        {
            Points = Given(points, Table.Points),
            Steps = Given(steps, Table.Steps),
            Rate = Given(rate, Table.Rate),
            Seed = parse.GetRequiredValue(seed),
        }.Check();

        T Given<T>(Option<T> option, T usual) =>
            parse.GetResult(option) is { Implicit: false } ? parse.GetRequiredValue(option) : usual;
    }
}
