using System.CommandLine;
using NonlocalityML.Experiments;
using NonlocalityML.Graphs;
using NonlocalityML.Judging;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>The whole path on small sizes.</summary>
internal sealed class QuickstartVerb()
    : Verb(
        "quickstart",
        "Runs the whole path on small sizes, in a minute or two: sample, label, train, blend, export, score published "
            + "experiments, write a page.",
        "quickstart",
        "quickstart --out first-steps"
    )
{
    private const double Share = 0.04;

    private static readonly PublishedTask Task = PublishedTasks.Get("m3-cube");

    private readonly OutOption folder = new("quickstart");

    protected override void Configure(Command command) => command.Options.Add(folder);

    public override bool GoesOn(ParseResult parse) => true;

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var path = parse.GetRequiredValue(folder);
        var execution = new ExecutionOptions();
        using var workshop = new Workshop(
            path,
            Share,
            Environment.ProcessorCount,
            execution,
            CommandLine.Text(parse),
            output,
            cancellation
        );
        Announce(output, path);
        using var unseen = workshop.Data(Task, isUnseen: true);
        var card = workshop.Train(Task);
        using var scorer = Scorer.Open(workshop.ModelFolder(Task), execution);
        var experiments = Score(cancellation);
        var page = Path.Combine(path, "report.html");
        QuickstartReport.Of(experiments, scorer, card, unseen, workshop.Command).Write(page);
        output.Line();
        output.Line($"Members and blend, {card.Validation.Measure}:");
        ModelText.PrintMembers(output, card);
        output.Line();
        TableText.Print(output, QuickstartReport.Experiments(experiments));
        output.Line();
        output.Line($"Open {page} for figures. Next: nonlocality score --help, nonlocality reproduce --help.");
        output.Json(
            new
            {
                Folder = path,
                Page = page,
                Card = card,
                Experiments = experiments.Select(one => new
                {
                    one.Verdict.Table.Name,
                    one.Verdict.Sentence,
                    one.Learned,
                }),
            }
        );
        return 0;
    }

    private static void Announce(Output output, string path)
    {
        output.Line($"Into the folder {path}, in a minute or two:");
        output.Line(
            $"  1  sample {Task.Training(Share)[0].Count:N0} correlations of two parties with three settings, and "
                + $"{Task.Test(Share).Count:N0} more to judge by"
        );
        output.Line("  2  label each with NL, its trace distance to the local set, and a proof");
        output.Line("  3  train an ensemble of perceptrons, blend it by a genetic algorithm, export one ONNX file");
        output.Line("  4  score the published Bell tests: proven, and learned");
        output.Line("  5  write a page with tables and figures");
    }

    private static List<Judgement> Score(CancellationToken cancellation)
    {
        using var judge = new TableJudge();
        return
        [
            .. ShippedExperiments.Files.Select(file =>
            {
                cancellation.ThrowIfCancellationRequested();
                var judgement = judge.Judge(MeasuredTable.Read(file), cancellation);
                return judge.WithFindings(judgement, ExperimentReport.Shows, cancellation);
            }),
        ];
    }
}
