using System.CommandLine;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Machines;
using NonlocalityML.HiddenVariables.Tables;

namespace NonlocalityML.Cli;

/// <summary>The options of <c>fit</c> that say how a cloud is fitted, to a state or to a table.</summary>
internal sealed class FitOptionGroup
{
    private static readonly CloudFitOptions Cloud = new();

    private static readonly TableFitOptions Table = new();

    private static readonly MachineFitOptions Machine = new();

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
        Description = $"Steps of Adam at each visibility; {Table.Steps} for a table, {Machine.Steps} of a machine.",
        HelpName = "S",
        DefaultValueFactory = _ => Cloud.Steps,
    };

    private readonly Option<double> rate = new("--rate")
    {
        Description =
            $"Adam's rate divided by the number of hidden variables; for a table "
            + $"the rate, {Table.Rate}, of a machine {Machine.Rate}.",
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

    private readonly Option<bool> settingsDependent = new("--settings-dependent")
    {
        Description =
            "With --behavior: a Boltzmann machine whose hidden variable knows the settings of all parties, which is not local in "
            + "Bell's sense; how much it knows is measured, beside what is proven to be least.",
    };

    private readonly Option<int> hiddenUnits = new("--hidden-units")
    {
        Description = "Of such a machine.",
        HelpName = "H",
        DefaultValueFactory = _ => Machine.HiddenUnits,
    };

    private readonly Option<int> gibbs = new("--gibbs")
    {
        Description = "Steps of Gibbs sampling of contrastive divergence, in place of the exact gradient of such a machine.",
        HelpName = "K",
        DefaultValueFactory = _ => Machine.GibbsSteps,
    };

    private readonly SeedOption seed = new(0, "All randomness depends on it.");

    public FitOptionGroup()
    {
        deviation.RequireNumber(0, 1000);
        hiddenUnits.RequireWhole(1, 16);
        gibbs.RequireWhole(0, 1000);
    }

    public IReadOnlyList<Option> All => [points, batch, steps, rate, deviation, diffusion, tests, .. OfMachines, seed];

    /// <summary>Those that say nothing of a fit to a table.</summary>
    public IReadOnlyList<Option> OfStatesAlone => [batch, deviation, diffusion, tests];

    /// <summary>Those that say nothing of other fits.</summary>
    public IReadOnlyList<Option> OfMachines => [settingsDependent, hiddenUnits, gibbs];

    /// <summary>Those that say nothing of a machine.</summary>
    public IReadOnlyList<Option> OfCloudsAlone => [points];

    public bool IsMachine(ParseResult parse) => parse.GetValue(settingsDependent);

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
    public TableFitOptions OfTable(ParseResult parse) =>
        new TableFitOptions
        {
            Points = Given(parse, points, Table.Points),
            Steps = Given(parse, steps, Table.Steps),
            Rate = Given(parse, rate, Table.Rate),
            Seed = parse.GetRequiredValue(seed),
        }.Check();

    /// <exception cref="Numerics.InvalidInputException">An option is out of range.</exception>
    public MachineFitOptions OfMachine(ParseResult parse) =>
        new MachineFitOptions
        {
            HiddenUnits = parse.GetRequiredValue(hiddenUnits),
            GibbsSteps = parse.GetRequiredValue(gibbs),
            Steps = Given(parse, steps, Machine.Steps),
            Rate = Given(parse, rate, Machine.Rate),
            Seed = parse.GetRequiredValue(seed),
        }.Check();

    private static T Given<T>(ParseResult parse, Option<T> option, T usual) =>
        parse.GetResult(option) is { Implicit: false } ? parse.GetRequiredValue(option) : usual;
}
