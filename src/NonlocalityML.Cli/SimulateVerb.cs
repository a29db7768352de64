using System.CommandLine;
using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Files;
using NonlocalityML.HiddenVariables;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Cli;

/// <summary>The table that a state and measurements give, or counts drawn from it.</summary>
internal sealed class SimulateVerb()
    : Verb(
        "simulate",
        "Writes the table that a state and measurements give by the Born rule, with noise and losses; or counts drawn from it.",
        "simulate --state werner:0.9 --angles \"0,90;45,-45\" --out p.csv",
        "simulate --state schmidt:30 --angles \"0,90;45,-45\" --efficiency 0.9 --visibility 0.98 --shots 10000 --out counts.csv",
        "simulate --state ghz:3 --angles \"X,Y;X,Y;X,Y\" --out mermin.csv",
        "simulate --state isotropic:3 --measurements qutrits.json --out qutrits.csv",
        "simulate --model model.json --out p.csv"
    )
{
    private const int MostShots = 1_000_000_000;

    private readonly Option<string?> state = new("--state")
    {
        Description =
            $"One of {string.Join(", ", NamedStates.Patterns)} (angles in degrees, or as 0.5rad), or a .json or .npy file.",
        HelpName = "STATE",
    };

    private readonly Option<string?> angles = new("--angles")
    {
        Description =
            "Measurements of qubits: the settings of each party with commas, parties with semicolons. An angle in degrees "
            + "from z towards x (rad behind it: radians), a Bloch vector x:y:z, or X, Y, Z.",
        HelpName = "LIST",
    };

    private readonly Option<string?> measurements = new("--measurements")
    {
        Description =
            "A JSON file of measurements of any dimension: {\"measurements\": [[M, ..], ..]} by party and setting, M one of "
            + "\"angle\", \"bloch\", \"vectors\", \"effects\".",
        HelpName = "FILE",
    };

    private readonly Option<string?> model = new("--model")
    {
        Description = "A JSON file with both state and measurements, as inequality --model writes it.",
        HelpName = "FILE",
    };

    private readonly Option<double> visibility = new("--visibility")
    {
        Description = "The share of the state; the rest is white noise.",
        HelpName = "V",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> efficiency = new("--efficiency")
    {
        Description = "The probability that a detector clicks, one for all parties or one each, as 0.9,0.85.",
        HelpName = "ETA",
        DefaultValueFactory = _ => "1",
    };

    private readonly Option<int?> noClick = new("--no-click")
    {
        Description =
            "The outcome that a detector without a click is counted as; unless given, it is one more outcome, the last.",
        HelpName = "OUTCOME",
    };

    private readonly Option<int?> shots = new("--shots")
    {
        Description = "Draw so many trials for each joint setting and write counts.",
        HelpName = "N",
    };

    private readonly SeedOption seed = new(1, "The trials depend on it.");

    private readonly Option<string> target = new("--out")
    {
        Description = "The file to write; its ending is .csv, .json or .npy.",
        HelpName = "FILE",
        Required = true,
    };

    protected override void Configure(Command command)
    {
        foreach (
            var option in (Option[])[state, angles, measurements, model, visibility, efficiency, noClick, shots, seed, target]
        )
            command.Options.Add(option);
        target.RequireFile();
        shots.RequireWhole(1, MostShots);
        noClick.RequireWhole(0, int.MaxValue);
        efficiency.Require(text => Efficiencies(text));
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var path = parse.GetRequiredValue(target);
        if (Path.GetExtension(path).ToLowerInvariant() is not (".csv" or ".json" or ".npy"))
            throw new InvalidInputException($"{path}: a table is written as .csv, .json or .npy.");
        var trials = parse.GetValue(shots);
        if (trials is null && parse.GetResult(seed) is { Implicit: false })
            throw new InvalidInputException("--seed goes with --shots, which is missing.");
        var share = parse.GetRequiredValue(visibility);
        if (share is not (>= 0 and <= 1))
            throw new InvalidInputException($"--visibility is {share}; a number from 0 to 1 is allowed.");
        var quantum = Read(parse, cancellation);
        var lossy = WithLosses(parse, quantum);
        var behavior = BornRule.Apply(lossy.State.WithVisibility(share), lossy.Measurements);
        var table = TableOf(path, behavior, trials, parse.GetRequiredValue(seed));
        TableWriter.Write(path, table);
        var what = trials is { } n
            ? $"{n:N0} trials for each of {behavior.Scenario.SettingTuples} joint settings"
            : "probabilities";
        output.Line($"{path}: {what} of {behavior.Scenario}; next: nonlocality score {path}");
        output.Json(
            new
            {
                Written = path,
                Scenario = $"{behavior.Scenario}",
                Holds = trials is null ? "probabilities" : "counts",
                TrialsBySetting = trials,
                Table = table.Values,
            }
        );
        return 0;
    }

    private QuantumModel Read(ParseResult parse, CancellationToken cancellation)
    {
        var (name, list, file, both) = (
            parse.GetValue(state),
            parse.GetValue(angles),
            parse.GetValue(measurements),
            parse.GetValue(model)
        );
        if (both is not null)
            return name is null && list is null && file is null
                ? QuantumModelFile.Read(both)
                : throw new InvalidInputException(
                    "--model has state and measurements; --state, --angles and --measurements do not go with it."
                );
        if (name is null || list is null == file is null)
            throw new InvalidInputException("--state with one of --angles and --measurements is needed, or --model.");
        var settings = list is not null ? AngleList.Parse(list) : QuantumModelFile.ReadMeasurements(file!);
        var shared = StateSource.Open(name, cancellation: cancellation).ToState();
        if (settings.Count != shared.Parties)
            throw new InvalidInputException(
                $"Measurements are given for {settings.Count} parties; {name} has {shared.Parties}. Settings of a party "
                    + "have commas between them, parties semicolons."
            );
        return new QuantumModel(shared, settings);
    }

    private static List<double> Efficiencies(string text) =>
        [
            .. text.Split(',')
                .Select(word =>
                    double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && value is >= 0 and <= 1
                        ? value
                        : throw new InvalidInputException(
                            $"--efficiency is '{text}'; numbers from 0 to 1, one for all or one a party, are allowed."
                        )
                ),
        ];

    private QuantumModel WithLosses(ParseResult parse, QuantumModel quantum) =>
        InputProblem.Named(
            "--efficiency",
            () => quantum.WithEfficiency(Efficiencies(parse.GetRequiredValue(efficiency)), parse.GetValue(noClick))
        );

    private static RawTable TableOf(string path, Behavior behavior, int? trials, ulong seed) =>
        trials is { } shots
            ? new RawTable(
                path,
                behavior.Scenario,
                TableKind.Counts,
                [.. SimulatedCounts.Draw(behavior, shots, seed).Table],
                "simulated"
            )
            : new RawTable(path, behavior.Scenario, TableKind.Probabilities, [.. behavior.Table], "simulated");
}
