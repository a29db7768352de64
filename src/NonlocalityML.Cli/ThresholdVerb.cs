using System.CommandLine;
using System.Globalization;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Polyhedra;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>The critical visibility of a family of states: what is proven about it.</summary>
internal sealed class ThresholdVerb()
    : Verb(
        "threshold",
        "Proves bounds on the critical visibility of a family of states, below which no measurement shows nonlocality, and "
            + "gathers evidence beside; stopped in whatever way, the same command goes on.",
        "threshold werner --measurements projective --out werner",
        "threshold ghz --measurements planar --axes polygon-16 --out ghz",
        "threshold werner --measurements projective --axes icosahedral-46 --goal 0.6 --out quick --json",
        "threshold werner --measurements planar --evidence --out planar",
        "threshold bell-diagonal:0.9,-0.7,0.6 --out diagonal"
    )
{
    private readonly Argument<string> family = new("FAMILY")
    {
        Description =
            "werner (the singlet with white noise), ghz or w (of three qubits), bell-diagonal:tx,ty,tz, or any state of two "
            + "or three "
            + "qubits, as fit reads it; white noise is mixed in.",
    };

    private readonly Option<string> measurements = new("--measurements")
    {
        Description = "projective: all of them; planar: those in the x-y plane.",
        DefaultValueFactory = _ => "projective",
    };

    private readonly Option<string?> axes = new("--axes")
    {
        Description = "Axes of the local model: icosahedral-N, octahedral-N or polygon-N. More axes prove more and take longer.",
        HelpName = "NAME",
    };

    private readonly Option<string?> inequalityAxes = new("--inequality-axes")
    {
        Description = "Axes of the Bell inequality; its local bound goes through all strategies, so that few can be used.",
        HelpName = "NAME",
    };

    private readonly Option<double> goal = new("--goal")
    {
        Description = "The local model is good enough when it proves this visibility.",
        HelpName = "V",
        DefaultValueFactory = _ => 1,
    };

    private readonly SeedOption seed = new(1, "The random starts depend on it.");

    private readonly Option<string?> cloud = new("--cloud")
    {
        Description = "The folder of a fit of the same state: its strategies are tried first.",
        HelpName = "DIR",
    };

    private readonly Option<bool> evidence = new("--evidence")
    {
        Description = "Fit clouds along the visibility too, around the proven bounds, and put what they say beside the proof.",
    };

    private readonly Option<int> points = new("--evidence-points")
    {
        Description = "Hidden variables of a cloud.",
        HelpName = "N",
        DefaultValueFactory = _ => new CloudFitOptions().Points,
    };

    private readonly Option<long> steps = new("--evidence-steps")
    {
        Description = "Steps at each visibility.",
        HelpName = "S",
        DefaultValueFactory = _ => 2000,
    };

    private readonly ThreadsOption threads = new();

    private readonly HoursOption hours = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        measurements.AcceptOnlyFromAmong("projective", "planar");
        command.Arguments.Add(family);
        foreach (
            var option in (Option[])
                [measurements, axes, inequalityAxes, goal, seed, cloud, evidence, points, steps, threads, hours, folder]
        )
            command.Options.Add(option);
        goal.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && !(
                    double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && value is > 0 and <= 1
                )
            )
                result.AddError($"--goal is {token.Value}; a visibility above 0, at most 1, is allowed.");
        });
    }

    public override bool GoesOn(ParseResult parse) => true;

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        Prove(parse, output, cancellation);
        return 0;
    }

    private void Prove(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var (path, workers) = (parse.GetRequiredValue(folder), parse.GetRequiredValue(threads));
        if (
            !parse.GetValue(evidence)
            && ((Option[])[points, steps]).FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } lonely
        )
            throw new InvalidInputException($"{lonely.Name} goes with --evidence, which is missing.");
        var clouds = new CloudFitOptions
        {
            Points = parse.GetRequiredValue(points),
            Steps = parse.GetRequiredValue(steps),
            Seed = parse.GetRequiredValue(seed),
        }.Check();
        if (File.Exists(path))
            throw new InvalidInputException($"{path} is a file; a folder is needed.");
        foreach (var name in (string?[])[parse.GetValue(axes), parse.GetValue(inequalityAxes)])
        {
            if (name is not null)
                _ = AxisSets.Count(name, parse.GetRequiredValue(measurements) == "planar" ? 2 : 3);
        }

        // A state can take minutes to make: everything else is looked at before.
        var options = output.Attend("state", _ => Options(parse, output, cancellation));
        var (cost, most) = (new Lazy<ThresholdCost>(() => ThresholdCost.Of(options)), hours.Get(parse));
        // What is finished is only read.
        if (!File.Exists(Path.Combine(path, ThresholdProof.FileName)))
            Estimate(Output.RefuseTime);
        var first = parse.GetValue(cloud) is { } fit ? ThresholdEvidence.Open(fit) : null;
        var certificate = output.Track(
            "threshold",
            0,
            progress =>
                ThresholdProof.Run(options, path, first, workers, progress, () => Estimate(output.RequireTime), cancellation)
        );
        if (parse.GetValue(evidence))
            Sweep(certificate, clouds, path, workers, output, cancellation);
        var input = new ThresholdInput(path, certificate, ThresholdInput.ReadEvidence(path));
        Print(output, options, input, ReportPage.Write(input, path, parse));

        void Estimate(Action<string, double, double> require)
        {
            require(cost.Value.Inequality, cost.Value.InequalitySeconds / Environment.ProcessorCount, most);
            require(cost.Value.Model, cost.Value.ModelSeconds / workers, most);
        }
    }

    private static void Sweep(
        VisibilityCertificate certificate,
        CloudFitOptions options,
        string path,
        int workers,
        Output output,
        CancellationToken cancellation
    )
    {
        using var engine = new FusedCloudEngine(workers);
        using var fits = new CloudFolder(
            Path.Combine(path, ThresholdEvidence.FolderName),
            ThresholdEvidence.Specification(certificate, options, engine.Name),
            engine,
            workers
        );
        output.Track("evidence", fits.TotalSteps, progress => fits.Run(progress, cancellation));
    }

    private ThresholdOptions Options(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var name = parse.GetRequiredValue(family);
        var opened = VisibilityFamilies.Open(
            name,
            parse.GetRequiredValue(measurements),
            said => output.Warning($"{name}: {said}"),
            cancellation
        );
        var standard = ThresholdOptions.For(opened.Name, opened.Measurements);
        return standard with
        {
            ModelAxes = parse.GetValue(axes) ?? standard.ModelAxes,
            InequalityAxes = parse.GetValue(inequalityAxes) ?? standard.InequalityAxes,
            Goal = parse.GetRequiredValue(goal),
            Seed = parse.GetRequiredValue(seed),
        };
    }

    private static void Print(Output output, ThresholdOptions options, ThresholdInput input, string page)
    {
        var (file, certificate) = (Path.Combine(input.Folder, ThresholdProof.FileName), input.Certificate);
        output.Line($"{file}: {certificate.Statement}");
        output.Line(
            $"  {Notation.Between(certificate.Lower, "critical visibility", certificate.Upper)}; check it with: nonlocality "
                + "verify"
        );
        output.Line();
        TableText.Print(output, input.Table());
        output.Line($"figures in {page}");
        output.Json(
            new
            {
                Certificate = file,
                Page = page,
                options.Family,
                options.Measurements,
                options.ModelAxes,
                options.InequalityAxes,
                Lower = Outward.Below(certificate.Lower),
                Upper = Outward.Above(certificate.Upper),
                certificate.Statement,
                Evidence = input.Evidence is { } card ? CloudThreshold.Of(card.Fits) : null,
                Published = PublishedThreshold.Of(certificate.Family),
            }
        );
    }
}
