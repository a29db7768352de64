using System.CommandLine;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>Repeats the published results: data, training, table or figure, and a page.</summary>
internal sealed class ReproduceVerb()
    : Verb(
        "reproduce",
        "Repeats a table or figure of Canabarro, Brito and Chaves, PRL 122, 200401: samples, labels, trains and writes a "
            + "page. Stopped in whatever "
            + "way, the same command goes on.",
        "reproduce table1 --out results",
        "reproduce table1 --only m3-cube,m4-cube --share 0.02 --out small",
        "reproduce fig3 --out results --device auto"
    )
{
    private readonly Argument<string> what = new("WHAT")
    {
        Description =
            "table1, table2, fig2 or fig3. Not in the paper: classes-behavior, the classifier of table2 with marginals; "
            + "intervals, NL inside proven intervals of what table1 learns, errors by kind of behavior; scenarios, the same with "
            + "more outcomes, settings and parties.",
    };

    private readonly Option<string?> only = new("--only")
    {
        Description =
            $"Some columns of table1: {Names(PublishedTasks.Table1)}; of intervals: {Names(PublishedTasks.Intervals)}; or of "
            + $"scenarios: {Names(PublishedTasks.Scenarios)}.",
        HelpName = "LIST",
    };

    private readonly Option<double> share = new("--share")
    {
        Description = "The share of the published numbers of points that is drawn, for a quick look; above 0, at most 1.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    private readonly DeviceOption device = new();

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        what.AcceptOnlyFromAmong(
            "table1",
            "table2",
            "fig2",
            "fig3",
            PublishedTasks.BehaviorClasses.Name,
            "intervals",
            "scenarios"
        );
        command.Arguments.Add(what);
        foreach (var option in (Option[])[only, share, device, threads, folder])
            command.Options.Add(option);
        only.Require(text => Columns(text));
    }

    public override bool GoesOn(ParseResult parse) => true;

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (!(parse.GetRequiredValue(share) is > 0 and <= 1))
            throw new InvalidInputException($"--share is {parse.GetRequiredValue(share)}; 0 < share <= 1 is needed.");
        var name = parse.GetRequiredValue(what);
        var columns = name switch
        {
            "scenarios" => PublishedTasks.Scenarios,
            "intervals" => PublishedTasks.Intervals,
            _ => PublishedTasks.Table1,
        };
        var tasks = parse.GetValue(only) is { } names ? Columns(names) : columns;
        if (name is not ("table1" or "scenarios" or "intervals") && parse.GetValue(only) is not null)
            throw new InvalidInputException(
                "--only chooses columns of table1, intervals or scenarios; it does not go with the others."
            );
        if (tasks.Except(columns).FirstOrDefault() is { } other)
            throw new InvalidInputException($"{other.Name} is no column of {name}.");
        using var workshop = new Workshop(
            parse.GetRequiredValue(folder),
            parse.GetRequiredValue(share),
            parse.GetRequiredValue(threads),
            device.Get(parse, output, parse.GetRequiredValue(threads)),
            CommandLine.Text(parse),
            output,
            cancellation
        );
        var report = name switch
        {
            "table1" => Distances(tasks, LearningReport.Table1, LearningReport.OfDistances, output, workshop),
            "intervals" => Distances(tasks, IntervalReport.Table, IntervalReport.Page, output, workshop),
            "scenarios" => Distances(tasks, LearningReport.Scenarios, LearningReport.OfScenarios, output, workshop),
            "table2" => Classifier(PublishedTasks.Table2, LearningReport.OfClasses, output, workshop),
            "classes-behavior" => Classifier(PublishedTasks.BehaviorClasses, LearningReport.OfBehaviorClasses, output, workshop),
            "fig2" => PublishedFigures.Two(workshop),
            _ => PublishedFigures.Three(workshop),
        };
        var page = Path.Combine(parse.GetRequiredValue(folder), $"{name}.html");
        report.Write(page);
        if (name.StartsWith("fig", StringComparison.Ordinal))
            output.Json(new { Page = page });
        output.Line($"{page}: the page, with figures and the data of each");
        return 0;
    }

    private static Report Distances(
        IReadOnlyList<PublishedTask> tasks,
        Func<IReadOnlyList<ReproducedTask>, ReportTable> table,
        Func<IReadOnlyList<ReproducedTask>, string, Report> page,
        Output output,
        Workshop workshop
    )
    {
        List<ReproducedTask> results = [.. tasks.Select(task => new ReproducedTask(task, workshop.Train(task)))];
        TableText.Print(output, table(results));
        output.Json(results);
        return page(results, workshop.Command);
    }

    private static string Names(IEnumerable<PublishedTask> tasks) => string.Join(", ", tasks.Select(task => task.Name));

    private static List<PublishedTask> Columns(string names) => [.. names.Split(',').Distinct().Select(PublishedTasks.Get)];

    private static Report Classifier(PublishedTask task, Func<ModelCard, string, Report> page, Output output, Workshop workshop)
    {
        var card = workshop.Train(task);
        ModelText.Print(output, card);
        output.Json(card);
        return page(card, workshop.Command);
    }
}
