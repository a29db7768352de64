using System.CommandLine;
using NonlocalityML.Clusters;
using NonlocalityML.Datasets;

namespace NonlocalityML.Cli;

/// <summary>Joins the parts of a data set.</summary>
internal sealed class MergeVerb()
    : Verb(
        "merge",
        "Joins parts made with --part into the data set that one machine would have written, byte for byte; gaps, "
            + "duplicates and parts of another kind are refused.",
        "merge parts --out labeled",
        "merge here/parts/1 there/parts/2 --out labeled --json"
    )
{
    private readonly Argument<string[]> parts = new("PART")
    {
        Description = "Parts, or folders that hold nothing but parts; in any order.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> records = new("--records")
    {
        Description = "Also sum up what --record has written into a folder.",
        HelpName = "DIR",
    };

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(parts);
        foreach (var option in (Option[])[records, threads, folder])
            command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var folders = DatasetMerge.Parts(parse.GetRequiredValue(parts));
        using var dataset = output.Track(
            "merge",
            DatasetMerge.Bytes(folders),
            progress =>
                DatasetMerge.Run(folders, parse.GetRequiredValue(folder), parse.GetRequiredValue(threads), progress, cancellation)
        );
        var accounting = parse.GetValue(records) is { } runs ? Accounting.Store(runs) : null;
        output.Line(
            $"{dataset.Folder}: {dataset.Count} samples of {dataset.Scenario} from {folders.Count} parts, each with the "
                + "checksums that it states"
        );
        AccountingText.Print(output, accounting);
        output.Json(
            new
            {
                dataset.Folder,
                Scenario = $"{dataset.Scenario}",
                dataset.Specification.Kind,
                dataset.Specification.Seed,
                Samples = dataset.Count,
                Parts = folders.Count,
                dataset.Card.Sha256,
                Accounting = accounting,
            }
        );
        return 0;
    }
}
