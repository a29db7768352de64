using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>How nonlocal measured tables are.</summary>
internal sealed class ScoreVerb()
    : Verb(
        "score",
        "Says how nonlocal measured counts or probabilities are, proven to 1e-9; where a label would take long, or with "
            + "--engine network, by a network whose wider intervals are proven too. "
            + "Apart from it, what a learned model says.",
        "score datasets/experiments/delft2015.csv",
        "score datasets/experiments/*.csv --json",
        "score counts.csv --certificate proof.json",
        "score --statistics datasets/experiments/delft2015.csv --settings-bias 1.08e-5",
        "score counts.csv --inequality \"E00 + E01 + E10 - E11\"",
        "score --trials trials.csv.gz --bootstrap 2000",
        "score three-settings-of-four.csv",
        "score matrix.csv --layout correlators",
        "score datasets/experiments/delft2015.csv --worth"
    )
{
    private readonly Argument<string[]> files = TableFiles.Argument();

    private readonly Option<bool> exact = new("--exact")
    {
        Description =
            "Solve the linear program always, however long it takes: NL to 1e-9, not only as closely as it takes to tell "
            + "local from nonlocal.",
    };

    private readonly CertificateOption certificate = new(
        "Write the proof of NL of the frequencies as measured to this JSON file (one input FILE only)."
    );

    private readonly Option<string?> model = new("--model")
    {
        Description =
            "A model made by 'train', its folder or its .onnx file, for the learned score; the one that ships for the "
            + "scenario unless given.",
        HelpName = "MODEL",
    };

    private readonly DeviceOption device = new();

    private readonly EngineOption engine = new(JudgeOptions.Network);

    private readonly StatisticsOptionGroup statistics = new();

    private readonly Option<bool> incomplete = new("--incomplete")
    {
        Description = "Prove bounds on NL over all completions. A FILE that leaves something open is answered so without it.",
    };

    private readonly WorthOptionGroup worth = new();

    private readonly TableFiles table = new();

    private readonly HoursOption hours = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(files);
        command.Options.Add(exact);
        command.Options.Add(model);
        command.Options.Add(device);
        command.Options.Add(engine);
        command.Options.Add(certificate);
        command.Options.Add(hours);
        statistics.AddTo(command);
        command.Options.Add(incomplete);
        worth.AddTo(command);
        table.AddTo(command);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var options = statistics.IsAsked(parse) ? statistics.Get(parse) : null;
        var (paths, tableOptions) = (parse.GetValue(files)!, table.Get(parse));
        if (parse.GetValue(certificate) is not null && paths.Length > 1)
            throw new InvalidInputException($"--certificate takes the proof of one table; {paths.Length} files are given.");
        if (parse.GetValue(certificate) is { Length: > 0 } proof && Path.GetFullPath(proof) == Path.GetFullPath(paths[0]))
            throw new InvalidInputException($"--certificate names the input {proof}; another file is needed.");
        var batch = new Batch(paths.Length);
        var inputs = batch.Of(
            statistics.Inputs(parse, paths, tableOptions, output, cancellation),
            one => one.Name,
            one => Checked(parse, one.Name, one.Read())
        );
        if (inputs.Any(input => input.Table is null || NoSignalingDistance.NeedsProgram(input.Table.Behavior)))
            OrToolsSolver.Preload();
        foreach (var scenario in inputs.Where(input => input.Table is not null).Select(input => input.Table!.Scenario).Distinct())
            output.RequireTime(scenario, 2 + (options?.Bootstrap.Replicates ?? 0), hours.Get(parse));
        using var judge = new TableJudge(
            new JudgeOptions
            {
                Engine = Engine(parse),
                IsExact = parse.GetValue(exact),
                Model = parse.GetValue(model),
                Execution = device.Get(parse, output),
            }
        );
        var answers = batch.Of(inputs, input => input.Name, Answer);
        if (parse.GetValue(certificate) is { } path && answers is [Judgement one])
            CertificateFile.Write(path, one.Verdict.Certificate);
        foreach (var (index, answer) in answers.Index())
        {
            if (index > 0)
                output.Line();
            if (answer is Judgement scored)
                ScoreText.Print(output, scored);
            else
                CompletionText.Print(output, (CompletionVerdict)answer);
        }

        if (parse.GetValue(certificate) is { } written && answers.Count > 0)
            ScoreText.Row(output, "proof written to", written);
        var documents = answers.Select(answer =>
            answer is Judgement scored ? ScoreDocument.Of(scored) : CompletionDocument.Of((CompletionVerdict)answer)
        );
        output.Json(batch.IsWhole ? new { Tables = documents } : (object)new { Tables = documents, batch.Failed });
        return batch.Report(output);

        object Answer(StatisticsInput input)
        {
            cancellation.ThrowIfCancellationRequested();
            if (input.Incomplete is { } part)
                return judge.Judge(part, cancellation);
            var judgement = judge.Judge(input.Table!, cancellation);
            if (options is not null)
                judgement = input.WithStatistics(judge, judgement, options, output, cancellation);
            return worth.Find(parse, judge, judgement, ScoreDocument.Shows, cancellation);
        }
    }

    private string Engine(ParseResult parse)
    {
        var name = parse.GetRequiredValue(engine);
        return name == JudgeOptions.Network && parse.GetValue(exact)
            ? throw new InvalidInputException("--exact does not go with --engine network, whose intervals are wider.")
            : name;
    }

    /// <summary>Bounds over completions go with no proof file, no model and no statistics.</summary>
    private StatisticsInput Checked(ParseResult parse, string path, StatisticsInput input)
    {
        if (parse.GetValue(incomplete) && input is { Incomplete: null, Raw: { } raw })
            input = new StatisticsInput(null, null, IncompleteTable.Of(raw));
        if (
            input.Incomplete is null
            || !(statistics.IsAsked(parse) || parse.GetValue(certificate) is not null || parse.GetValue(model) is not null)
        )
            return input;
        throw new InvalidInputException(
            $"{path}: the table is {(parse.GetValue(incomplete) ? "taken as not complete, by --incomplete" : "not complete")}; "
                + "bounds over its completions go with neither --certificate nor --model nor the options of --statistics."
        );
    }
}
