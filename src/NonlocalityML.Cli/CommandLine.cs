using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>
/// The command <c>nonlocality</c>. Exit codes: 0 done, 1 a fault of the program, 2 wrong input (one line on standard error),
/// 130 stopped by Ctrl-C or SIGTERM. Results go to standard output, progress and warnings to standard error.
/// </summary>
internal static class CommandLine
{
    /// <summary>The exit code after Ctrl-C or SIGTERM.</summary>
    public const int Stopped = 130;

    /// <summary>What the parser returns when a verb did not stop in time after SIGTERM.</summary>
    private const int LeftBehind = 143;

    /// <summary>Variable of the environment with the seconds that a verb has, after Ctrl-C or SIGTERM, to keep what it
    /// found.</summary>
    public const string PatienceVariable = "NONLOCALITY_PATIENCE";

    /// <summary>The same where the variable is not set; what is on the disk by then is whole, as after any other end.</summary>
    private const double UsualPatience = 0.8;

    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var (culture, shown) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
            return RunInvariant(arguments, output, error);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, shown);
        }
    }

    private static int RunInvariant(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            // Without response files: a name that begins with @ is a name.
            var parse = CreateRoot()
                .Parse(
                    arguments.Length == 0 ? ["--help"] : arguments,
                    new ParserConfiguration { ResponseFileTokenReplacer = null }
                );
            // An unknown option would otherwise be looked for as a file.
            if (
                parse
                    .CommandResult.Children.OfType<ArgumentResult>()
                    .SelectMany(argument => argument.Tokens)
                    .FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal)) is
                { } stray
            )
                return Refuse(error, $"'{stray.Value}' is no option of this verb; --help lists them.");
            // Read as a separator of thousands, which would make 1 of 0,01.
            if (
                parse
                    .CommandResult.Children.OfType<OptionResult>()
                    .Where(result => result.Option is Option<double> or Option<double?>)
                    .SelectMany(result => result.Tokens.Select(token => (result.Option.Name, token.Value)))
                    .FirstOrDefault(given => given.Value.Contains(',')) is
                { Name: not null } comma
            )
                return Refuse(error, $"{comma.Name} is {comma.Value}; a number with a point before its decimals is needed.");
            if (parse.Action is ParseErrorAction)
            {
                return Refuse(
                    error,
                    parse.UnmatchedTokens.Count > 0
                        ? $"'{parse.UnmatchedTokens[0]}' is no verb, option or argument here; --help lists them."
                        : InOurWords(parse.Errors[0].Message)
                );
            }

            // Only the asynchronous form attends to Ctrl-C.
            var code = parse
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        EnableDefaultExceptionHandler = false,
                        Output = output,
                        Error = error,
                        ProcessTerminationTimeout = Patience(),
                    }
                )
                .GetAwaiter()
                .GetResult();
            // Also where the verb did not stop in time and is left behind.
            if (code == LeftBehind)
                code = Stopped;
            if (code == Stopped && parse.CommandResult.Command is Verb.VerbCommand { Verb: var verb })
                error.WriteLine(
                    "nonlocality: stopped"
                        + (verb.GoesOn(parse) ? "; what was finished is kept, and the same command goes on from there" : "")
                );
            return code;
        }
        catch (InvalidInputException exception)
        {
            return Refuse(error, exception.Message);
        }
        catch (IOException exception) when (FileFault.IsOfDisk(exception))
        {
            return Refuse(error, $"A file cannot be used: {FileFault.Words(exception)}.");
        }
#pragma warning disable CA1031 // The outermost handler: whatever went wrong is a fault of the program and told in one line.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            error.WriteLine($"nonlocality: {exception.GetType().Name}: {PlainText.OneLine(exception.Message)}");
            if (Environment.GetEnvironmentVariable("NONLOCALITY_TRACE") == "1")
                error.WriteLine(exception);
            return 1;
        }
    }

    private static TimeSpan Patience() =>
        TimeSpan.FromSeconds(
            double.TryParse(
                Environment.GetEnvironmentVariable(PatienceVariable),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var seconds
            ) && seconds is >= 0 and <= 3600
                ? seconds
                : UsualPatience
        );

    /// <summary>The parser names types of .NET where numbers are meant.</summary>
    private static string InOurWords(string message)
    {
        foreach (
            var (type, words) in (ReadOnlySpan<(string, string)>)
                [
                    ("Int32", "a whole number, at most 2^31 - 1, is"),
                    ("Int64", "a whole number is"),
                    ("UInt64", "a whole number from 0 on is"),
                    ("Double", "a number is"),
                ]
        )
        {
            if (
                !message.EndsWith($"System.{type}'.", StringComparison.Ordinal)
                && !message.EndsWith($"[System.{type}]'.", StringComparison.Ordinal)
            )
                continue;
            return message[..message.LastIndexOf(" as expected type", StringComparison.Ordinal)] + $"; {words} allowed.";
        }

        return message;
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("Is this correlation local, how far from local, and what proves it?")
        {
            Output.NewJsonOption(),
        };
        var verbs = NewVerbs();
        foreach (var verb in verbs)
            root.Subcommands.Add(verb.Create());
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples((HelpAction)option.Action!, verbs);
        return root;
    }

    /// <summary>Every verb, in the order in which help lists them.</summary>
    internal static IReadOnlyList<Verb> NewVerbs() =>
        [
            new QuickstartVerb(),
            new ScoreVerb(),
            new ClassifyVerb(),
            new ReportVerb(),
            new ConvertVerb(),
            new SimulateVerb(),
            new ServeVerb(),
            new SampleVerb(),
            new LabelVerb(),
            new VerifyVerb(),
            new InequalityVerb(),
            new ExportVerb(),
            new MergeVerb(),
            new SubmitVerb(),
            new TrainVerb(),
            new EvaluateVerb(),
            new ReproduceVerb(),
            new SearchVerb(),
            new FitVerb(),
            new ThresholdVerb(),
            new NetworkVerb(),
            new BenchVerb(),
        ];

    /// <summary>The command line as it was typed, for the cards of what it makes.</summary>
    public static string Text(ParseResult parse) =>
        string.Join(
            ' ',
            ["nonlocality", .. parse.Tokens.Select(token => token.Value.Contains(' ') ? $"\"{token.Value}\"" : token.Value)]
        );

    private static int Refuse(TextWriter error, string message)
    {
        error.WriteLine($"nonlocality: {PlainText.OneLine(message)}");
        return 2;
    }
}
