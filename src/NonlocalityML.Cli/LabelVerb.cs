using System.CommandLine;
using NonlocalityML.Clusters;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Labels behaviors in bulk, with a certificate for each.</summary>
internal sealed class LabelVerb()
    : SharedVerb(
        "label",
        "Finds NL, NBL or the class of every behavior, with proofs, into a data-set folder; stopped in whatever way, the same command goes on.",
        "label points --measure nl --threads 2 --out labeled",
        "label behaviors.npy --outcomes 3,3 --settings 2,2 --out labeled",
        "label table.csv --out labeled --json",
        "label points --measure behavior-class --out labeled",
        "label lines --measure nbl --coordinates summary --gap 1e-4 --out labeled",
        "label points --part 3/32 --out parts/3"
    )
{
    private readonly Argument<string> input = new("INPUT")
    {
        Description =
            "A data-set folder; .npy or .npz p[a,b,..,x,y,..] with or without a leading sample axis; one table as .csv; or .parquet or .csv as 'export' writes them.",
    };

    private readonly Option<string> measure = new("--measure")
    {
        Description =
            "nl: the trace distance to the local set; nbl: that to the bilocal set of A - B - C, with both bounds; "
            + "class: local, quantum or post-quantum, of the four CHSH correlators; behavior-class: the same of whole CHSH behaviors, marginals included, with proof.",
        DefaultValueFactory = _ => DatasetSpecification.Nonlocality,
    };

    private readonly Option<string> coordinates = new("--coordinates")
    {
        Description =
            "Where NBL is measured: the probabilities; the correlators (eight <AxByCz>, <A0>, <A1>); or the summary (I, J, <A0>, <A1>).",
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

    private readonly PartOption part = new();

    protected override IReadOnlyList<Option> StepOptions => [part];

    public override SharedWork Share(ParseResult parse, Output output, SharedRequest request)
    {
        var kind = Kind(parse);
        var parts = PartOption.Folders(request.Arguments[0]);
        using var source = BehaviorFile.Open(parts is null ? request.Arguments[0] : parts[0], scenario.Get(parse));
        if (kind == DatasetSpecification.Bilocality)
            _ = new BilocalEngine(Coordinates(parse, source), Bilocal(parse));
        if (parts is null)
            return SharedWork.OfParts(
                Name,
                request,
                PartOption.Require(request.Shards, source.Specification with { Kind = kind })
            );
        if (request.Shards is { } shards && shards != parts.Count)
            throw new InvalidInputException(
                $"--shards is {shards}; {request.Arguments[0]} holds {parts.Count} parts, and each is labelled as it is."
            );
        return SharedWork.OfParts(Name, request, parts.Count, [Path.Combine(request.Arguments[0], SlurmJob.StepNumber)]);
    }

    protected override void ConfigureOwn(Command command)
    {
        measure.AcceptOnlyFromAmong(
            DatasetSpecification.Nonlocality,
            DatasetSpecification.Bilocality,
            DatasetSpecification.Classes,
            DatasetSpecification.BehaviorClasses
        );
        command.Arguments.Add(input);
        command.Options.Add(measure);
        scenario.AddTo(command);
        foreach (var option in (Option[])[engine, coordinates, gap, cells])
            command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var kind = Kind(parse);
        using var source = part.Cut(parse, BehaviorFile.Open(parse.GetRequiredValue(input), scenario.Get(parse)), kind);
        var (path, workers) = (parse.GetRequiredValue(Folder), parse.GetRequiredValue(Threads));
        if (kind == DatasetSpecification.Nonlocality)
            output.WarnOfSize(source.Specification.Scenario);
        var fallbacks = 0L;
        using var dataset = Track(
            parse,
            output,
            PartOption.Title(source),
            source.Specification.Count,
            progress =>
                kind switch
                {
                    DatasetSpecification.BehaviorClasses => DatasetBuilder.LabelBehaviorClasses(
                        source,
                        parse.GetRequiredValue(engine),
                        path,
                        workers,
                        progress,
                        count => Interlocked.Add(ref fallbacks, count),
                        cancellation
                    ),
                    DatasetSpecification.Classes => DatasetBuilder.LabelClasses(source, path, workers, progress, cancellation),
                    DatasetSpecification.Bilocality => DatasetBuilder.LabelBilocal(
                        source,
                        Coordinates(parse, source),
                        Bilocal(parse),
                        path,
                        workers,
                        progress,
                        cancellation
                    ),
                    _ => DatasetBuilder.Label(
                        source,
                        parse.GetRequiredValue(engine),
                        path,
                        workers,
                        progress,
                        count => Interlocked.Add(ref fallbacks, count),
                        cancellation
                    ),
                }
        );
        if (fallbacks > 0)
            output.Warning($"{fallbacks} labels did not close in the engine's own arithmetic and were found by OR-Tools");
        if (dataset.IsLabeled)
            PrintDistances(output, dataset, fallbacks);
        else
            PrintClasses(output, dataset);
        return 0;
    }

    /// <summary>What is measured; options of another measure are refused.</summary>
    private string Kind(ParseResult parse)
    {
        var kind = parse.GetRequiredValue(measure);
        Refuse(parse, kind, kind is DatasetSpecification.Nonlocality or DatasetSpecification.BehaviorClasses, engine);
        Refuse(parse, kind, kind == DatasetSpecification.Bilocality, coordinates, gap, cells);
        return kind;
    }

    private BilocalCoordinates Coordinates(ParseResult parse, IBehaviorSource source) =>
        BilocalCoordinates.FromName(parse.GetRequiredValue(coordinates), source.Specification.Scenario);

    private BilocalOptions Bilocal(ParseResult parse) =>
        new() { Gap = parse.GetRequiredValue(gap), MaximumCells = parse.GetRequiredValue(cells) };

    private static void PrintDistances(Output output, Dataset dataset, long fallbacks)
    {
        var summary = LabelSummary.Of(dataset);
        var (specification, isBilocal) = (dataset.Specification, dataset.Specification.Kind == DatasetSpecification.Bilocality);
        output.Line(
            $"{dataset.Folder}: {summary.Samples} labels of {dataset.Scenario} by {specification.Engine}, each with its certificate{PartOption.Note(specification)}"
        );
        output.Line(
            $"  {(isBilocal ? "not bilocal" : "nonlocal")} {summary.Nonlocal}   mean {(isBilocal ? "NBL" : "NL")} {summary.MeanLower:G6}   "
                + $"largest {summary.LargestLower:G6}   widest interval {summary.LargestWidth:G2}"
        );
        if (summary.Open > 0)
            output.Line($"  wider than the gap of {specification.Gap:G3}: {summary.Open}");
        output.Line(
            isBilocal
                ? $"  NBL is {BilocalCoordinates.FromName(specification.Coordinates!, dataset.Scenario).Distance} to the nearest bilocal model"
                : $"  NL is {Text.Unit(dataset.Scenario)} sum |q - p|"
        );
        output.Json(
            new
            {
                dataset.Folder,
                Scenario = $"{dataset.Scenario}",
                Measure = specification.Kind,
                specification.Engine,
                specification.Coordinates,
                specification.Gap,
                dataset.Scenario.Unit,
                Fallbacks = fallbacks,
                specification.Part,
                Labels = summary,
            }
        );
    }

    private static void PrintClasses(Output output, Dataset dataset)
    {
        var counts = dataset.CountClasses();
        var (isWhole, undecided) = (
            dataset.Specification.Kind == DatasetSpecification.BehaviorClasses,
            dataset.Count - counts.Values.Sum()
        );
        output.Line(
            $"{dataset.Folder}: {dataset.Count} classes of {(isWhole ? $"behaviors of {dataset.Scenario}, each with its certificates" : $"the four correlators of {dataset.Scenario}")}{PartOption.Note(dataset.Specification)}"
        );
        output.Line(
            "  "
                + string.Join("   ", counts.Select(pair => $"{Text.Name(pair.Key)} {pair.Value}"))
                + (isWhole ? $"   undecided {undecided}" : "")
        );
        output.Json(
            new
            {
                dataset.Folder,
                Scenario = $"{dataset.Scenario}",
                Measure = dataset.Specification.Kind,
                dataset.Specification.Part,
                Classes = counts.ToDictionary(pair => Text.Name(pair.Key), pair => pair.Value),
                Undecided = undecided,
            }
        );
    }

    private static void Refuse(ParseResult parse, string kind, bool isAllowed, params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            if (!isAllowed && parse.GetResult(option) is { Implicit: false })
                throw new InvalidInputException($"{option.Name} does not go with --measure {kind}.");
        }
    }
}
