using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Clusters;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>Labels behaviors in bulk, with a certificate for each.</summary>
internal sealed class LabelVerb()
    : SharedVerb(
        "label",
        "Finds NL, NBL or the class of every behavior, with proofs, into a data-set folder; stopped in whatever way, the "
            + "same command goes on.",
        "label points --measure nl --threads 2 --out labeled",
        "label behaviors.npy --outcomes 3,3 --settings 2,2 --out labeled",
        "label table.csv --out labeled --json",
        "label points --measure behavior-class --out labeled",
        "label lines --measure nbl --coordinates summary --gap 1e-4 --out labeled",
        "label points --engine intervals --width 1e-3 --out labeled",
        "label datasets/experiments/bilocal2025/point-00.csv --measure nbl --project --out line",
        "label points --measure network --network triangle --out labeled",
        "label points --part 3/32 --out parts/3"
    )
{
    private readonly Argument<string> input = new("INPUT")
    {
        Description =
            "A data-set folder; .npy or .npz p[a,b,..,x,y,..] with or without a leading sample axis; one table as .csv; or "
            + ".parquet or .csv as 'export' writes them.",
    };

    private readonly Option<string> measure = new("--measure")
    {
        Description = "What is found of every behavior; the measures stand below.",
        HelpName = "NAME",
        DefaultValueFactory = _ => LabelKinds.Nonlocality.Name,
    };

    private readonly Option<string> coordinates = new("--coordinates")
    {
        HelpName = "NAME",
        Description =
            "Where NBL is measured: the probabilities; the correlators (eight <AxByCz>, <A0>, <A1>); or the summary (I, J, "
            + "<A0>, <A1>).",
        DefaultValueFactory = _ => LabelKinds.Bilocality.Options.Coordinates!,
    };

    private readonly Option<string> network = new("--network")
    {
        Description = "The network of --measure network: triangle, line, star:n, chain:n or bell:n.",
        HelpName = "NETWORK",
        DefaultValueFactory = _ => LabelKinds.NetworkDistance.Options.Network!,
    };

    private readonly Option<double?> gap = new("--gap", "--width")
    {
        HelpName = "G",
        Description =
            "The width to which bounds are closed: of NBL, 1e-6 to 1; of NL with --engine intervals, "
            + $"{IntervalEngine.UsualWidth:G1} unless named.",
        DefaultValueFactory = _ => LabelKinds.Bilocality.Options.Gap,
    };

    private readonly Option<int?> cells = new("--cells")
    {
        HelpName = "N",
        Description = "Cells of the search for NBL after which a label keeps the interval it has.",
        DefaultValueFactory = _ => LabelKinds.Bilocality.Options.MaximumCells,
    };

    private readonly Option<bool> project = new("--project")
    {
        Description =
            "Label the nearest no-signalling table (least squares) of each table that was read, as score judges what was "
            + "measured.",
    };

    private readonly TableFiles table = new();

    private readonly EngineOption engine = new(IntervalEngine.EngineName);

    private readonly PartOption part = new();

    private readonly HoursOption hours = new();

    protected override IReadOnlyList<Option> StepOptions => [part];

    public override IEnumerable<string> Notes =>
        ["Measures:", .. LabelKinds.Measures.Select(kind => $"  {kind, -24} {kind.Description}"), ""];

    public override SharedWork Share(ParseResult parse, Output output, SharedRequest request)
    {
        var kind = Kind(parse);
        var options = Options(parse, kind);
        var parts = PartOption.Folders(request.Arguments[0]);
        using var source = Open(parse, parts is null ? request.Arguments[0] : parts[0]);
        var specification = kind.Specify(source.Specification, options);
        if (parts is null)
            return SharedWork.OfParts(Name, request, PartOption.Require(request.Shards, specification));
        if (request.Shards is { } shards && shards != parts.Count)
            throw new InvalidInputException(
                $"--shards is {shards}; {request.Arguments[0]} holds {parts.Count} parts, and each is labelled as it is."
            );
        return SharedWork.OfParts(Name, request, parts.Count, [Path.Combine(request.Arguments[0], SlurmJob.StepNumber)]);
    }

    protected override void ConfigureOwn(Command command)
    {
        measure.AcceptOnlyFromAmong([.. LabelKinds.Measures.Select(kind => kind.Name)]);
        command.Arguments.Add(input);
        command.Options.Add(measure);
        table.AddTo(command);
        foreach (var option in (Option[])[project, engine, coordinates, network, gap, cells, hours])
            command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var kind = Kind(parse);
        var options = Options(parse, kind);
        var opened = Open(parse, parse.GetRequiredValue(input));
        using var source = part.Cut(parse, opened, kind);
        var (path, workers) = (parse.GetRequiredValue(Folder), parse.GetRequiredValue(Threads));
        Output.RequireSpace(source.Specification, path);
        var cost = kind.Specify(source.Specification, options).CostToLabel;
        output.RequireTime(cost, hours.Get(parse));
        output.TellTime(cost, source.Specification.Count, workers);

        var fallbacks = 0L;
        using var dataset = Track(
            parse,
            output,
            PartOption.Title(source),
            source.Specification.Count,
            progress =>
                DatasetBuilder.Label(
                    source,
                    kind,
                    path,
                    options,
                    workers,
                    progress,
                    count => Interlocked.Add(ref fallbacks, count),
                    cancellation
                )
        );
        if (((opened as ProjectedBehaviors)?.Source ?? opened) is BehaviorFile { ReadAs: { } read })
            output.Line($"{parse.GetValue(input)}: read as {read}");
        if (fallbacks > 0)
            output.Warning($"{fallbacks} labels did not close in the engine's own arithmetic and were found by OR-Tools");
        if (kind is ClassLabels classes)
            PrintClasses(output, dataset, classes);
        else
            PrintDistances(output, dataset, (DistanceLabels)kind, fallbacks);
        return 0;
    }

    private IBehaviorSource Open(ParseResult parse, string path)
    {
        var source = BehaviorFile.Open(path, table.Get(parse));
        return parse.GetValue(project) ? new ProjectedBehaviors(source) : source;
    }

    private LabelKind Kind(ParseResult parse) => LabelKinds.Named(parse.GetRequiredValue(measure));

    /// <summary>What was chosen; options of another measure are refused.</summary>
    private LabelOptions Options(ParseResult parse, LabelKind kind)
    {
        var named = Chosen(engine, kind.Engines.Count > 1);
        var taken = kind.OptionsOf(named);
        return new LabelOptions
        {
            Engine = named,
            Coordinates = Chosen(coordinates, taken.Coordinates is not null),
            Network = Chosen(network, taken.Network is not null),
            Gap = Chosen(gap, taken.Gap is not null),
            MaximumCells = Chosen(cells, taken.MaximumCells is not null),
        };

        T? Chosen<T>(Option<T> option, bool isTaken)
        {
            if (parse.GetResult(option) is not { Implicit: false })
                return default;
            var ofEngine = kind.Engines.Count > 1 && option.Name != engine.Name ? $" --engine {parse.GetValue(engine)}" : "";
            return isTaken
                ? parse.GetValue(option)
                : throw new InvalidInputException($"{option.Name} does not go with --measure {kind}{ofEngine}.");
        }
    }

    private static void PrintDistances(Output output, Dataset dataset, DistanceLabels kind, long fallbacks)
    {
        var (summary, specification) = (LabelSummary.Of(dataset), dataset.Specification);
        output.Line(
            $"{dataset.Folder}: {summary.Samples} labels of {dataset.Scenario} by {specification.Engine}, each with its "
                + $"certificate{PartOption.Note(specification)}"
        );
        output.Line(
            $"  {kind.Outside} {summary.Nonlocal}   mean {kind.Symbol} {summary.MeanLower:G6}   "
                + $"largest {summary.LargestLower:G6}   widest interval {summary.LargestWidth:G2}"
        );
        if (specification.Engine == IntervalEngine.EngineName)
            output.Line(
                $"  narrower than {INonlocalityEngine.MaximumWidth:G1}, as {NonlocalityEngines.Default} finds them: "
                    + $"{summary.Exact}; wider, by the game: {summary.Samples - summary.Exact}"
            );
        if (kind is NetworkLabels)
            output.Line(
                $"  local {summary.Local}   not local {summary.Nonlocal}   "
                    + $"open {summary.Samples - summary.Local - summary.Nonlocal}"
            );
        else if (summary.Open > 0)
            output.Line($"  wider than {specification.Gap ?? INonlocalityEngine.MaximumWidth:G3}: {summary.Open}");
        output.Line($"  {kind.Symbol} is {kind.Meaning(specification)}");
        output.Json(
            new
            {
                dataset.Folder,
                Scenario = $"{dataset.Scenario}",
                Measure = kind.Name,
                specification.Engine,
                specification.Coordinates,
                specification.Network,
                specification.Gap,
                Unit = kind.HasTableUnit ? dataset.Scenario.Unit : (double?)null,
                Fallbacks = fallbacks,
                specification.Part,
                Labels = summary,
            }
        );
    }

    private static void PrintClasses(Output output, Dataset dataset, ClassLabels kind)
    {
        var counts = dataset.CountClasses();
        var undecided = dataset.Count - counts.Values.Sum();
        output.Line($"{dataset.Folder}: {dataset.Count} classes of {kind.Subject}{PartOption.Note(dataset.Specification)}");
        output.Line(
            "  "
                + string.Join("   ", counts.Select(pair => $"{pair.Key.Word()} {pair.Value}"))
                + (kind.MayBeUndecided ? $"   undecided {undecided}" : "")
        );
        output.Json(
            new
            {
                dataset.Folder,
                Scenario = $"{dataset.Scenario}",
                Measure = kind.Name,
                dataset.Specification.Part,
                Classes = counts.ToDictionary(pair => pair.Key.Word(), pair => pair.Value),
                Undecided = undecided,
            }
        );
    }
}
