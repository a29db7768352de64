using System.CommandLine;
using System.Globalization;
using NonlocalityML.Graphs;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Cli;

/// <summary>Fits clouds of hidden variables to a state.</summary>
internal sealed class FitVerb() : Verb(
    "fit",
    "Fits a local hidden-variable model, a cloud of hidden variables, to a state of qubits or qudits: evidence of locality, not a proof.",
    "fit --state werner --visibility 0.65 --measurements projective --out werner",
    "fit --state ghz:3 --sweep 0.45,0.52,0.01 --measurements projective --clouds 2 --out ghz",
    "fit --state xxz:16,2,0.5 --measurements projective --points 1024 --out chain",
    "fit --state isotropic:3 --measurements pvm --visibility 0.1 --points 1024 --out qutrits")
{
    private static readonly CloudFitOptions Defaults = new();

    private readonly Option<string> state = new("--state")
    {
        Description = $"One of {string.Join(", ", NamedStates.Patterns)}, or a .json or .npy file (rho.npy:4,4 names the parties' dimensions).", HelpName = "STATE", Required = true,
    };

    private readonly Option<string> measurements = new("--measurements")
    {
        Description = "What every party may measure: projective; planar, planar:xy, or a .json or .npy file of axes, for qubits; pvm (random "
            + "bases), povm:N (N random effects) or povm:N:1 (of rank 1) for any dimension.",
        HelpName = "M", DefaultValueFactory = _ => "projective",
    };

    private readonly Option<double> visibility = new("--visibility")
    {
        Description = "Share of the state; the rest is white noise.", HelpName = "V", DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> sweep = new("--sweep")
    {
        Description = "Visibilities from, to and step: there and back again, each fit starting from the one before.", HelpName = "A,B,STEP",
    };

    private readonly Option<string> response = new("--response")
    {
        Description = "harmonics:1,3,5, monomials:5 or planar:xz:1,3,5 for qubits; gell-mann:2 or, not symmetric under relabelling of "
            + "outcomes, gell-mann:2:labelled for any (any degrees); what suits the measurements unless given.",
        HelpName = "F",
    };

    private readonly Option<string> loss = new("--loss") { Description = "Distance of probabilities.", DefaultValueFactory = _ => "kl" };

    private readonly Option<bool> allUp = new("--all-up") { Description = "Count the outcome 'all up' (0 of every party) only, as AutoLHVs does." };

    private readonly Option<bool> weighted = new("--weighted") { Description = "Fit the weights of the hidden variables too, with the engine graph or cuda." };

    private readonly Option<int> clouds = new("--clouds") { Description = "Independent clouds.", HelpName = "C", DefaultValueFactory = _ => 1 };

    private readonly Option<int> points = new("--points")
    {
        Description = "Hidden variables of a cloud.", HelpName = "N", DefaultValueFactory = _ => Defaults.Points,
    };

    private readonly Option<int> batch = new("--batch")
    {
        Description = "Random measurements in a step.", HelpName = "B", DefaultValueFactory = _ => Defaults.BatchSize,
    };

    private readonly Option<long> steps = new("--steps")
    {
        Description = "Steps of Adam at each visibility.", HelpName = "S", DefaultValueFactory = _ => Defaults.Steps,
    };

    private readonly Option<double> rate = new("--rate")
    {
        Description = "Adam's rate divided by the number of hidden variables.", HelpName = "R", DefaultValueFactory = _ => Defaults.RatePerPoint,
    };

    private readonly Option<double?> deviation = new("--deviation")
    {
        Description = "Standard deviation of the components of a new cloud; 1 for qubit directions and 0.2 for Gell-Mann monomials unless given.",
        HelpName = "D",
    };

    private readonly Option<double> diffusion = new("--diffusion")
    {
        Description = "Random walk of the cloud in the first tenth of the steps, per step.", HelpName = "D", DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> tests = new("--tests")
    {
        Description = "Fresh random measurements on which the loss is measured at the end.", HelpName = "T",
        DefaultValueFactory = _ => Defaults.TestTuples,
    };

    private readonly Option<ulong> seed = new("--seed") { Description = "All randomness depends on it.", HelpName = "K", DefaultValueFactory = _ => 0 };

    private readonly Option<string> engine = new("--engine")
    {
        Description = "fused (a kernel for processors: two outcomes, equal weights), graph or cuda (ONNX Runtime); fused where it can unless given.",
        HelpName = "cuda|fused|graph",
    };

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        loss.AcceptOnlyFromAmong([.. CloudSpecification.Divergences]);
        engine.AcceptOnlyFromAmong("fused", "graph", "cuda");
        Option[] options =
        [
            state, measurements, visibility, sweep, response, loss, allUp, weighted, clouds, points, batch, steps, rate, deviation, diffusion, tests, seed, engine,
            threads, folder,
        ];
        foreach (var option in options) command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var workers = parse.GetRequiredValue(threads);
        var specification = Specification(parse);
        using var steps = Engine(specification.Engine, workers);
        using var fits = new CloudFolder(parse.GetRequiredValue(folder), specification, steps, workers);
        var card = output.Track("fit", fits.TotalSteps, progress => fits.Run(progress, cancellation));
        if (steps is GraphCloudEngine { Notice: { } notice }) output.Warning(notice);
        Print(output, parse.GetRequiredValue(folder), card);
        return 0;
    }

    private static void Print(Output output, string folder, CloudCard card)
    {
        var (specification, best) = (card.Specification, card.Best());
        output.Line(
            $"{folder}: {specification.State}, {specification.Measurements} measurements; {specification.Clouds} clouds of "
            + $"{specification.Options.Points} hidden variables, {specification.Response}");
        output.Line($"  visibility   test loss ({specification.Divergence}) of the best cloud, on {best[0].TestTuples} fresh tuples of measurements");
        foreach (var fit in best) output.Line($"  {fit.Visibility,-12:0.0###########} {fit.TestLoss:E3} +- {fit.TestError:E1}   {fit.CloudFile}");
        var threshold = CloudThreshold.Of(card.Fits);
        if (threshold is not null)
        {
            var crossing = threshold.Extrapolated is { } value ? $"; the root of the loss points to {value:F4} as the threshold" : "";
            output.Line($"  leaves the floor of {threshold.Floor:E1} after visibility {threshold.LastAtFloor:0.0###########}{crossing}");
        }

        output.Line();
        output.Line("  Evidence, not a proof: the smaller the loss, the closer a local model comes to the state.");
        output.Json(new { Folder = folder, card.Evidence, card.Specification, card.Fits, Best = best, Threshold = threshold });
    }

    private static double Number(string word, string text) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidInputException($"--sweep is {text}; three numbers are needed: from, to and step.");

    private CloudSpecification Specification(ParseResult parse)
    {
        var named = parse.GetRequiredValue(measurements);
        var target = StateSource.Open(parse.GetRequiredValue(state));
        var directions = MeasurementSource.Open(named, target.Dimensions[0]);
        var needsGraph = parse.GetValue(weighted) || directions.Outcomes != 2;
        if (needsGraph && parse.GetValue(engine) == "fused")
            throw new InvalidInputException("--engine fused takes measurements of two outcomes and equal weights; --engine graph takes all.");
        var answers = parse.GetValue(response) is { } text ? ResponseFunction.Parse(text, directions) : directions.DefaultResponse;
        return new CloudSpecification(
            parse.GetRequiredValue(state), target.Values, Visibilities(parse), named, answers.Name, parse.GetRequiredValue(loss), parse.GetValue(allUp),
            parse.GetValue(engine) ?? (needsGraph ? "graph" : "fused"), parse.GetRequiredValue(clouds) is var count and >= 1 and <= 1000 ? count
                : throw new InvalidInputException($"--clouds is {parse.GetValue(clouds)}; 1 to 1000 are allowed."),
            new CloudFitOptions
            {
                Points = parse.GetRequiredValue(points),
                BatchSize = parse.GetRequiredValue(batch),
                Steps = parse.GetRequiredValue(steps),
                RatePerPoint = parse.GetRequiredValue(rate),
                Deviation = parse.GetValue(deviation) ?? answers.StartDeviation,
                Diffusion = parse.GetRequiredValue(diffusion),
                TestTuples = parse.GetRequiredValue(tests),
                IsWeighted = parse.GetValue(weighted),
                Seed = parse.GetRequiredValue(seed),
            }.Check(),
            directions.Axes?.Select(axis => (IReadOnlyList<double>)[axis.X, axis.Y, axis.Z]).ToList(),
            target.Dimensions.All(d => d == 2) ? null : target.Dimensions);
    }

    private IReadOnlyList<double> Visibilities(ParseResult parse)
    {
        if (parse.GetValue(sweep) is not { } text) return [parse.GetRequiredValue(visibility)];
        if (parse.GetResult(visibility) is { Implicit: false }) throw new InvalidInputException("--visibility does not go with --sweep.");
        double[] numbers = [.. text.Split(',').Select(word => Number(word, text))];
        return numbers.Length == 3 ? CloudSpecification.Sweep(numbers[0], numbers[1], numbers[2])
            : throw new InvalidInputException($"--sweep is {text}; three numbers are needed: from, to and step.");
    }

    private static ICloudEngine Engine(string name, int workers) => name switch
    {
        "graph" => new GraphCloudEngine(new ExecutionOptions { Threads = workers }),
        "cuda" => new GraphCloudEngine(new ExecutionOptions { Threads = workers, Device = Device.Cuda }),
        _ => new FusedCloudEngine(workers),
    };
}
