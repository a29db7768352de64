using System.CommandLine;
using System.Globalization;
using NonlocalityML.Experiments;
using NonlocalityML.Graphs;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Machines;
using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Reports;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>Fits clouds of hidden variables to a state.</summary>
internal sealed class FitVerb()
    : Verb(
        "fit",
        "Fits a local hidden-variable model, a cloud of hidden variables, to a state of qubits or qudits (evidence of "
            + "locality, not a proof) or to a measured table.",
        "fit --state werner --visibility 0.65 --measurements projective --out werner",
        "fit --state ghz:3 --sweep 0.45,0.52,0.01 --measurements projective --clouds 2 --out ghz",
        "fit --state xxz:16,2,0.5 --measurements projective --points 1024 --out chain",
        "fit --state isotropic:3 --measurements pvm --visibility 0.1 --points 1024 --out qutrits",
        "fit --behavior datasets/experiments/delft2015.csv --out delft",
        "fit --behavior datasets/experiments/delft2015.csv --settings-dependent --out story"
    )
{
    private readonly Option<string> state = new("--state")
    {
        Description =
            $"One of {string.Join(", ", NamedStates.Patterns)}, or a .json or .npy file (rho.npy:4,4 names the parties' "
            + "dimensions).",
        HelpName = "STATE",
    };

    private readonly Option<string> behavior = new("--behavior")
    {
        Description =
            "A table of counts or probabilities, as score reads it, in place of a state: the nearest local model, beside "
            + "the exact distance.",
        HelpName = "FILE",
    };

    private readonly TableFiles tableFiles = new();

    private readonly Option<string> measurements = new("--measurements")
    {
        Description =
            "What every party may measure: projective; planar (the x-y plane), planar:xz, or a .json or .npy file of axes, "
            + "for qubits; pvm (random "
            + "bases), povm:N (N random effects) or povm:N:1 (of rank 1) for any dimension.",
        HelpName = "M",
        DefaultValueFactory = _ => "projective",
    };

    private readonly Option<double> visibility = new("--visibility")
    {
        Description = "Share of the state; the rest is white noise.",
        HelpName = "V",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> sweep = new("--sweep")
    {
        Description = "Visibilities from, to and step: there and back again, each fit starting from the one before.",
        HelpName = "A,B,STEP",
    };

    private readonly Option<string> response = new("--response")
    {
        Description =
            "harmonics:1,3,5, monomials:5 or planar:xy:1,3,5 for qubits; gell-mann:2 or, not symmetric under relabelling of "
            + "outcomes, gell-mann:2:labelled for any (any degrees); what suits the measurements unless given.",
        HelpName = "F",
    };

    private readonly Option<string> loss = new("--loss")
    {
        Description = "Distance of probabilities.",
        DefaultValueFactory = _ => "kl",
    };

    private readonly Option<bool> allUp = new("--all-up")
    {
        Description = "Count the outcome 'all up' (0 of every party) only, as AutoLHVs does.",
    };

    private readonly Option<bool> weighted = new("--weighted")
    {
        Description = "Fit the weights of the hidden variables too, with the engine graph.",
    };

    private readonly Option<int> clouds = new("--clouds")
    {
        Description = "Independent clouds.",
        HelpName = "C",
        DefaultValueFactory = _ => 1,
    };

    private readonly FitOptionGroup fit = new();

    private readonly Option<string?> engine = new("--engine")
    {
        Description =
            "fused (a kernel for processors: two outcomes, equal weights) or graph (ONNX Runtime, every device); fused "
            + "where it can unless given.",
        HelpName = "fused|graph",
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
            state,
            behavior,
            measurements,
            visibility,
            sweep,
            response,
            loss,
            allUp,
            weighted,
            clouds,
            .. fit.All,
            engine,
            device,
            threads,
            folder,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        clouds.RequireWhole(1, 1000);
        visibility.RequireNumber(0, 1);
        tableFiles.AddTo(command);
    }

    /// <summary>A fit to a table takes seconds and begins anew.</summary>
    public override bool GoesOn(ParseResult parse) => parse.GetValue(behavior) is null;

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (parse.GetValue(behavior) is { } table)
            return FitTable(parse, table, output, cancellation);
        if (parse.GetValue(state) is null)
            throw new InvalidInputException("--state or --behavior is missing: what is to be fitted.");
        Refuse(parse, fit.OfMachines, "without --behavior");
        var (execution, path) = (device.Get(parse, output, parse.GetRequiredValue(threads)), parse.GetRequiredValue(folder));
        if (File.Exists(path))
            throw new InvalidInputException($"{path} is a file; a folder is needed.");
        var specification = Specification(parse, execution.Device, output, cancellation);
        using ICloudEngine steps =
            specification.Engine == "graph" ? new GraphCloudEngine(execution) : new FusedCloudEngine(execution.Threads);
        using var fits = new CloudFolder(path, specification, steps, execution.Threads);
        var card = output.Track("fit", fits.TotalSteps, progress => fits.Run(progress, cancellation));
        FitText.Print(output, path, card, ReportPage.Write(new CloudInput(path, card), path, parse));
        return 0;
    }

    private int FitTable(ParseResult parse, string path, Output output, CancellationToken cancellation)
    {
        Option[] others =
        [
            state,
            measurements,
            visibility,
            sweep,
            response,
            loss,
            allUp,
            weighted,
            clouds,
            .. fit.OfStatesAlone,
            engine,
            device,
        ];
        Refuse(parse, others, "with --behavior");
        if (fit.IsMachine(parse))
            return FitMachine(parse, path, output, cancellation);
        Refuse(parse, fit.OfMachines, "without --settings-dependent");
        var options = fit.OfTable(parse);
        var (target, measured) = (parse.GetRequiredValue(folder), MeasuredTable.Read(path, tableFiles.Get(parse)));
        using var run = TableFitCard.Claim(target, path, options);
        output.RequireTime(measured.Scenario, 1, double.PositiveInfinity);
        using var exactly = NonlocalityEngines.Create(NonlocalityEngines.Default, measured.Scenario);
        var exact = exactly.Solve(measured.Behavior, cancellation);
        var found = output.Track(
            "fit",
            options.Steps,
            progress => TableFitter.Fit(measured.Behavior, options, progress, cancellation)
        );
        var card = TableFitCard.Write(run, path, options, found, exact);
        FitText.Print(output, target, card, exact, ReportPage.Write(new TableFitInput(target, card), target, parse));
        return 0;
    }

    private int FitMachine(ParseResult parse, string path, Output output, CancellationToken cancellation)
    {
        Refuse(parse, fit.OfCloudsAlone, "with --settings-dependent");
        var options = fit.OfMachine(parse);
        var (target, measured) = (parse.GetRequiredValue(folder), MeasuredTable.Read(path, tableFiles.Get(parse)));
        using var run = MachineFitCard.Claim(target, path, options);
        var found = output.Track(
            "fit",
            options.Steps,
            progress => MachineFitter.Fit(measured.Behavior, options, progress, cancellation)
        );
        var card = MachineFitCard.Write(run, path, measured.Behavior, options, found, cancellation);
        FitText.Print(output, target, card, ReportPage.Write(new MachineFitInput(target, card), target, parse));
        return 0;
    }

    private static void Refuse(ParseResult parse, IEnumerable<Option> options, string where)
    {
        if (options.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } other)
            throw new InvalidInputException($"{other.Name} does not go {where}.");
    }

    private static double Number(string word, string text) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException($"--sweep is {text}; three numbers are needed: from, to and step.");

    /// <summary>A state can take minutes to make: everything else is looked at before.</summary>
    private CloudSpecification Specification(ParseResult parse, Device where, Output output, CancellationToken cancellation)
    {
        var (visibilities, options) = (Visibilities(parse), fit.OfState(parse));
        var (name, named) = (parse.GetValue(state)!, parse.GetRequiredValue(measurements));
        var directions = MeasurementSource.Open(named, StateSource.Dimension(name));
        var needsGraph =
            parse.GetValue(weighted) || directions.Outcomes != 2 || where != Device.Cpu || parse.GetValue(engine) == "graph";
        if (needsGraph && parse.GetValue(engine) == "fused")
            throw new InvalidInputException(
                "--engine fused takes measurements of two outcomes and equal weights, on processors; --engine graph takes all."
            );
        var answers = parse.GetValue(response) is { } text
            ? ResponseFunction.Parse(text, directions)
            : directions.DefaultResponse;
        options = options with
        {
            Deviation = fit.Deviation(parse) ?? answers.StartDeviation,
            IsWeighted = parse.GetValue(weighted),
        };
        var target = output.Attend("state", _ => StateSource.Open(name, said => output.Warning($"{name}: {said}"), cancellation));
        return new CloudSpecification(
            name,
            target.Values,
            visibilities,
            named,
            answers.Name,
            parse.GetRequiredValue(loss),
            parse.GetValue(allUp),
            needsGraph ? "graph" : "fused",
            parse.GetRequiredValue(clouds),
            options,
            directions.Axes?.Select(axis => (IReadOnlyList<double>)[axis.X, axis.Y, axis.Z]).ToList(),
            target.Dimensions.All(d => d == 2) ? null : target.Dimensions
        );
    }

    private IReadOnlyList<double> Visibilities(ParseResult parse)
    {
        if (parse.GetValue(sweep) is not { } text)
            return [parse.GetRequiredValue(visibility)];
        if (parse.GetResult(visibility) is { Implicit: false })
            throw new InvalidInputException("--visibility does not go with --sweep.");
        double[] numbers = [.. text.Split(',').Select(word => Number(word, text))];
        return numbers.Length == 3
            ? CloudSpecification.Sweep(numbers[0], numbers[1], numbers[2])
            : throw new InvalidInputException($"--sweep is {text}; three numbers are needed: from, to and step.");
    }
}
