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
            "table1, table2, fig2 or fig3; classes-behavior: the classifier of table2 with marginals, which the paper does "
            + "not have.",
    };

    private readonly Option<string?> only = new("--only")
    {
        Description = $"Some columns of table1: {string.Join(", ", PublishedTasks.Table1.Select(task => task.Name))}.",
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
        what.AcceptOnlyFromAmong("table1", "table2", "fig2", "fig3", PublishedTasks.BehaviorClasses.Name);
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
        if (name != "table1" && parse.GetValue(only) is not null)
            throw new InvalidInputException("--only chooses columns of table1; it does not go with the others.");
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
            "table1" => Table1(parse, output, workshop),
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

    private Report Table1(ParseResult parse, Output output, Workshop workshop)
    {
        var tasks = parse.GetValue(only) is { } names ? Columns(names) : PublishedTasks.Table1;
        List<ReproducedTask> results = [.. tasks.Select(task => new ReproducedTask(task, workshop.Train(task)))];
        TableText.Print(output, LearningReport.Table1(results));
        output.Json(results);
        return LearningReport.OfDistances(results, workshop.Command);
    }

    private static List<PublishedTask> Columns(string names)
    {
        var tasks = names.Split(',').Distinct().Select(PublishedTasks.Get).ToList();
        return tasks.Except(PublishedTasks.Table1).FirstOrDefault() is { } other
            ? throw new InvalidInputException($"{other.Name} is no column of table1.")
            : tasks;
    }

    private static Report Classifier(PublishedTask task, Func<ModelCard, string, Report> page, Output output, Workshop workshop)
    {
        var card = workshop.Train(task);
        ModelText.Print(output, card);
        output.Json(card);
        return page(card, workshop.Command);
    }
}
