using System.CommandLine;
using NonlocalityML.HiddenVariables.Polyhedra;

namespace NonlocalityML.Cli;

/// <summary>The critical visibility of a family of states: what is proven about it.</summary>
internal sealed class ThresholdVerb() : Verb(
    "threshold",
    "Proves bounds on the critical visibility of a family of states, below which no measurement shows nonlocality; stopped in whatever way, the same command goes on.",
    "threshold werner --measurements projective --out werner",
    "threshold ghz --measurements planar --axes polygon-16 --out ghz",
    "threshold werner --measurements projective --axes icosahedral-46 --goal 0.6 --out quick --json")
{
    private readonly Argument<string> family = new("FAMILY")
    {
        Description = "werner (the singlet with white noise), ghz or w (of three qubits).",
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

    private readonly Option<ulong> seed = new("--seed") { Description = "Of the random starts.", HelpName = "K", DefaultValueFactory = _ => 1 };

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        family.AcceptOnlyFromAmong([.. VisibilityFamily.Names]);
        measurements.AcceptOnlyFromAmong("projective", "planar");
        command.Arguments.Add(family);
        foreach (var option in (Option[])[measurements, axes, inequalityAxes, goal, seed, threads, folder]) command.Options.Add(option);
        goal.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, out var value) && value is > 0 and <= 1))
                result.AddError($"--goal is {token.Value}; a visibility above 0, at most 1, is allowed.");
        });
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        Prove(parse, output, cancellation);
        return 0;
    }

    private void Prove(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var standard = ThresholdOptions.For(parse.GetRequiredValue(family), parse.GetRequiredValue(measurements));
        var options = standard with
        {
            ModelAxes = parse.GetValue(axes) ?? standard.ModelAxes,
            InequalityAxes = parse.GetValue(inequalityAxes) ?? standard.InequalityAxes,
            Goal = parse.GetRequiredValue(goal),
            Seed = parse.GetRequiredValue(seed),
        };
        var path = parse.GetRequiredValue(folder);
        var certificate = output.Track("proven visibility, in millionths", 1_000_000, progress =>
            ThresholdProof.Run(options, path, threads: parse.GetRequiredValue(threads), report: progress, cancellation: cancellation));
        output.Line($"{Path.Combine(path, ThresholdProof.FileName)}: {certificate.Statement}");
        output.Line($"  {certificate.Lower.RoundDown():R} <= critical visibility <= {certificate.Upper.RoundUp():R}; check it with: nonlocality verify");
        output.Json(new
        {
            Certificate = Path.Combine(path, ThresholdProof.FileName),
            options.Family,
            options.Measurements,
            options.ModelAxes,
            options.InequalityAxes,
            Lower = certificate.Lower.RoundDown(),
            Upper = certificate.Upper.RoundUp(),
            certificate.Statement,
        });
    }
}
