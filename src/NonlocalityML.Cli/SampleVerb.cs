using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Draws behaviors into a data set.</summary>
internal sealed class SampleVerb()
    : SharedVerb(
        "sample",
        "Draws behaviors from a distribution into a data-set folder; stopped in whatever way, the same command goes on.",
        "sample --scenario m3 --distribution no-signaling --count 1000 --seed 7 --out points",
        "sample --outcomes 2,2,2 --settings 2,2,2 --distribution quantum --count 1000 --seed 1 --out tripartite"
    )
{
    private readonly ScenarioOptions scenario = new();

    private readonly Option<string> distribution = new("--distribution")
    {
        Description = $"One of {string.Join(", ", Samplers.Names)}.",
        HelpName = "D",
        Required = true,
    };

    private readonly Option<long> count = new("--count")
    {
        Description = "Number of samples.",
        HelpName = "N",
        Required = true,
    };

    private readonly SeedOption seed = new(null, "Sample i depends on the seed and i alone.");

    private readonly EngineOption engine = new();

    private readonly PartOption part = new();

    private readonly HoursOption hours = new();

    public override IEnumerable<string> Notes =>
        [
            "Distributions:",
            .. Samplers.Descriptions.SelectMany(one => (string[])[$"  {one.Name}", .. one.Lines.Select(line => $"      {line}")]),
            "",
        ];

    protected override IReadOnlyList<Option> StepOptions => [part];

    public override SharedWork Share(ParseResult parse, Output output, SharedRequest request)
    {
        using var source = Source(parse);
        return SharedWork.OfParts(Name, request, PartOption.Require(request.Shards, source.Specification));
    }

    protected override void ConfigureOwn(Command command)
    {
        scenario.AddTo(command);
        foreach (var option in (Option[])[distribution, count, seed, engine, hours])
            command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        // A sampler of a large scenario takes seconds to make.
        var cost = Samplers.Cost(parse.GetRequiredValue(distribution), Named(parse), parse.GetRequiredValue(engine));
        output.RequireTime(cost, hours.Get(parse));
        var drawn = Source(parse);
        using var source = part.Cut(parse, drawn, LabelKinds.None);
        Output.RequireSpace(source.Specification, parse.GetRequiredValue(Folder));
        output.TellTime(cost, source.Specification.Count, parse.GetRequiredValue(Threads));
        using var dataset = Track(
            parse,
            output,
            PartOption.Title(source),
            source.Specification.Count,
            progress =>
                DatasetBuilder.Write(
                    source,
                    parse.GetRequiredValue(Folder),
                    parse.GetRequiredValue(Threads),
                    progress,
                    cancellation
                ),
            detail: () => drawn.Labels is > 0 and var labels ? $"{labels} labels of points drawn" : null
        );
        var specification = dataset.Specification;
        output.Line(
            $"{dataset.Folder}: {dataset.Count} behaviors of {dataset.Scenario}, {specification.Description.TrimEnd('.')}; "
                + $"seed {specification.Seed}"
                + PartOption.Note(specification)
        );
        output.Json(
            new
            {
                dataset.Folder,
                Scenario = $"{dataset.Scenario}",
                specification.Count,
                specification.Distribution,
                specification.Description,
                specification.Seed,
                specification.Part,
            }
        );
        return 0;
    }

    private Scenario Named(ParseResult parse) =>
        scenario.Get(parse) ?? throw new InvalidInputException("sample needs --scenario, or --outcomes with --settings.");

    private SampledBehaviors Source(ParseResult parse) =>
        new(
            parse.GetRequiredValue(distribution),
            Named(parse),
            parse.GetRequiredValue(seed),
            parse.GetRequiredValue(count),
            parse.GetRequiredValue(engine)
        );
}
