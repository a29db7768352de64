using System.CommandLine;
using System.Globalization;
using NonlocalityML.Learning.Search;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>Searches quantum behaviors that a laboratory can make, and proves what is found.</summary>
internal sealed class SearchVerb()
    : Verb(
        "search",
        "Climbs a score over the states and measurements that a laboratory has, and proves what is found: only a candidate "
            + "with a certificate is a find. "
            + "Stopped in whatever way, the same command goes on.",
        "search m2 --real --out chsh",
        "search m5 --beyond --objective exact --sweep visibility,0.72,1,0.04 --out noise",
        "search m2 --state free --efficiency 0.7 --objective exact --out detectors",
        "search bilocal --beyond --sweep state,5,45,5 --real --out line"
    )
{
    private static readonly SearchOptions Defaults = new() { Scenario = "m2" };

    private readonly Argument<string> scenario = new("SCENARIO")
    {
        Description = "m2 to m8 (two parties, m settings), or bilocal (A - B - C with two sources, two settings each).",
    };

    private readonly Option<string> state = new("--state")
    {
        Description =
            "t of cos t |00> + sin t |11> in degrees (radians as 0.4rad), 0 to 45 degrees; or free, and the search chooses it.",
        HelpName = "T",
        DefaultValueFactory = _ => "45",
    };

    private readonly Option<double> visibility = Number("--visibility", "Share of the state; the rest is white noise.", "V", 1);

    private readonly Option<double> efficiency = Number(
        "--efficiency",
        "How often a detector answers; no click counts as outcome 0.",
        "E",
        1
    );

    private readonly Option<bool> real = new("--real")
    {
        Description = "Measurements with real entries only: the x-z plane of the Bloch sphere.",
    };

    private readonly Option<bool> planar = new("--planar") { Hidden = true };

    private readonly Option<string> angles = new("--angles")
    {
        Description = "Limits of the angle of every measurement from z, in degrees (radians as 0.4rad).",
        HelpName = "LOW,HIGH",
        DefaultValueFactory = _ => "-180,180",
    };

    private readonly Option<bool> joint = new("--joint")
    {
        Description =
            "B may measure anything with two outcomes on both its qubits; otherwise each by itself, with the product as "
            + "outcome. Only with bilocal.",
    };

    private readonly Option<string> sweep = new("--sweep")
    {
        Description = "Search at several values: state, visibility or efficiency; from, to, step.",
        HelpName = "NAME,A,B,STEP",
    };

    private readonly Option<bool> beyond = new("--beyond")
    {
        Description =
            "Only what no known inequality shows: no pair of settings violates CHSH; with bilocal, sqrt|I| + sqrt|J| <= 1 in "
            + "all its relabellings.",
    };

    private readonly Option<bool> local = new("--local")
    {
        Description =
            "Only what has a local model with one common source, so that no Bell inequality shows it. Only with bilocal.",
    };

    private readonly Option<string> objective = new("--objective")
    {
        Description =
            "What is climbed: learned (a model's score, by its own gradient), certified (the bound of a certified network), "
            + "exact (the distance itself).",
        DefaultValueFactory = _ => Defaults.Objective,
    };

    private readonly Option<string> model = new("--model")
    {
        Description = "The model that is climbed; the one that ships unless named.",
        HelpName = "DIR",
    };

    private readonly Option<int> starts = Count("--starts", "Random starts at each value.", Defaults.Starts);

    private readonly Option<int> steps = Count("--steps", "Steps of each ascent.", Defaults.Steps);

    private readonly Option<int> keep = Count(
        "--keep",
        "The best finds at each value that are kept with their certificates.",
        Defaults.Kept
    );

    private readonly SeedOption seed = new(Defaults.Seed, "The random starts depend on it.");

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        objective.AcceptOnlyFromAmong([.. SearchOptions.Objectives]);
        command.Arguments.Add(scenario);
        foreach (
            var option in (Option[])
                [
                    state,
                    visibility,
                    efficiency,
                    real,
                    planar,
                    angles,
                    joint,
                    sweep,
                    beyond,
                    local,
                    objective,
                    model,
                    starts,
                    steps,
                    keep,
                    seed,
                    threads,
                    folder,
                ]
        )
            command.Options.Add(option);
    }

    public override bool GoesOn(ParseResult parse) => true;

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (parse.GetValue(model) is not null && parse.GetRequiredValue(objective) != "learned")
            throw new InvalidInputException($"--model does not go with --objective {parse.GetRequiredValue(objective)}.");
        if (parse.GetValue(planar))
            throw new InvalidInputException(
                "--planar is --real here: the x-z plane, where entries are real; planar is the x-y plane in every verb."
            );
        var options = Options(parse);
        var path = parse.GetRequiredValue(folder);
        var result = output.Track(
            "steps of all starts",
            SearchRun.CountSteps(options),
            progress => SearchRun.Run(options, path, parse.GetRequiredValue(threads), progress, cancellation)
        );
        CommandFile.Write(path, CommandLine.Text(parse));
        TableText.Print(output, SearchReport.Table(result));
        output.Line();
        if (result.Kept.Any())
            TableText.Print(output, SearchReport.Finds(result));
        output.Line($"{path}: {SearchReport.Sentence(result)}");
        output.Json(result);
        return 0;
    }

    private SearchOptions Options(ParseResult parse)
    {
        var (low, high) = Limits(parse.GetRequiredValue(angles));
        return Defaults with
        {
            Scenario = parse.GetRequiredValue(scenario),
            Laboratory = new LaboratoryOptions
            {
                State = parse.GetRequiredValue(state) is var text && text == "free" ? null : Real("--state", text),
                Visibility = parse.GetRequiredValue(visibility),
                Efficiency = parse.GetRequiredValue(efficiency),
                IsReal = parse.GetValue(real),
                IsJoint = parse.GetValue(joint),
                SmallestAngle = low,
                LargestAngle = high,
            },
            Sweep = parse.GetValue(sweep) is { } values ? SearchSweep.Parse(values) : null,
            Objective = parse.GetRequiredValue(objective),
            Model = parse.GetValue(model),
            IsBeyond = parse.GetValue(beyond),
            IsLocal = parse.GetValue(local),
            Starts = parse.GetRequiredValue(starts),
            Steps = parse.GetRequiredValue(steps),
            Kept = parse.GetRequiredValue(keep),
            Seed = parse.GetRequiredValue(seed),
        };
    }

    private static (double Low, double High) Limits(string text) =>
        text.Split(',') is [var low, var high]
            ? (Real("--angles", low), Real("--angles", high))
            : throw new InvalidInputException($"--angles is '{text}'; two numbers of degrees, such as -45,45, are needed.");

    private static double Real(string option, string text) =>
        Angles.Degrees(text)
        ?? throw new InvalidInputException(
            $"{option} is '{text}'; a finite number of degrees is needed, or one of radians as 0.4rad."
        );

    private static Option<double> Number(string name, string description, string help, double usual) =>
        new(name)
        {
            Description = description,
            HelpName = help,
            DefaultValueFactory = _ => usual,
        };

    private static Option<int> Count(string name, string description, int usual) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => usual,
        };
}
