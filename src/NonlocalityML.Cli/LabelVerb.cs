using System.CommandLine;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Labels behaviors in bulk, with a certificate for each.</summary>
internal sealed class LabelVerb() : Verb(
    "label",
    "Finds NL or NBL of every behavior, with a proof, into a data-set folder; stopped in whatever way, the same command goes on.",
    "label points --measure nl --threads 2 --out labeled",
    "label behaviors.npy --outcomes 3,3 --settings 2,2 --out labeled",
    "label table.csv --out labeled --json",
    "label lines --measure nbl --coordinates summary --gap 1e-4 --out labeled")
{
    private readonly Argument<string> input = new("INPUT")
    {
        Description = "A data-set folder; .npy or .npz p[a,b,..,x,y,..] with or without a leading sample axis; or one table as .csv.",
    };

    private readonly Option<string> measure = new("--measure")
    {
        Description = "nl: the trace distance to the local set; nbl: that to the bilocal set of A - B - C, with both bounds.",
        DefaultValueFactory = _ => DatasetSpecification.Nonlocality,
    };

    private readonly Option<string> coordinates = new("--coordinates")
    {
        Description = "Where NBL is measured: the probabilities; the correlators (eight <AxByCz>, <A0>, <A1>); or the summary (I, J, <A0>, <A1>).",
        DefaultValueFactory = _ => "probabilities",
    };

    private readonly Option<double> gap = new("--gap")
    {
        Description = "The width to which the bounds of NBL are closed, 1e-6 to 1.",
        DefaultValueFactory = _ => new BilocalOptions().Gap,
    };

    private readonly Option<int> cells = new("--cells")
    {
        Description = "Cells of the search for NBL after which a label keeps the interval it has.",
        DefaultValueFactory = _ => new BilocalOptions().MaximumCells,
    };

    private readonly ScenarioOptions scenario = new();

    private readonly EngineOption engine = new();

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        measure.AcceptOnlyFromAmong(DatasetSpecification.Nonlocality, DatasetSpecification.Bilocality);
        command.Arguments.Add(input);
        command.Options.Add(measure);
        scenario.AddTo(command);
        foreach (var option in (Option[])[engine, coordinates, gap, cells, threads, folder]) command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        using var source = BehaviorFile.Open(parse.GetRequiredValue(input), scenario.Get(parse));
        var isBilocal = parse.GetRequiredValue(measure) == DatasetSpecification.Bilocality;
        foreach (var option in isBilocal ? [engine] : (Option[])[coordinates, gap, cells])
        {
            if (parse.GetResult(option) is { Implicit: false })
                throw new InvalidInputException($"{option.Name} does not go with --measure {parse.GetRequiredValue(measure)}.");
        }

        var fallbacks = 0L;
        using var dataset = output.Track("label", source.Specification.Count, progress => isBilocal
            ? DatasetBuilder.LabelBilocal(
                source,
                BilocalCoordinates.FromName(parse.GetRequiredValue(coordinates), source.Specification.Scenario),
                new BilocalOptions { Gap = parse.GetRequiredValue(gap), MaximumCells = parse.GetRequiredValue(cells) },
                parse.GetRequiredValue(folder), parse.GetRequiredValue(threads), progress, cancellation)
            : DatasetBuilder.Label(
                source, parse.GetRequiredValue(engine), parse.GetRequiredValue(folder), parse.GetRequiredValue(threads), progress,
                count => Interlocked.Add(ref fallbacks, count), cancellation));
        if (fallbacks > 0) output.Warning($"{fallbacks} labels did not close in the engine's own arithmetic and were found by OR-Tools");
        var summary = LabelSummary.Of(dataset);
        var name = isBilocal ? "NBL" : "NL";
        output.Line($"{dataset.Folder}: {summary.Samples} labels of {dataset.Scenario} by {dataset.Specification.Engine}, each with its certificate");
        output.Line($"  {(isBilocal ? "not bilocal" : "nonlocal")} {summary.Nonlocal}   mean {name} {summary.MeanLower:G6}   largest {summary.LargestLower:G6}   widest interval {summary.LargestWidth:G2}");
        if (isBilocal && summary.Open > 0) output.Line($"  wider than the gap of {dataset.Specification.Gap:G3}: {summary.Open}");
        output.Line(isBilocal
            ? $"  NBL is {BilocalCoordinates.FromName(dataset.Specification.Coordinates!, dataset.Scenario).Distance} to the nearest bilocal model"
            : $"  NL is {Text.Unit(dataset.Scenario)} sum |q - p|");
        output.Json(new
        {
            dataset.Folder,
            Scenario = $"{dataset.Scenario}",
            Measure = dataset.Specification.Kind,
            dataset.Specification.Engine,
            dataset.Specification.Coordinates,
            dataset.Specification.Gap,
            dataset.Scenario.Unit,
            Fallbacks = fallbacks,
            Labels = summary,
        });
        return 0;
    }
}
