using System.CommandLine;
using System.Globalization;
using NonlocalityML.Experiments;
using NonlocalityML.Graphs;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>Fits clouds of hidden variables to a state.</summary>
internal sealed class FitVerb() : Verb(
    "fit",
    "Fits a local hidden-variable model, a cloud of hidden variables, to a state of qubits (evidence of locality, not a proof) or to a measured table.",
    "fit --state werner --visibility 0.65 --measurements projective --out werner",
    "fit --state ghz:3 --sweep 0.45,0.52,0.01 --measurements projective --clouds 2 --out ghz",
    "fit --state xxz:16,2,0.5 --measurements projective --points 1024 --out chain",
    "fit --behavior datasets/experiments/delft2015.csv --out delft")
{
    private static readonly CloudFitOptions Defaults = new();

    private static readonly TableFitOptions Tables = new();

    private readonly Option<string> state = new("--state")
    {
        Description = $"One of {string.Join(", ", NamedStates.Patterns)}, or a .json or .npy file.", HelpName = "STATE",
    };

    private readonly Option<string> behavior = new("--behavior")
    {
        Description = "CSV of counts or probabilities, as score reads it, in place of a state: the nearest local model, beside the exact distance.",
        HelpName = "FILE",
    };

    private readonly Option<string> measurements = new("--measurements")
    {
        Description = "What every party may measure: projective, planar, planar:xy, or a .json or .npy file of axes.",
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
        Description = "harmonics:1,3,5, monomials:5 or planar:xz:1,3,5 (any degrees); what suits the measurements unless given.", HelpName = "F",
    };

    private readonly Option<string> loss = new("--loss") { Description = "Distance of probabilities.", DefaultValueFactory = _ => "kl" };

    private readonly Option<bool> allUp = new("--all-up") { Description = "Count the outcome 'all up' only, as AutoLHVs does." };

    private readonly Option<int> clouds = new("--clouds") { Description = "Independent clouds.", HelpName = "C", DefaultValueFactory = _ => 1 };

    private readonly Option<int> points = new("--points")
    {
        Description = $"Hidden variables of a cloud; {Tables.Points} for a table.", HelpName = "N", DefaultValueFactory = _ => Defaults.Points,
    };

    private readonly Option<int> batch = new("--batch")
    {
        Description = "Random measurements in a step.", HelpName = "B", DefaultValueFactory = _ => Defaults.BatchSize,
    };

    private readonly Option<long> steps = new("--steps")
    {
        Description = $"Steps of Adam at each visibility; {Tables.Steps} for a table.", HelpName = "S", DefaultValueFactory = _ => Defaults.Steps,
    };

    private readonly Option<double> rate = new("--rate")
    {
        Description = $"Adam's rate divided by the number of hidden variables; for a table the rate, {Tables.Rate}.", HelpName = "R", DefaultValueFactory = _ => Defaults.RatePerPoint,
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
        Description = "fused (a kernel for processors) or graph (ONNX Runtime); graph where the device is cuda.", DefaultValueFactory = _ => "fused",
    };

    private readonly DeviceOption device = new();

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        loss.AcceptOnlyFromAmong([.. CloudSpecification.Divergences]);
        engine.AcceptOnlyFromAmong("fused", "graph");
        Option[] options =
        [
            state, behavior, measurements, visibility, sweep, response, loss, allUp, clouds, points, batch, steps, rate, diffusion, tests, seed,
            engine, device, threads, folder,
        ];
        foreach (var option in options) command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (parse.GetValue(behavior) is { } table) return FitTable(parse, table, output, cancellation);
        if (parse.GetValue(state) is null) throw new InvalidInputException("--state or --behavior is missing: what is to be fitted.");
        var (workers, path) = (parse.GetRequiredValue(threads), parse.GetRequiredValue(folder));
        using var steps = Engine(parse, output, workers);
        using var fits = new CloudFolder(path, Specification(parse, steps.Name), steps, workers);
        var card = output.Track("fit", fits.TotalSteps, progress => fits.Run(progress, cancellation));
        Print(output, path, card, ReportPage.Write(new CloudInput(path, card), path, parse));
        return 0;
    }

    private int FitTable(ParseResult parse, string path, Output output, CancellationToken cancellation)
    {
        Option[] others = [state, measurements, visibility, sweep, response, loss, allUp, clouds, batch, diffusion, tests, engine, device];
        if (others.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } other)
            throw new InvalidInputException($"{other.Name} does not go with --behavior.");
        var options = new TableFitOptions
        {
            Points = Given(points) ? parse.GetRequiredValue(points) : Tables.Points,
            Steps = Given(steps) ? parse.GetRequiredValue(steps) : Tables.Steps,
            Rate = Given(rate) ? parse.GetRequiredValue(rate) : Tables.Rate,
            Seed = parse.GetRequiredValue(seed),
        }.Check();
        var target = parse.GetRequiredValue(folder);
        TableFitCard.Claim(target, path, options);
        var measured = MeasuredTable.Read(path);
        using var engines = Engines.Named(NonlocalityEngines.Default);
        var exact = engines.For(measured.Scenario).Solve(measured.Behavior);
        var fit = output.Track("fit", options.Steps, progress => TableFitter.Fit(measured.Behavior, options, progress, cancellation));
        var card = TableFitCard.Write(target, path, options, fit, exact);
        FitText.Print(output, target, card, exact, ReportPage.Write(new TableFitInput(target, card), target, parse));
        return 0;

        bool Given(Option option) => parse.GetResult(option) is { Implicit: false };
    }

    private static void Print(Output output, string folder, CloudCard card, string page)
    {
        var (specification, best) = (card.Specification, card.Best());
        output.Line(
            $"{folder}: {specification.State}, {specification.Measurements} measurements; {specification.Clouds} {(specification.Clouds == 1 ? "cloud" : "clouds")} of "
            + $"{specification.Options.Points} hidden variables, {specification.Response}");
        output.Line($"  visibility   test loss ({specification.Divergence}) of the best cloud, on {best[0].TestTuples} fresh tuples of measurements");
        foreach (var fit in best) output.Line($"  {fit.Visibility,-12:0.0###########} {fit.TestLoss:E3} +- {fit.TestError:E1}   {fit.CloudFile}");
        var threshold = CloudThreshold.Of(card.Fits);
        if (threshold is not null)
        {
            var crossing = threshold.Extrapolated is { } value ? $"; the root of the loss points to {value:F4} as the threshold" : "";
            output.Line($"  leaves the floor of {threshold.Floor:E1} after visibility {threshold.LastAtFloor:0.0###########}{crossing}");
        }

        output.Line($"  figures in {page}");
        output.Line();
        output.Line("  Evidence, not a proof: the smaller the loss, the closer a local model comes to the state.");
        output.Json(new { Folder = folder, Page = page, card.Evidence, card.Specification, card.Fits, Best = best, Threshold = threshold });
    }

    private static double Number(string word, string text) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidInputException($"--sweep is {text}; three numbers are needed: from, to and step.");

    private CloudSpecification Specification(ParseResult parse, string engineName)
    {
        var named = parse.GetRequiredValue(measurements);
        var directions = MeasurementSource.Open(named);
        return new CloudSpecification(
            parse.GetValue(state)!, StateSource.Open(parse.GetValue(state)!).Values, Visibilities(parse), named,
            parse.GetValue(response) ?? directions.DefaultResponse.Name, parse.GetRequiredValue(loss), parse.GetValue(allUp),
            engineName, parse.GetRequiredValue(clouds) is var count and >= 1 and <= 1000 ? count
                : throw new InvalidInputException($"--clouds is {parse.GetValue(clouds)}; 1 to 1000 are allowed."),
            new CloudFitOptions
            {
                Points = parse.GetRequiredValue(points),
                BatchSize = parse.GetRequiredValue(batch),
                Steps = parse.GetRequiredValue(steps),
                RatePerPoint = parse.GetRequiredValue(rate),
                Diffusion = parse.GetRequiredValue(diffusion),
                TestTuples = parse.GetRequiredValue(tests),
                Seed = parse.GetRequiredValue(seed),
            }.Check(),
            directions.Axes?.Select(axis => (IReadOnlyList<double>)[axis.X, axis.Y, axis.Z]).ToList());
    }

    private IReadOnlyList<double> Visibilities(ParseResult parse)
    {
        if (parse.GetValue(sweep) is not { } text) return [parse.GetRequiredValue(visibility)];
        if (parse.GetResult(visibility) is { Implicit: false }) throw new InvalidInputException("--visibility does not go with --sweep.");
        double[] numbers = [.. text.Split(',').Select(word => Number(word, text))];
        return numbers.Length == 3 ? CloudSpecification.Sweep(numbers[0], numbers[1], numbers[2])
            : throw new InvalidInputException($"--sweep is {text}; three numbers are needed: from, to and step.");
    }

    private ICloudEngine Engine(ParseResult parse, Output output, int workers)
    {
        var execution = device.Get(parse, output, workers);
        var name = parse.GetRequiredValue(engine);
        if (execution.Device == Device.Cpu) return name == "graph" ? new GraphCloudEngine(execution) : new FusedCloudEngine(workers);
        return name == "graph" || parse.GetResult(engine) is { Implicit: true } ? new GraphCloudEngine(execution)
            : throw new InvalidInputException("--engine fused runs on processors; --device cuda goes with --engine graph.");
    }
}
