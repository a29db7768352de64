using System.CommandLine;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Machines;
using NonlocalityML.HiddenVariables.Networks;
using NonlocalityML.HiddenVariables.Polyhedra;
using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Judging;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Search;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>One page about measured tables, models and data sets.</summary>
internal sealed class ReportVerb()
    : Verb(
        "report",
        "Writes one self-contained HTML page about measured tables (verdict, proofs, statistics, a slice of the polytope), "
            + "trained models, data sets, fits, thresholds and searches.",
        "report datasets/experiments/delft2015.csv --out delft.html",
        "report datasets/experiments/*.csv --out experiments.html --bootstrap 2000",
        "report models/m2-no-signaling --out model.html",
        "report labeled --out data.html",
        "report found --out search.html",
        "report datasets/experiments/delft2015.csv --out delft.html --figures figures"
    )
{
    private readonly Argument<string[]> inputs = new("INPUT")
    {
        Description =
            "A table of counts or probabilities (docs/files.md), or the folder of a data set, a model, a fit, a threshold "
            + "or a search.",
        Arity = ArgumentArity.OneOrMore,
        HelpName = "DIR|FILE",
    };

    private readonly Option<string> page = new("--out")
    {
        Description = "The page to write.",
        HelpName = "FILE.html",
        Required = true,
    };

    private readonly Option<string?> figures = new("--figures")
    {
        Description =
            "A folder for every figure of the page, each as SVG for a paper with its data as CSV; drawn by Chromium, Chrome "
            + "or Edge.",
        HelpName = "DIR",
    };

    private readonly Option<string?> browser = new("--browser")
    {
        Description = "The browser that draws --figures, where it is not found by itself.",
        HelpName = "PROGRAM",
    };

    private readonly StatisticsOptionGroup statistics = new();

    private readonly TableFiles table = new();

    private readonly EngineOption engine = new(JudgeOptions.Network);

    private readonly WorthOptionGroup worth = new();

    private readonly Option<bool> noise = new("--noise")
    {
        Description = "Draw what nonlocal tables cost a local description along the line to white noise, with proven bands.",
    };

    private readonly HoursOption hours = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(inputs);
        command.Options.Add(page);
        command.Options.Add(figures);
        command.Options.Add(browser);
        page.RequireFile();
        command.Options.Add(engine);
        worth.AddTo(command);
        command.Options.Add(noise);
        command.Options.Add(hours);
        statistics.AddTo(command, isAlwaysOn: true);
        table.AddTo(command);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var (path, options) = (parse.GetRequiredValue(page), statistics.Get(parse));
        if (parse.GetValue(inputs)!.Any(input => Path.GetFullPath(input) == Path.GetFullPath(path)))
            throw new InvalidInputException($"--out names the input {path}; another file is needed.");
        var (folder, program) = (parse.GetValue(figures), parse.GetValue(browser));
        if (program is not null && folder is null)
            throw new InvalidInputException("--browser draws for --figures, which is missing.");
        if (folder is not null)
            program = FigureFiles.Browser(program);
        using var opened = new Opened();
        using var judge = new TableJudge(new JudgeOptions { Engine = parse.GetRequiredValue(engine) });
        var batch = new Batch(parse.GetValue(inputs)!.Length);
        var read = batch.Of(
            parse.GetValue(inputs)!,
            input => input,
            input =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Directory.Exists(input) ? opened.Folder(input) : Table(parse, input, judge, options, output, cancellation);
            }
        );
        if (read.Count == 0)
            return batch.Report(output);
        var report = ReportInput.Page(read, CommandLine.Text(parse));
        report.Write(path);
        var names = folder is null ? null : FigureFiles.Write(report, folder, program!, cancellation);
        foreach (var input in read)
            output.Line($"{input.Name}: {input.Sentence}");
        output.Line($"page written to {path}");
        if (names is not null)
            output.Line($"{names.Count} figures written to {folder}, each as .svg and .csv");
        output.Json(
            new
            {
                Page = path,
                Figures = names,
                Inputs = read.Select(input => new { input.Name, input.Sentence }),
                batch.Failed,
            }
        );
        return batch.Report(output);
    }

    private ReportInput Table(
        ParseResult parse,
        string path,
        TableJudge judge,
        StatisticsOptions options,
        Output output,
        CancellationToken cancellation
    )
    {
        var input = statistics.Read(parse, path, table.Get(parse), output, cancellation);
        if (input.Incomplete is { } part)
            return new CompletionInput(judge.Judge(part, cancellation));
        var measured = input.Table!;
        output.RequireTime(measured.Scenario, 2 + (measured.Counts is null ? 0 : options.Bootstrap.Replicates), hours.Get(parse));
        var judgement = judge.Judge(measured, cancellation);
        if (measured.Counts is not null)
            judgement = input.WithStatistics(judge, judgement, options, output, cancellation);
        var shown = ExperimentReport.Shows | (parse.GetValue(noise) ? Findings.Noise : Findings.None);
        return new TableInput(worth.Find(parse, judge, judgement, shown, cancellation));
    }

    /// <summary>Data sets and models that stay open until the page is written.</summary>
    private sealed class Opened : IDisposable
    {
        private readonly List<IDisposable> all = [];

        public ReportInput Folder(string folder)
        {
            if (File.Exists(Path.Combine(folder, ModelCard.FileName)))
                return new ModelInput(folder, ModelCard.Read(Path.Combine(folder, ModelCard.FileName)));
            if (FitInput(folder) is { } fit)
                return fit;
            if (File.Exists(Path.Combine(folder, SearchRun.FileName)))
                return SearchInput.Read(folder);
            var dataset = Keep(Dataset.Open(folder));
            var model = dataset.Labels == LabelKinds.Nonlocality ? ShippedModels.ForTables(dataset.Scenario) : null;
            return new DatasetInput(dataset, model is null ? null : Keep(Scorer.Open(model)));
        }

        private static ReportInput? FitInput(string folder)
        {
            bool Has(string file) => File.Exists(Path.Combine(folder, file));
            if (Has(CloudCard.FileName))
                return new CloudInput(folder, CloudCard.Read(Path.Combine(folder, CloudCard.FileName)));
            if (Has(NetworkNoiseCard.FileName))
                return NetworkInput.Read(folder);
            if (Has(ThresholdProof.OptionsName))
                return ThresholdInput.Read(folder);
            if (Has(MachineFitCard.FileName))
                return new MachineFitInput(folder, MachineFitCard.Read(folder));
            return Has(TableFitCard.FileName) ? new TableFitInput(folder, TableFitCard.Read(folder)) : null;
        }

        public void Dispose() => all.ForEach(one => one.Dispose());

        private T Keep<T>(T one)
            where T : IDisposable
        {
            all.Add(one);
            return one;
        }
    }
}
