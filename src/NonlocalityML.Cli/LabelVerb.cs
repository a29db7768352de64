using System.CommandLine;
using NonlocalityML.Datasets;

namespace NonlocalityML.Cli;

/// <summary>Labels behaviors in bulk, with a certificate for each.</summary>
internal sealed class LabelVerb() : Verb(
    "label",
    "Finds NL of every behavior, with a proof, into a data-set folder; stopped in whatever way, the same command goes on.",
    "label points --measure nl --threads 2 --out labeled",
    "label behaviors.npy --outcomes 3,3 --settings 2,2 --out labeled",
    "label table.csv --out labeled --json")
{
    private readonly Argument<string> input = new("INPUT")
    {
        Description = "A data-set folder; .npy or .npz p[a,b,..,x,y,..] with or without a leading sample axis; or one table as .csv.",
    };

    private readonly Option<string> measure = new("--measure")
    {
        Description = "nl: the trace distance to the local set.",
        DefaultValueFactory = _ => DatasetSpecification.Nonlocality,
    };

    private readonly ScenarioOptions scenario = new();

    private readonly EngineOption engine = new();

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        measure.AcceptOnlyFromAmong(DatasetSpecification.Nonlocality);
        command.Arguments.Add(input);
        command.Options.Add(measure);
        scenario.AddTo(command);
        foreach (var option in (Option[])[engine, threads, folder]) command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        using var source = BehaviorFile.Open(parse.GetRequiredValue(input), scenario.Get(parse));
        var fallbacks = 0L;
        using var dataset = output.Track("label", source.Specification.Count, progress => DatasetBuilder.Label(
            source, parse.GetRequiredValue(engine), parse.GetRequiredValue(folder), parse.GetRequiredValue(threads), progress, count => Interlocked.Add(ref fallbacks, count), cancellation));
        if (fallbacks > 0) output.Warning($"{fallbacks} labels did not close in the engine's own arithmetic and were found by OR-Tools");
        var summary = LabelSummary.Of(dataset);
        output.Line($"{dataset.Folder}: {summary.Samples} labels of {dataset.Scenario} by {dataset.Specification.Engine}, each with its certificate");
        output.Line(
            $"  nonlocal {summary.Nonlocal}   mean NL {summary.MeanLower:G6}   largest {summary.LargestLower:G6}   "
            + $"widest interval {summary.LargestWidth:G2}");
        output.Line($"  NL is {Text.Unit(dataset.Scenario)} sum |q - p|");
        output.Json(new { dataset.Folder, Scenario = $"{dataset.Scenario}", dataset.Specification.Engine, dataset.Scenario.Unit, Fallbacks = fallbacks, Labels = summary });
        return 0;
    }
}
