using System.CommandLine;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The options of <c>score</c> that ask for statistics, and what they make of the input files.</summary>
internal sealed class StatisticsOptionGroup
{
    private readonly Option<bool> statistics = new("--statistics")
    {
        Description =
            "Add p-values against local realism, signalling tests, a bootstrap interval and the efficiency needed. The "
            + "other options of this group imply it.",
    };

    private readonly Option<bool> trials = new("--trials")
    {
        Description = "FILE is a list of trials in their order, one line a,b[,c],x,y[,z] each, header optional, .gz allowed.",
    };

    private readonly Option<bool> joined = new("--joined")
    {
        Description = "With --trials: the FILEs are parts of one list, in their order.",
    };

    private readonly Option<double> bias = new("--settings-bias")
    {
        Description = "How far from 1/m a setting's probability may lie, given all that the devices can know. 0 unless given.",
        HelpName = "B",
    };

    private readonly Option<int> bootstrap = new("--bootstrap")
    {
        Description = "Bootstrap replicates.",
        HelpName = "N",
        DefaultValueFactory = _ => new BootstrapOptions().Replicates,
    };

    private readonly SeedOption seed = new(new BootstrapOptions().Seed, "The bootstrap and random orders depend on it.");

    private readonly Option<string?> inequality = new("--inequality")
    {
        Description =
            "The Bell inequality that was named before the data were seen, on which the verdict then rests: "
            + $"{string.Join(", ", NamedForm.Names)}, "
            + "one as \"E00 + E01 + E10 - E11\", or a file with one.",
        HelpName = "NAME|TEXT|FILE",
    };

    private readonly Option<long?> decided = new("--decided")
    {
        Description =
            "How many decided trials of --inequality were fixed in advance, for one that leaves trials undecided; without "
            + "it, any stopping is allowed for.",
        HelpName = "N",
    };

    private readonly Option<int?> nonDetection = new("--non-detection")
    {
        Description = "The outcome that stands for 'not detected'; without it the efficiency needed is that of the best choice.",
        HelpName = "OUTCOME",
    };

    private IReadOnlyList<Option> All => [statistics, trials, joined, inequality, decided, bias, bootstrap, seed, nonDetection];

    /// <param name="command">The verb.</param>
    /// <param name="isAlwaysOn">The verb needs no --statistics to compute them.</param>
    public void AddTo(Command command, bool isAlwaysOn = false)
    {
        foreach (var option in All.Where(option => !isAlwaysOn || option != statistics))
            command.Options.Add(option);
    }

    public bool IsAsked(ParseResult parse) => All.Any(option => parse.GetResult(option) is { Implicit: false });

    /// <summary>Checks the options before a file is read that may be large.</summary>
    /// <exception cref="InvalidInputException">A value that no table could use.</exception>
    public StatisticsOptions Get(ParseResult parse)
    {
        if (parse.GetValue(bias) is not (>= 0 and < 1) and var wrong)
            throw new InvalidInputException($"--settings-bias is {wrong}; a number from 0 to less than 1/m is needed.");
        if (parse.GetValue(nonDetection) is < 0 and var outcome)
            throw new InvalidInputException($"--non-detection is {outcome}; outcomes are 0, 1, ..");
        if (parse.GetValue(decided) is not null && parse.GetValue(inequality) is null)
            throw new InvalidInputException("--decided is about an inequality named in advance; --inequality is needed too.");
        return new StatisticsOptions
        {
            Form = parse.GetValue(inequality) is { } text ? NamedForm.FromOption(text, parse.GetValue(decided)) : null,
            SettingsBias = parse.GetValue(bias),
            NonDetection = parse.GetValue(nonDetection),
            Bootstrap = new BootstrapOptions { Replicates = parse.GetValue(bootstrap), Seed = parse.GetValue(seed) },
        };
    }

    /// <summary>Reads a table, or with --trials a list of trials.</summary>
    public StatisticsInput Read(
        ParseResult parse,
        string path,
        TableOptions options,
        Output output,
        CancellationToken cancellation
    )
    {
        if (parse.GetValue(trials))
            return OfTrials([path], output, cancellation);
        return parse.GetValue(joined) ? throw new InvalidInputException("--joined goes with --trials.") : OfTable(path, options);
    }

    /// <summary>Reads all files: each by itself, or with --joined as one.</summary>
    public IReadOnlyList<(string Name, Func<StatisticsInput> Read)> Inputs(
        ParseResult parse,
        IReadOnlyList<string> paths,
        TableOptions options,
        Output output,
        CancellationToken cancellation
    ) =>
        parse.GetValue(trials) && parse.GetValue(joined)
            ? [(paths[0], () => OfTrials(paths, output, cancellation))]
            : [.. paths.Select(path => (path, (Func<StatisticsInput>)(() => Read(parse, path, options, output, cancellation))))];

    private static StatisticsInput OfTrials(IReadOnlyList<string> paths, Output output, CancellationToken cancellation)
    {
        var length = paths.Sum(path => File.Exists(path) ? new FileInfo(path).Length : 0);
        var blocks = output.Track("read", length, progress => TrialFile.Read(paths, progress, cancellation));
        return new StatisticsInput(
            MeasuredTable.Of(string.Join(' ', paths), blocks.Total) with
            {
                Form = NamedForm.Beside(paths[0]),
            },
            blocks
        );
    }

    private static StatisticsInput OfTable(string path, TableOptions options)
    {
        var raw = TableReader.Read(path, options);
        return raw.IsComplete
            ? new StatisticsInput(MeasuredTable.Of(raw) with { Form = NamedForm.Beside(path) }, null) { Raw = raw }
            : new StatisticsInput(null, null, IncompleteTable.Of(raw)) { Raw = raw };
    }
}
