using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Bilocal;
using NonlocalityML.HiddenVariables.Networks;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Learning;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>Whether a table is local in a network of independent sources.</summary>
internal sealed class NetworkVerb()
    : Verb(
        "network",
        "Says whether a table is local in a network of independent sources, how far from local, and proves both bounds.",
        "network triangle w --noise white",
        "network triangle table.csv --certificate proof.json",
        "network triangle shared-bit --levels 2,3,3 --noise white --out shared-bit",
        "network line datasets/experiments/bilocal2025/point-00.csv --bootstrap 100",
        "network triangle w --noise white --points 11 --evidence --out w",
        "network star:3 quantum --noise white",
        "network star:2 table.csv --json"
    )
{
    private readonly Argument<string> network = new("NETWORK")
    {
        Description =
            "triangle, line, star:n (n sources, the centre is party A), chain:n (n sources), bell:n, or a JSON file such as "
            + "{\"parties\": [\"A\", \"B\"], \"sources\": [[\"A\", \"B\"]]}.",
    };

    private readonly Argument<string> input = new("TABLE")
    {
        Description =
            "A table of counts or probabilities, as score reads it; a name stands for a published one: "
            + $"{string.Join(", ", NetworkTables.Names)} (for star:n and chain:n).",
    };

    private readonly NetworkOptionGroup search = new();

    private readonly Option<string?> noise = new("--noise")
    {
        Description = "white: also prove where along v table + (1 - v) white noise the table is local and where not.",
        HelpName = "KIND",
    };

    private readonly CertificateOption certificate = new("Write the proof about the table to this JSON file; verify checks it.");

    private readonly Option<string?> folder = new("--out")
    {
        Description =
            "Write the proofs of both ends of the noise into this folder, not-local.json and local.json, those of --points, and "
            + "a page; stopped in whatever way, the same command goes on.",
        HelpName = "DIR",
    };

    private readonly Option<int> points = new("--points")
    {
        Description = "With --noise and --out: also prove both bounds at so many v from 0 to 1.",
        HelpName = "N",
    };

    private readonly Option<bool> evidence = new("--evidence")
    {
        Description =
            "Beside the proofs say how near perceptrons come, one a party, that see numbers from its sources: evidence, not "
            + "proof.",
    };

    private readonly Option<string?> model = new("--model")
    {
        Description = "Beside the proofs say what a model says that train made of network labels: evidence, not proof.",
        HelpName = "DIR",
    };

    private readonly Option<double> gap = new("--gap")
    {
        HelpName = "G",
        Description = "The width to which the bounds of NBL are closed: the line whose ends have two settings of two outcomes.",
        DefaultValueFactory = _ => new BilocalOptions().Gap,
    };

    private readonly Option<int> bootstrap = new("--bootstrap")
    {
        Description = "How often the counts of the line of --gap are drawn again, for an interval of NBL.",
        HelpName = "N",
    };

    private readonly EngineOption solver = new();

    private readonly HoursOption hours = new();

    private readonly TableFiles table = new();

    protected override void Configure(Command command)
    {
        noise.AcceptOnlyFromAmong("white");
        command.Arguments.Add(network);
        command.Arguments.Add(input);
        foreach (
            var option in (Option[])
                [.. search.All, noise, certificate, folder, points, evidence, model, gap, bootstrap, solver, hours]
        )
            command.Options.Add(option);
        table.AddTo(command);
        search.Require();
        bootstrap.RequireWhole(0, int.MaxValue);
        points.RequireWhole(2, 1001);
        gap.RequireNumber(BilocalOptions.LeastGap, 1);
    }

    /// <summary>Without a folder it takes a minute or two and begins anew.</summary>
    public override bool GoesOn(ParseResult parse) => parse.GetValue(folder) is not null;

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var chosen = Network.Open(parse.GetRequiredValue(network));
        var measured = Table(parse, chosen);
        if (chosen.Equals(Network.Line) && IsBilocal(measured.Scenario))
            return RunLine(parse, measured, output, cancellation);
        Refuse(
            parse,
            $"goes with the line whose ends have two settings of two outcomes, not with {chosen.Name} in {measured.Scenario}",
            gap,
            bootstrap,
            solver
        );
        var options = search.Get(parse);
        if (parse.GetValue(folder) is not null && parse.GetValue(noise) is null)
            throw new InvalidInputException("--out goes with --noise, which is missing.");
        if (parse.GetValue(points) > 0 && parse.GetValue(folder) is null)
            throw new InvalidInputException("--points goes with --out, which is missing.");
        var engine = new NetworkEngine(chosen, measured.Scenario, options);
        using var scorer = parse.GetValue(model) is { } learned ? Scorer.Open(learned) : null;
        var behavior = measured.Behavior;
        NoSignalingProjection? projection = null;
        if (behavior.SignalingResidual > Certificate.Resolution)
        {
            projection = NoSignalingProjection.Of(behavior, cancellation);
            behavior = projection.Behavior;
        }

        var said = scorer is null ? null : LearnedVerdict.Of(scorer, chosen, behavior);
        var (found, ends) = parse.GetValue(folder) is { } path
            ? InFolder(parse, path, measured.Name, engine, behavior, options, output, cancellation)
            : AtOnce(parse, engine, behavior, options, output, cancellation);
        if (found.Proof.Verify() is { } defect)
            throw new SolverException($"The search made a proof that fails: {defect}.");
        found = found with { Learned = said };
        NetworkText.Print(output, measured, projection, engine, found);
        if (parse.GetValue(certificate) is { } file)
        {
            CertificateFile.Write(file, found.Proof);
            output.Line($"  proof written to {file}");
        }

        if (ends is not null)
            NetworkText.Print(output, ends);
        output.Json(NetworkText.Document(measured, projection, behavior, engine, found, ends));
        return 0;
    }

    /// <summary>In a folder that keeps what is finished.</summary>
    private (NetworkFound, NetworkThreshold?) InFolder(
        ParseResult parse,
        string path,
        string name,
        NetworkEngine engine,
        Behavior behavior,
        NetworkOptions options,
        Output output,
        CancellationToken cancellation
    )
    {
        // What is finished is only read.
        if (!File.Exists(Path.Combine(path, NetworkNoiseCard.FileName)))
            NetworkOptionGroup.RequireTime(
                output,
                engine,
                engine.AnswerDirectly(behavior, cancellation),
                options.Budget,
                hours.Get(parse)
            );
        var card = output.Attend(
            "noise",
            progress =>
                NetworkNoiseRun.Run(
                    path,
                    name,
                    engine.Network,
                    behavior,
                    options,
                    parse.GetValue(points),
                    parse.GetValue(evidence),
                    progress,
                    cancellation
                )
        );
        var input = NetworkInput.Read(path);
        ReportPage.Write(input, path, parse);
        var whole = card.Points[^1];
        return (new NetworkFound(input.Proofs[^1], whole.IsFinished, whole.Evidence), card.Ends(path));
    }

    private (NetworkFound, NetworkThreshold?) AtOnce(
        ParseResult parse,
        NetworkEngine engine,
        Behavior behavior,
        NetworkOptions options,
        Output output,
        CancellationToken cancellation
    )
    {
        var direct = engine.AnswerDirectly(behavior, cancellation);
        NetworkOptionGroup.RequireTime(output, engine, direct, options.Budget, hours.Get(parse));
        var said = parse.GetValue(evidence)
            ? output.Attend("evidence", _ => NetworkNoiseRun.Ask(engine.Network, behavior, options, cancellation))
            : null;
        if (said is not null)
            engine = new NetworkEngine(engine.Network, engine.Scenario, NetworkNoiseRun.WithStarts(options, said));
        var proof = output.Attend("search", progress => engine.Solve(behavior, direct, progress, cancellation));
        var isFinished = engine.IsFinished;
        var ends = parse.GetValue(noise) is null
            ? null
            : output.Attend(
                "noise",
                progress =>
                    NetworkThreshold.Of(
                        engine.Network,
                        behavior,
                        Behaviors.WhiteNoise(behavior.Scenario),
                        options,
                        null,
                        progress,
                        cancellation
                    )
            );
        return (new NetworkFound(proof, isFinished, said?.Distance), ends);
    }

    /// <summary>The line that <see cref="BilocalEngine"/> closes.</summary>
    private static bool IsBilocal(Scenario scenario) =>
        scenario.Parties == 3
        && Enumerable.Range(0, 3).Where(party => party != 1).All(party => scenario.Settings(party) == 2)
        && Enumerable.Range(0, 2).All(x => scenario.Outcomes(0, x) == 2 && scenario.Outcomes(2, x) == 2);

    private static void Refuse(ParseResult parse, string words, params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            if (parse.GetResult(option) is { Implicit: false })
                throw new InvalidInputException($"{option.Name} {words}.");
        }
    }

    private int RunLine(ParseResult parse, MeasuredTable measured, Output output, CancellationToken cancellation)
    {
        Refuse(
            parse,
            "does not go with this line, whose NBL is found by branch and bound",
            [.. search.OfInflation, noise, folder, points, evidence, model]
        );
        var scenario = measured.Scenario.Equals(TwoBitReading.Whole) ? TwoBitReading.Bits : measured.Scenario;
        var accuracy = new BilocalOptions { Gap = parse.GetRequiredValue(gap) };
        var (coordinates, labels) = (BilocalCoordinates.Probabilities(scenario), 1L + parse.GetValue(bootstrap));
        output.RequireTime(
            $"{labels} labels of NBL, with {BilocalCost.Size(coordinates, accuracy)}",
            labels * BilocalCost.Seconds(coordinates, accuracy),
            hours.Get(parse)
        );
        using var engine = NonlocalityEngines.Create(parse.GetRequiredValue(solver), scenario);
        var verdict = output.Attend(
            "line",
            _ => BilocalVerdict.Of(measured, _ => engine, accuracy, parse.GetValue(bootstrap), search.Seed(parse), cancellation)
        );
        if (parse.GetValue(certificate) is { } path)
            CertificateFile.Write(path, verdict.Bilocality);
        LineText.Print(output, verdict);
        if (parse.GetValue(certificate) is { } written)
            ScoreText.Row(output, "proof of NBL written to", written);
        output.Json(LineDocument.Of(verdict));
        return 0;
    }

    private MeasuredTable Table(ParseResult parse, Network chosen)
    {
        var text = parse.GetRequiredValue(input);
        return !File.Exists(text) && NetworkTables.Named(chosen, text) is { } named
            ? new MeasuredTable(text, named, null)
            : MeasuredTable.Read(text, table.Get(parse));
    }
}
